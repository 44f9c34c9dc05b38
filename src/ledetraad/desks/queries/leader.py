"""The leader's desk: who is where in the chain, what is next, what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.queries.situations import Standing, standings
from ledetraad.dialogues.rules.progress import Turn
from ledetraad.people.models import Employment, current
from ledetraad.people.queries.organisation import is_led_by

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.people.models import Person

HIS_OR_HERS = frozenset({Turn.LEADER, Turn.BOTH})


@dataclass(frozen=True)
class LeaderDesk:
    standings: list[Standing]
    without_course: list[Person]  # employees who have no open course yet

    @property
    def overdue(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.progress.overdue]

    @property
    def open_tasks(self) -> list[Standing]:
        """What the leader can do something about, the most pressing first."""
        mine = [
            row
            for row in self.standings
            if row.progress.turn in HIS_OR_HERS or row.progress.overdue
        ]
        return sorted(mine, key=_pressing)

    @property
    def next_task(self) -> Standing | None:
        return next(iter(self.open_tasks), None)


def leader_desk(leader: Person, today: dt.date) -> LeaderDesk:
    courses = (
        courses_led_by(leader, today)
        .filter(parked_on__isnull=True)
        .select_related("employee", "employment__unit", "leader")
        .order_by("employee__given_name", "employee__family_name")
    )
    found = standings(courses, today)
    at_work = Employment.objects.filter(current(today), is_led_by(leader, today))
    lacking = at_work.exclude(pk__in=[row.course.employment_id for row in found])
    people = [employment.person for employment in lacking.select_related("person")]
    return LeaderDesk(standings=found, without_course=people)


def _pressing(standing: Standing) -> tuple[bool, bool, str]:
    progress = standing.progress
    due = progress.due
    return (not progress.overdue, due is None, due.isoformat() if due else "")
