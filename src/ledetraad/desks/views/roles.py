"""The desks of the administrator and the researcher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.administrator import administrator_desk
from ledetraad.desks.queries.researcher import what_is_counted
from ledetraad.desks.views.open_tasks import tasks
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.people.views.gate import PersonalRequest


@in_role(Role.ADMINISTRATOR)
@require_safe
def administrator(request: PersonalRequest) -> HttpResponse:
    desk = administrator_desk(request.user, clock.today())
    found = tasks(desk.open)
    context = {"desk": desk, "first": found[0] if found else None, "others": found[1:]}
    return render(request, "desks/administrator.html", context)


@in_role(Role.RESEARCHER)
@require_safe
def researcher(request: PersonalRequest) -> HttpResponse:
    context = {"counted": what_is_counted(request.user, clock.today())}
    return render(request, "desks/researcher.html", context)
