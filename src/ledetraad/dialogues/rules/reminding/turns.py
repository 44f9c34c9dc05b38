"""Which courses a new day may ask something of, told by nothing but the day they began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledetraad.dialogues.rules.cadence import MONTHS_IN_QUARTER, QUARTERS
from ledetraad.dialogues.rules.reminding.talks import (
    DAYS_BEFORE_PLANNING,
    DAYS_BEFORE_PLANNING_FOLLOW_UP,
)
from ledetraad.shared.calendar import ONE_DAY, add_months, days_between

TURNS = (0, DAYS_BEFORE_PLANNING, DAYS_BEFORE_PLANNING_FOLLOW_UP)  # days into a quarter
_LONGEST_COURSE = timedelta(days=31 * MONTHS_IN_QUARTER * QUARTERS + max(TURNS) + 1)


def starts_with_a_turn(after: date, today: date) -> Iterator[date]:
    """The first days of the courses, never paused, that come to a turn after that day and until today.

    A quarter begins or is a week or four weeks old, or the last one is over.
    """
    for start in days_between(after - _LONGEST_COURSE, today):
        if any(after < turn <= today for turn in _turns(start)):
            yield start


def _turns(start: date) -> Iterator[date]:
    for quarter in range(QUARTERS + 1):
        first = add_months(start, MONTHS_IN_QUARTER * quarter)
        yield from (first + days * ONE_DAY for days in TURNS)
