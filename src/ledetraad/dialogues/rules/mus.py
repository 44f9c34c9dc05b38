"""The yearly development talk (MUS) that the collective agreement gives every employee (R31).

A year is a calendar year, the same for everybody; the reasons stand in
docs/decisions/0004-the-five-quarter-clock.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ledetraad.dialogues.rules.cadence import Absence, DialogueKind, Held
from ledetraad.shared.calendar import add_months, days_between

DAYS_AT_WORK_THAT_MAKE_A_DUTY = 90
_MONTHS_IN_YEAR = 12


class MusStatus(StrEnum):
    MET = "met"
    DUE = "due"
    MISSED = "missed"
    NO_DUTY = "no_duty"


@dataclass(frozen=True, slots=True)
class Employment:
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Mus:
    """`met_on` is the latest talk of the year; `due_by` the last day for the next one."""

    year: int
    status: MusStatus
    met_on: date | None
    due_by: date | None
    twelve_months_on: date | None  # a friendly hint: the day the latest talk is a year old


def mus(
    year: int,
    today: date,
    employment: Employment,
    held: Iterable[Held] = (),
    absences: Iterable[Absence] = (),
) -> Mus:
    """How the year stands as seen on `today`; only development dialogues meet the duty."""
    absences = tuple(absences)
    days = sorted(
        item.day for item in held if item.kind is DialogueKind.DEVELOPMENT and item.day <= today
    )
    of_the_year = [day for day in days if day.year == year]
    met_on = of_the_year[-1] if of_the_year else None
    duty = has_duty(year, employment, absences)
    still_to_do = duty and met_on is None
    due_year = year if still_to_do else year + 1
    due_by = date(due_year, 12, 31)
    return Mus(
        year=year,
        status=_status(duty=duty, met=met_on is not None, over=today > date(year, 12, 31)),
        met_on=met_on,
        due_by=due_by if has_duty(due_year, employment, absences) else None,
        twelve_months_on=add_months(days[-1], _MONTHS_IN_YEAR) if days else None,
    )


def has_duty(year: int, employment: Employment, absences: Iterable[Absence] = ()) -> bool:
    """True for whoever is employed at the end of the year and was at work long enough in it.

    Who came late in the year or was on leave nearly all of it is due the year after; who left
    before the last day never reached it.
    """
    year_end = date(year, 12, 31)
    if employment.last is not None and employment.last < year_end:
        return False
    first = max(employment.first, date(year, 1, 1))
    away = {
        day
        for absence in absences
        for day in days_between(max(absence.first, first), min(absence.last, year_end))
    }
    return (year_end - first).days + 1 - len(away) >= DAYS_AT_WORK_THAT_MAKE_A_DUTY


def _status(*, duty: bool, met: bool, over: bool) -> MusStatus:
    if met:
        return MusStatus.MET
    if not duty:
        return MusStatus.NO_DUTY
    return MusStatus.MISSED if over else MusStatus.DUE
