"""The way to one's desk, and the desk of those who are led: one next step first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.employee import employee_desk
from ledetraad.desks.views.remember import remember_box
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.views.chain import Link, chain
from ledetraad.dialogues.views.next_steps import Step, next_step
from ledetraad.people.queries.organisation import leads_anybody, roles_of
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.dialogues.queries.goals import GoalNow
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
    dynamic: bool  # False: the leader has no overview, and so have those who are led (R40)
    step: Step
    chain: list[Link]
    goals: list[GoalNow]


@signed_in
@require_safe
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
@require_safe
def employee(request: PersonalRequest) -> HttpResponse:
    found = employee_desk(request.user, clock.today())
    lines = [
        Line(
            standing=row,
            dynamic=row.course.leader_id in found.dynamic,
            step=next_step(row, Party.EMPLOYEE),
            chain=chain(row, clock.today()),
            goals=found.goals.get(row.course.pk, []),
        )
        for row in found.standings
    ]
    shown = {line.step.url for line in lines if line.dynamic}
    context = {
        "desk": found,
        "lines": lines,
        "remember": remember_box(request.user, shown, leads=False),
    }
    return render(request, "desks/employee.html", context)
