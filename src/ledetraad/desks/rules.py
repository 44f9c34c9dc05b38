"""When the counts of a quarter are published: once, on a stated day, and never again (K9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.shared.calendar import ONE_DAY, Quarter, add_working_days, quarter_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

WORKING_DAYS_TO_WRITE_DOWN = 5  # the talks of the last days of a quarter
YEARS_BACK = 2
PLAN_VERSION = 1  # of the rules of who is counted where; raise it when they change


def published_on(quarter: Quarter) -> dt.date:
    """The fifth working day after the quarter."""
    return add_working_days(quarter.last, WORKING_DAYS_TO_WRITE_DOWN)


def is_day_of_publishing(day: dt.date) -> bool:
    return day == published_on(last_quarter(day))


def last_quarter(today: dt.date) -> Quarter:
    """The latest that is over."""
    return quarter_of(quarter_of(today).first - ONE_DAY)


def next_quarter(quarter: Quarter) -> Quarter:
    return quarter_of(quarter.last + ONE_DAY)


def ends_the_year(quarter: Quarter) -> bool:
    """Its counts are the last of the year: of the same groups nothing is told after them."""
    return next_quarter(quarter).year > quarter.year


def next_to_publish(begun_on: dt.date, latest: Quarter | None, today: dt.date) -> Quarter:
    """The quarter after `latest`, the last one published; never one before it.

    The first is the first whole quarter after the first course begins: before it there is too
    little to tell.
    """
    if latest is not None:
        return next_quarter(latest)
    first = quarter_of(begun_on)
    whole = first if begun_on == first.first else next_quarter(first)
    return max(whole, Quarter(today.year - YEARS_BACK, 1))


def to_publish(begun_on: dt.date, latest: Quarter | None, today: dt.date) -> Iterator[Quarter]:
    """The quarters whose day has come and that are not published, the oldest first."""
    quarter = next_to_publish(begun_on, latest, today)
    while published_on(quarter) <= today:
        yield quarter
        quarter = next_quarter(quarter)
