"""The leader's desk: who is where in the chain, what is next, what is overdue."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.courses import open_courses_with
from ledetraad.dialogues.queries.situations import Standing, standings
from ledetraad.dialogues.rules.mus import MusStatus
from ledetraad.dialogues.rules.progress import NextStep, Planned, Turn, teams_unsaid
from ledetraad.people.queries.organisation import team_of
from ledetraad.people.queries.tool import mode_of
from ledetraad.people.rules.tool import Mode

if TYPE_CHECKING:
    from ledetraad.people.models import Person, Unit

HIS_OR_HERS = frozenset({Turn.LEADER, Turn.BOTH})


class Awaits(StrEnum):
    """What a course asks of the leader, the most pressing first."""

    OVERDUE = "overdue"
    LEADER = "leader"
    A_DAY = "a_day"  # the day is set: nothing to do before it
    NOTHING = "nothing"


@dataclass(frozen=True)
class UnsaidTeam:
    """A follow-up with the team of which the leader is asked whether it was held, once for them all."""

    planned: Planned
    invited: int


@dataclass(frozen=True)
class LeaderDesk:
    units: list[Unit]  # none: the person leads nobody
    standings: list[Standing]
    without_course: list[Person]  # employees who have no open course yet
    teams: list[UnsaidTeam]  # the earliest first
    dynamic: bool = True  # False: guidelines and outlines alone, no overview (R40)

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
    awaited = _is_the_leaders(standing) and not is_asked_once(standing)
    return Awaits.LEADER if awaited else Awaits.NOTHING


def is_asked_once(standing: Standing) -> bool:
    """The team has a line of its own, which asks for them all."""
    return standing.progress.next_step is NextStep.SAY_WHETHER_TEAM_MET


A_DAY_IS_SET = frozenset({NextStep.EMPLOYEE_PREPARES, NextStep.TALK, NextStep.FOLLOW_UP})


def _is_the_leaders(standing: Standing) -> bool:
    return standing.progress.turn in HIS_OR_HERS


def leader_desk(leader: Person, today: dt.date) -> LeaderDesk:
    team = team_of(leader, today)
    found = standings(open_courses_with(leader, team), today)
    in_course = {row.course.employment_id for row in found}
    lacking = [row.person for row in team.employments if row.pk not in in_course]
    dynamic = not team.units or mode_of(leader, today) is Mode.DYNAMIC
    return LeaderDesk(team.units, found, lacking, _unsaid_teams(found, today), dynamic)


def _unsaid_teams(found: list[Standing], today: dt.date) -> list[UnsaidTeam]:
    invited = Counter(
        planned for row in found for planned in teams_unsaid(row.situation, row.progress, today)
    )
    teams = [UnsaidTeam(planned, count) for planned, count in invited.items()]
    return sorted(teams, key=lambda team: team.planned.day)


def _due(standing: Standing) -> dt.date:
    return standing.progress.due or dt.date.max
