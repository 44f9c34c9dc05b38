"""Karen's team, told by hand, so that every page of the demonstration has something to show."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledetraad.desks.operations.demonstration.chain import (
    appointment,
    follow_up,
    hold,
    prepare_both,
    talk,
    write,
)
from ledetraad.desks.operations.demonstration.goals import set_goal
from ledetraad.desks.operations.demonstration.year import Approved, at_nine
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.shared.calendar import next_working_day

if TYPE_CHECKING:
    from ledetraad.desks.operations.demonstration.year import Year
    from ledetraad.dialogues.models import Course


def ali(year: Year, course: Course) -> None:
    """Half-way: one dialogue and one follow-up held, two goals agreed, the next follow-up in three days."""
    day = next_working_day(course.starts_on + dt.timedelta(days=16))
    dialogue = hold(year, course, DialogueKind.DEVELOPMENT, 1, day)
    prepare_both(year, dialogue, course, released=True)
    talk(year, dialogue, course)
    for position, words in enumerate(year.words["goals"][:2]):
        set_goal(year, course, words, position, day)
    both = {"employee": course.employee_id, "leader": course.leader_id}
    year.agreed.append(Approved(course, at_nine(day + dt.timedelta(days=3)), both))
    follow_up(year, course, 2, next_working_day(day + dt.timedelta(days=100)))
    soon = next_working_day(year.today + dt.timedelta(days=3))
    appointment(year, course, DialogueKind.FOLLOW_UP, 3, soon)


def bodil(year: Year, course: Course) -> None:
    """Her first dialogue is in a few days; she has begun to prepare and shared nothing yet."""
    soon = next_working_day(year.today + dt.timedelta(days=4))
    dialogue = appointment(year, course, DialogueKind.DEVELOPMENT, 1, soon)
    for slot in ("prepare_good_day", "prepare_wish"):
        text = year.words["preparation"][slot][0]
        write(year, dialogue, TextKind.EMPLOYEE_PREPARATION, slot, course.employee_id, text)
