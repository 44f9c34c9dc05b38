"""The front door; in the demonstration one can step in as somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login, logout
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ledetraad.desks.queries.cast import cast, part_named

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and not cast():
        return redirect("desk")
    return render(request, "desks/front.html", {"cast": cast()})


@require_POST
def step_in(request: HttpRequest) -> HttpResponse:
    """Only in the demonstration; elsewhere there is no such page."""
    person = part_named(request.POST.get("as", ""))
    if person is None:
        raise Http404
    logout(request)
    login(request, person)
    # So that somebody looking around may also choose a password.
    record_authentication(request, person, method="demonstration")
    return redirect("desk")
