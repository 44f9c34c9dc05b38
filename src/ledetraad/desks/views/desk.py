"""The desks of those who lead and those who are led: one next step first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ledetraad.desks.queries.employee import employee_desk
from ledetraad.desks.queries.leader import leader_desk
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.views.chain import Link, Step, chain, next_step
from ledetraad.people.queries.organisation import leads_anybody, roles_of, units_led_by
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.dialogues.queries.situations import Standing
    from ledetraad.people.views.gate import PersonalRequest

DESK_OF_ROLE = {
    Role.HR: "desk-hr",
    Role.ADMINISTRATOR: "desk-administrator",
    Role.RESEARCHER: "desk-researcher",
}


@dataclass(frozen=True)
class Line:
    """One course on a desk."""

    standing: Standing
    step: Step
    chain: list[Link]


def line(standing: Standing, party: Party) -> Line:
    return Line(standing, next_step(standing, party), chain(standing, clock.today()))


@signed_in
@require_GET
def desk(request: PersonalRequest) -> HttpResponse:
    """The desk somebody most likely came for."""
    if leads_anybody(request.user, clock.today()):
        return redirect("desk-leader")
    roles = roles_of(request.user)
    for role, name in DESK_OF_ROLE.items():
        if role in roles:
            return redirect(name)
    return redirect("desk-employee")


@signed_in
@require_GET
def leader(request: PersonalRequest) -> HttpResponse:
    units = list(units_led_by(request.user, clock.today()))
    if not units:
        raise Http404
    found = leader_desk(request.user, clock.today())
    lines = {row.course.pk: line(row, Party.LEADER) for row in found.standings}
    context = {
        "units": units,
        "desk": found,
        "next": lines[found.next_task.course.pk].step if found.next_task else None,
        "tasks": [lines[row.course.pk] for row in found.open_tasks[1:]],
        "lines": list(lines.values()),
    }
    return render(request, "desks/leader.html", context)


@signed_in
@require_GET
def employee(request: PersonalRequest) -> HttpResponse:
    found = employee_desk(request.user, clock.today())
    lines = [line(row, Party.EMPLOYEE) for row in found.standings]
    context = {"desk": found, "lines": lines}
    return render(request, "desks/employee.html", context)
