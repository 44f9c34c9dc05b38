"""The front door and each reader's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("desk")
    return render(request, "desks/front.html")


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "desks/desk.html")
