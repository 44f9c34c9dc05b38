"""The employee's desk: my next step, my goals and steps, my next talk, who has read what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.courses import courses_of
from ledetraad.dialogues.queries.goals import GoalNow, goals_in
from ledetraad.dialogues.queries.situations import Standing, standings
from ledetraad.people.queries.tool import dynamic_among

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from ledetraad.dialogues.models import Course
    from ledetraad.people.models import Person


@dataclass(frozen=True)
class EmployeeDesk:
    standings: list[Standing]  # one for each open course
    parked: list[Course]
    goals: dict[UUID, list[GoalNow]]  # the open ones, by course
    dynamic: set[UUID]  # leaders with the dynamic tool


def employee_desk(employee: Person, today: dt.date) -> EmployeeDesk:
    courses = (
        courses_of(employee)
        .select_related("employee", "leader", "employment__unit")
        .order_by("-starts_on")
    )
    open_courses = [course for course in courses if course.parked_on is None]
    parked = [course for course in courses if course.parked_on is not None]
    goals = {
        course: [now for now in found if now.is_open]
        for course, found in goals_in([course.pk for course in open_courses]).items()
    }
    return EmployeeDesk(
        standings=standings(open_courses, today),
        parked=parked,
        goals=goals,
        dynamic=dynamic_among([course.leader_id for course in open_courses], today),
    )
