"""Hours on the wall: which there are, and which moment each is. No Django, no clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Slot:
    """`name` tells the hour as it hangs on the wall; `due` is the moment."""

    name: str
    due: dt.datetime


def any_day(day: dt.date) -> bool:
    return True


def moment(day: dt.date, at: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """When the clock on the wall shows the hour that day.

    An hour that comes twice is the first; one that a spring night skips is as long after midnight as it
    would have been.
    """
    return dt.datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(dt.UTC)


def slots_between(
    first: dt.date,
    last: dt.date,
    times: tuple[dt.time, ...],
    on: Callable[[dt.date], bool],
    zone: dt.tzinfo,
) -> Iterator[Slot]:
    """Every slot on the days from first to last, both included, in order."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        if on(day):
            for at in sorted(times):
                name = dt.datetime.combine(day, at).strftime(FORMAT)
                yield Slot(name, moment(day, at, zone))
