"""What one mail says: what is new, the most important first, at most five lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from itertools import groupby

MOST_LINES = 5
SAID_LATELY = dt.timedelta(days=3)  # a mail of so few days ago is not said again, however urgent


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to remember. `rank`: the lower, the more important. `told` is when a mail said it.

    All moments are on one clock. From `urgent` on it may pass the budget; at `ends` it is pointless.
    """

    key: Hashable
    kind: str
    rank: int
    due: dt.date
    ends: dt.datetime
    urgent: dt.datetime | None = None
    told: dt.datetime | None = None
    snoozed_until: dt.date | None = None

    def is_open(self, now: dt.datetime) -> bool:
        awake = self.snoozed_until is None or self.snoozed_until <= now.date()
        return self.due <= now.date() and now < self.ends and awake

    def is_urgent(self, now: dt.datetime) -> bool:
        return self.urgent is not None and self.urgent <= now

    def is_news(self, now: dt.datetime) -> bool:
        """Never said; or said some days ago, and it has become urgent since."""
        if self.told is None:
            return True
        urgent_since = self.urgent is not None and self.told < self.urgent <= now
        return urgent_since and now - self.told > SAID_LATELY


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: one thing, or several of the same kind gathered."""

    kind: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """`more` lines are on the list besides those in the mail."""

    lines: tuple[Line, ...]
    more: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for line in self.lines for item in line.items)


def gather(items: Iterable[Item], now: dt.datetime) -> tuple[Line, ...]:
    """What is open now, the same kind on one line; the urgent first, then by importance and day."""
    found = sorted((item for item in items if item.is_open(now)), key=lambda item: item.kind)
    lines = [Line(kind, _in_order(same, now)) for kind, same in groupby(found, lambda it: it.kind)]
    return tuple(sorted(lines, key=lambda line: _weight(line.items[0], now)))


def compose(items: Iterable[Item], now: dt.datetime, most_lines: int = MOST_LINES) -> Digest | None:
    """The mail to write now: the news. None when there is none; what was said before is not repeated."""
    items = tuple(items)
    news = gather((item for item in items if item.is_news(now)), now)
    if not news:
        return None
    lines = news[:most_lines]
    all_kinds = {line.kind for line in gather(items, now)}
    return Digest(lines, more=len(all_kinds) - len(lines))


def holds_urgent_news(items: Iterable[Item], now: dt.datetime) -> bool:
    return any(item.is_open(now) and item.is_urgent(now) and item.is_news(now) for item in items)


def _in_order(items: Iterable[Item], now: dt.datetime) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: _weight(item, now)))


def _weight(item: Item, now: dt.datetime) -> tuple[bool, int, dt.date, dt.datetime]:
    return (not item.is_urgent(now), item.rank, item.due, item.ends)
