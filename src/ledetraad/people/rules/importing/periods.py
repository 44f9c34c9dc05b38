"""Whether periods with an inclusive last day, or none, touch each other."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

ONE_DAY = timedelta(days=1)


class Period(Protocol):
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date | None: ...


P = TypeVar("P", bound=Period)


def last(period: Period) -> date:
    return period.ends or date.max


def overlap(one: Period, other: Period) -> bool:
    return one.starts <= last(other) and other.starts <= last(one)


def over_before(period: Period, day: date) -> bool:
    return last(period) < day


def follows(later: Period, earlier: Period) -> bool:
    """The later one begins on the day after the earlier one's last."""
    return earlier.ends is not None and later.starts == earlier.ends + ONE_DAY


def clashes(periods: Iterable[P]) -> list[tuple[P, P]]:
    """Neighbours in time that overlap, the one that lasts longest so far against the next."""
    found: list[tuple[P, P]] = []
    longest: P | None = None
    for period in sorted(periods, key=lambda each: (each.starts, last(each))):
        if longest is not None and overlap(longest, period):
            found.append((longest, period))
        if longest is None or last(period) > last(longest):
            longest = period
    return found
