"""Which days a new day makes count: told by dates alone, so that few courses need to be looked at.

Every rule of this package that waits for a day is answered here with the days it counts from. A day
too many costs a look in vain; a day too few loses a reminder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from ledetraad.dialogues.rules.cadence import (
    MONTHS_IN_QUARTER,
    PAUSING_DAYS,
    QUARTERS,
    Course,
    is_paused,
    pauses,
    quarter_windows,
)
from ledetraad.dialogues.rules.reminding.talks import (
    DAYS_BEFORE_PLANNING,
    DAYS_BEFORE_PLANNING_FOLLOW_UP,
)
from ledetraad.shared.calendar import ONE_DAY, add_months, add_working_days, days_between

TURNS = (0, DAYS_BEFORE_PLANNING, DAYS_BEFORE_PLANNING_FOLLOW_UP)  # days into a quarter
AFTER_THE_LAST = QUARTERS + 1
# In which quarters of a course, never paused, each kind of talk may be missing.
QUARTERS_WITH_FIRST = (1, 2, 3)  # until the fourth asks for the second development dialogue
QUARTERS_WITH_SECOND = (4, 5)
QUARTERS_WITH_FOLLOW_UP = (2, 3, 4, 5)
LONGER_THAN_SHORT_MONTHS = timedelta(days=3)  # the end of a month may be cut off by as much
_LONGEST_HOLIDAY = 7  # days: the next working day is never further away


@dataclass(frozen=True, slots=True)
class Nights:
    """What has been looked at until the end of one day, and is to be until another, that one included."""

    after: date
    until: date

    def bring(self, day: date) -> bool:
        return self.after < day <= self.until

    def days(self, before: int = 0) -> list[date]:
        """The days themselves, or those so many days before them."""
        shift = timedelta(days=before)
        return list(days_between(self.after + ONE_DAY - shift, self.until - shift))


def days_that_ask_after(nights: Nights, working_days: int = 1) -> list[date]:
    """The days after which so many working days are over in these nights."""
    earliest = nights.after - timedelta(days=_LONGEST_HOLIDAY * working_days)
    return [
        day
        for day in days_between(earliest, nights.until)
        if nights.bring(add_working_days(day, working_days))
    ]


def starts_that_turn(nights: Nights, quarters: Iterable[int], days: int) -> set[date]:
    """First days of the courses, never paused, that come so many days into one of these quarters."""
    found = set()
    for quarter, first in product(quarters, nights.days(before=days)):
        months = MONTHS_IN_QUARTER * (quarter - 1)
        earliest = add_months(first, -months)
        for start in days_between(earliest, earliest + LONGER_THAN_SHORT_MONTHS):
            if add_months(start, months) == first:
                found.add(start)
    return found


def comes_to_a_turn(course: Course, nights: Nights) -> bool:
    """Whether a course that has been paused, and is not now, comes to a turn in these nights."""
    moved = bool(pauses(course)) and not is_paused(course, nights.until)
    return moved and any(map(nights.bring, _turns(course)))


def _turns(course: Course) -> Iterator[date]:
    windows = quarter_windows(course)
    yield windows[-1].last + ONE_DAY
    yield from (window.first + days * ONE_DAY for window, days in product(windows, TURNS))


def begins_or_ends_to_pause(nights: Nights) -> tuple[list[date], list[date]]:
    """First and last days of the absences with which a pause may begin or end in these nights."""
    first = {*nights.days(), *nights.days(before=PAUSING_DAYS - 1)}
    return sorted(first), nights.days(before=1)
