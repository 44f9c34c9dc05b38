"""My own settings, and who has read what I wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.people.queries.own import standing_of
from ledetraad.people.queries.readings import (
    changes_about,
    reading_lines_of,
    readings_in,
    with_names,
)
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse

    from ledetraad.people.queries.readings import Reading, Trace
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
    asker, number = request.user, request.GET.get("page")
    page: Page[Any]
    lines: list[Reading] | list[Trace]
    if changes := request.GET.get("list") == "changes":
        page = Paginator(changes_about(asker), LINES_A_PAGE).get_page(number)
        lines = with_names(page, asker)
    else:
        page = Paginator(reading_lines_of(asker), LINES_A_PAGE).get_page(number)
        lines = readings_in(page, asker)
    context = {"page": page, "lines": lines, "changes": changes}
    return render(request, "people/readings.html", context)
