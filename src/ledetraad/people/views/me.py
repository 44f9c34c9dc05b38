"""My own settings, and who has read what I wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.people.queries.own import standing_of
from ledetraad.people.queries.readings import changes_about, readings_of, with_names
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.people.views.gate import PersonalRequest

LINES_A_PAGE = 50


@signed_in
@require_safe
def me(request: PersonalRequest) -> HttpResponse:
    standing = standing_of(request.user, clock.today())
    return render(request, "people/me.html", {"standing": standing})


@signed_in
@require_safe
def readings(request: PersonalRequest) -> HttpResponse:
    """`?list=changes` shows what else was logged about the reader."""
    changes = request.GET.get("list") == "changes"
    events = (changes_about if changes else readings_of)(request.user)
    page = Paginator(events, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "traces": with_names(page, request.user), "changes": changes}
    return render(request, "people/readings.html", context)
