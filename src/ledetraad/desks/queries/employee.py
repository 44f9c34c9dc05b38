"""The employee's desk: my next step, my goals and steps, my next talk, who has read what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.courses import courses_of
from ledetraad.dialogues.queries.situations import Standing, standings

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.models import Course
    from ledetraad.people.models import Person


@dataclass(frozen=True)
class EmployeeDesk:
    standings: list[Standing]  # one for each open course
    parked: list[Course]


def employee_desk(employee: Person, today: dt.date) -> EmployeeDesk:
    courses = (
        courses_of(employee)
        .select_related("employee", "leader", "employment__unit")
        .order_by("-starts_on")
    )
    open_courses = [course for course in courses if course.parked_on is None]
    parked = [course for course in courses if course.parked_on is not None]
    return EmployeeDesk(standings=standings(open_courses, today), parked=parked)
