"""The rows of made-up courses, gathered before they are written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ledetraad.content.demonstration import dialogue_words
from ledetraad.desks.operations.demonstration.rows import write_rows
from ledetraad.dialogues.models import (
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    Note,
    OpenPoint,
    Plan,
    PlanStep,
    Preparation,
    StepDone,
    TeamFollowUp,
    TeamFollowUpMember,
)

if TYPE_CHECKING:
    from random import Random
    from uuid import UUID

    from ledetraad.desks.operations.demonstration.organisation import Organisation
    from ledetraad.dialogues.models import Course

MORNING = dt.time(9, 0)
KINDS = (
    Dialogue,
    Preparation,
    Note,
    DevelopmentGoal,
    GoalVersion,
    Plan,
    PlanStep,
    StepDone,
    OpenPoint,
    TeamFollowUp,
    TeamFollowUpMember,
)


@dataclass(frozen=True)
class Approved:
    """Who has approved the goals and plans of a course, and when."""

    course: Course
    at: dt.datetime
    parties: dict[str, UUID]


@dataclass
class Year:
    """The rows of one or more courses, before they are written down."""

    organisation: Organisation
    rows: dict[type, list[Any]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    agreed: list[Approved] = field(default_factory=list)
    goals: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def random(self) -> Random:
        return self.organisation.random

    @property
    def today(self) -> dt.date:
        return self.organisation.today

    @property
    def words(self) -> dict[str, Any]:
        return dialogue_words()

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def uuid(self) -> UUID:
        return self.organisation.uuid()

    def pick(self, room: str, name: str) -> str:
        return str(self.random.choice(self.words[room][name]))

    def flush(self) -> None:
        for kind, rows in self.rows.items():
            write_rows(kind, rows)
            rows.clear()


@cache
def at_nine(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, MORNING))
