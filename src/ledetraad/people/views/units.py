"""The administrator's units: the tree one level at a time, and what can be done for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from ledetraad.people.forms.units import DEEDS
from ledetraad.people.queries.units import highest_units, lines_of, search_units, unit_file
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.deeds import deeds_page, said
from ledetraad.people.views.gate import asked_for, in_role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.views.gate import PersonalRequest

UNITS_A_PAGE = 50


@in_role(Role.ADMINISTRATOR)
@require_safe
def units(request: PersonalRequest) -> HttpResponse:
    words = asked_for(request, "q")
    if not words:
        return render(request, "people/units.html", {"lines": highest_units(request.user)})
    found = search_units(request.user, words)
    page = Paginator(found, UNITS_A_PAGE).get_page(request.GET.get("page"))
    context = {"words": words, "page": page, "lines": lines_of(page)}
    return render(request, "people/units.html", context)


@in_role(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit(request: PersonalRequest, unit_id: UUID) -> HttpResponse:
    file = unit_file(request.user, unit_id)
    if file is None:
        raise Http404
    context = {"unit": file.unit, "today": clock.today()}

    def done(deed: Deed) -> HttpResponse:
        return said(request, deed, "unit", unit_id)

    return deeds_page(request, "people/unit.html", DEEDS, file, context, done)
