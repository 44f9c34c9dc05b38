"""Each reader's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.people.views.gate import PersonalRequest


@signed_in
def desk(request: PersonalRequest) -> HttpResponse:
    return render(request, "desks/desk.html")
