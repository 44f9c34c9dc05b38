"""Which days a dialogue may be planned for, or said to have been held on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ledetraad.dialogues.rules.cadence import (
    MONTHS_IN_QUARTER,
    QUARTERS,
    Course,
    quarter_on,
    quarter_windows,
)
from ledetraad.shared.calendar import add_months, is_working_day

if TYPE_CHECKING:
    import datetime as dt


class DayFault(StrEnum):
    """Why a day is refused."""

    PAST = "past"
    BEYOND_COURSE = "beyond_course"
    BEFORE_COURSE = "before_course"
    NOT_YET = "not_yet"


class DayDoubt(StrEnum):
    """Why a day is worth a second thought; people may still choose it."""

    NOT_A_WORKING_DAY = "not_a_working_day"
    SOMEBODY_AWAY = "somebody_away"


def last_day_to_plan(course: Course, today: dt.date) -> dt.date:
    """The course's last day; two who are late may still plan a quarter ahead."""
    return max(quarter_windows(course)[-1].last, add_months(today, MONTHS_IN_QUARTER))


def fault_of_planned_day(day: dt.date, today: dt.date, course: Course) -> DayFault | None:
    if day < today:
        return DayFault.PAST
    return DayFault.BEYOND_COURSE if day > last_day_to_plan(course, today) else None


def fault_of_held_day(day: dt.date, today: dt.date, course: Course) -> DayFault | None:
    if day > today:
        return DayFault.NOT_YET
    return DayFault.BEFORE_COURSE if day < course.start else None


def doubts_about(day: dt.date, course: Course) -> tuple[DayDoubt, ...]:
    doubts = {
        DayDoubt.NOT_A_WORKING_DAY: not is_working_day(day),
        DayDoubt.SOMEBODY_AWAY: any(absence.covers(day) for absence in course.absences),
    }
    return tuple(doubt for doubt, holds in doubts.items() if holds)


def quarter_to_note(course: Course, day: dt.date) -> int:
    """The quarter a dialogue on that day is filed under; early and late ones under the nearest."""
    return min(max(quarter_on(course, day), 1), QUARTERS)
