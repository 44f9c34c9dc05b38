"""The administrator's people: find somebody, see where they stand, change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledetraad.people.forms.access import MakeStartCode
from ledetraad.people.forms.persons import DEEDS, NewPerson
from ledetraad.people.operations.access import START_CODE_DAYS
from ledetraad.people.queries.persons import person_file, places_on, search_persons
from ledetraad.people.queries.units import units_called
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.deeds import deeds_page, said
from ledetraad.people.views.gate import asked_for, in_role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.views.gate import PersonalRequest

PEOPLE_A_PAGE = 50


@in_role(Role.ADMINISTRATOR)
@require_safe
def people(request: PersonalRequest) -> HttpResponse:
    words, wanted_unit = asked_for(request, "q"), asked_for(request, "unit")
    units = units_called(request.user, wanted_unit) if wanted_unit else []
    problem = _("No unit of yours has this name or own id.") if wanted_unit and not units else ""
    found = search_persons(request.user, words, units[0] if units else None)
    page = Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words": words,
        "wanted_unit": wanted_unit,
        "problem": problem,
        "page": page,
        "places": places_on(page, request.user),
    }
    return render(request, "people/people.html", context)


@in_role(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_person(request: PersonalRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NewPerson(sent, by=request.user, about=None)
    if sent is not None and form.is_valid() and form.carry_out():
        messages.success(request, str(form.done))
        return redirect("person", form.made.pk)
    return render(
        request, "people/new_person.html", {"form": form}, status=422 if form.errors else 200
    )


@in_role(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def person(request: PersonalRequest, person_id: UUID) -> HttpResponse:
    file = person_file(request.user, person_id)
    if file is None:
        raise Http404

    def done(deed: Deed) -> HttpResponse:
        if isinstance(deed, MakeStartCode):
            context = {"person": file.person, "code": deed.code, "days": START_CODE_DAYS}
            return render(request, "people/start_code.html", context)
        is_still_ours = person_file(request.user, person_id) is not None
        return said(request, deed, *(("person", person_id) if is_still_ours else ("people",)))

    context = {"person": file.person, "today": clock.today()}
    return deeds_page(request, "people/person.html", DEEDS, file, context, done)
