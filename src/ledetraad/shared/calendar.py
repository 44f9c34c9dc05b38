"""Danish working days: weekends, public holidays and the days most public workplaces close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

ONE_DAY = timedelta(days=1)
LAST_YEAR_OF_GREAT_PRAYER_DAY = 2023
_SATURDAY = 5


class HolidayKind(StrEnum):
    PUBLIC = "public"
    CUSTOMARY = "customary"  # no public holiday by law, yet most public workplaces are closed


class HolidayName(StrEnum):
    NEW_YEARS_DAY = "new_years_day"
    MAUNDY_THURSDAY = "maundy_thursday"
    GOOD_FRIDAY = "good_friday"
    EASTER_SUNDAY = "easter_sunday"
    EASTER_MONDAY = "easter_monday"
    GREAT_PRAYER_DAY = "great_prayer_day"
    ASCENSION_DAY = "ascension_day"
    WHIT_SUNDAY = "whit_sunday"
    WHIT_MONDAY = "whit_monday"
    CONSTITUTION_DAY = "constitution_day"
    CHRISTMAS_EVE = "christmas_eve"
    CHRISTMAS_DAY = "christmas_day"
    SECOND_CHRISTMAS_DAY = "second_christmas_day"
    NEW_YEARS_EVE = "new_years_eve"


_FROM_EASTER = {
    HolidayName.MAUNDY_THURSDAY: -3,
    HolidayName.GOOD_FRIDAY: -2,
    HolidayName.EASTER_SUNDAY: 0,
    HolidayName.EASTER_MONDAY: 1,
    HolidayName.GREAT_PRAYER_DAY: 26,
    HolidayName.ASCENSION_DAY: 39,
    HolidayName.WHIT_SUNDAY: 49,
    HolidayName.WHIT_MONDAY: 50,
}
_FIXED = {
    HolidayName.NEW_YEARS_DAY: (1, 1),
    HolidayName.CONSTITUTION_DAY: (6, 5),
    HolidayName.CHRISTMAS_EVE: (12, 24),
    HolidayName.CHRISTMAS_DAY: (12, 25),
    HolidayName.SECOND_CHRISTMAS_DAY: (12, 26),
    HolidayName.NEW_YEARS_EVE: (12, 31),
}
_CUSTOMARY = frozenset(
    {HolidayName.CONSTITUTION_DAY, HolidayName.CHRISTMAS_EVE, HolidayName.NEW_YEARS_EVE}
)


@dataclass(frozen=True, slots=True)
class Holiday:
    day: date
    name: HolidayName
    kind: HolidayKind


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of the calendar year, 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return add_months(self.first, 3) - ONE_DAY


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    century, year_of_century = divmod(year, 100)
    golden = year % 19
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    weekday = (
        32 + 2 * (century % 4) + 2 * (year_of_century // 4) - epact - year_of_century % 4
    ) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def holidays(year: int) -> tuple[Holiday, ...]:
    """Every holiday of the year in order of date; two may share a day."""
    easter = easter_sunday(year)
    days = {name: easter + timedelta(days=offset) for name, offset in _FROM_EASTER.items()}
    days |= {name: date(year, month, day) for name, (month, day) in _FIXED.items()}
    if year > LAST_YEAR_OF_GREAT_PRAYER_DAY:
        del days[HolidayName.GREAT_PRAYER_DAY]
    found = (Holiday(day, name, _kind(name)) for name, day in days.items())
    return tuple(sorted(found, key=lambda holiday: (holiday.day, holiday.name)))


def _kind(name: HolidayName) -> HolidayKind:
    return HolidayKind.CUSTOMARY if name in _CUSTOMARY else HolidayKind.PUBLIC


@lru_cache(maxsize=256)
def _closed_days(year: int) -> frozenset[date]:
    return frozenset(holiday.day for holiday in holidays(year))


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _closed_days(day.year)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none when last comes before first."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def working_days(first: date, last: date) -> Iterator[date]:
    return (day for day in days_between(first, last) if is_working_day(day))


def working_day_from(day: date) -> date:
    """The day itself when people are at work, else the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def next_working_day(day: date) -> date:
    """The first working day after the day."""
    return working_day_from(day + ONE_DAY)


def add_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = next_working_day(day)
    return day


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, days_in_month(year, month)))


def days_in_month(year: int, month: int) -> int:
    next_month = date(year + month // 12, month % 12 + 1, 1)
    return (next_month - ONE_DAY).day


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)
