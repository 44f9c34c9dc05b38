"""The leader's desk: who is where in the chain, what is next, what is overdue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.queries.situations import Standing, standings
from ledetraad.dialogues.rules.mus import MusStatus
from ledetraad.dialogues.rules.progress import NextStep, Turn
from ledetraad.people.models import Employment, current
from ledetraad.people.queries.organisation import is_led_by

if TYPE_CHECKING:
    from ledetraad.people.models import Person

HIS_OR_HERS = frozenset({Turn.LEADER, Turn.BOTH})


class Awaits(StrEnum):
    """What a course asks of the leader, the most pressing first."""

    OVERDUE = "overdue"
    LEADER = "leader"
    A_DAY = "a_day"  # the day is set: nothing to do before it
    NOTHING = "nothing"


@dataclass(frozen=True)
class LeaderDesk:
    standings: list[Standing]
    without_course: list[Person]  # employees who have no open course yet

    def awaiting(self, what: Awaits) -> list[Standing]:
        """Those of one kind, by day and then by name."""
        return sorted((row for row in self.standings if awaits(row) is what), key=_due)

    @property
    def next_task(self) -> Standing | None:
        """The one thing to do now; a day that is set is something to do when nothing else is."""
        ranked = (row for what in list(Awaits)[:-1] for row in self.awaiting(what))
        actable = (row for row in ranked if row.progress.overdue or _is_the_leaders(row))
        return next(actable, None)

    @property
    def mus_duties(self) -> int:
        return sum(row.mus.status is not MusStatus.NO_DUTY for row in self.standings)

    @property
    def mus_met(self) -> int:
        return sum(row.mus.status is MusStatus.MET for row in self.standings)


def awaits(standing: Standing) -> Awaits:
    progress = standing.progress
    if progress.overdue:
        return Awaits.OVERDUE
    if progress.next_step in A_DAY_IS_SET:
        return Awaits.A_DAY
    return Awaits.LEADER if _is_the_leaders(standing) else Awaits.NOTHING


A_DAY_IS_SET = frozenset({NextStep.EMPLOYEE_PREPARES, NextStep.TALK, NextStep.FOLLOW_UP})


def _is_the_leaders(standing: Standing) -> bool:
    return standing.progress.turn in HIS_OR_HERS


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


def _due(standing: Standing) -> dt.date:
    return standing.progress.due or dt.date.max
