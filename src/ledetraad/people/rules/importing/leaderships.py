"""Which leaderships begin, change and end with a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Leadership
from ledetraad.people.rules.importing.periods import ONE_DAY, last, over_before
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.picture.whole import Picture


@dataclass(frozen=True, slots=True)
class LeadershipChange:
    before: Leadership
    after: Leadership


@dataclass(frozen=True, slots=True)
class LeadershipChanges:
    """`withdrawn` are those that had not begun before the day."""

    begun: tuple[Leadership, ...] = ()
    changed: tuple[LeadershipChange, ...] = ()
    withdrawn: tuple[Leadership, ...] = ()

    @property
    def all(self) -> tuple[tuple[object, ...], ...]:
        return (self.begun, self.changed, self.withdrawn)

    def applied_to(self, leaderships: Iterable[Leadership]) -> list[Leadership]:
        swaps = {change.before: change.after for change in self.changed}
        gone = set(self.withdrawn)
        kept = [swaps.get(each, each) for each in leaderships if each not in gone]
        return [*kept, *self.begun]


Step = tuple[Leadership | None, Leadership | None]


def leadership_changes(
    known: tuple[Leadership, ...], wanted: Picture, staying: frozenset[str]
) -> LeadershipChanges:
    """A file without the column of leaders changes none, but nobody leads who has left."""
    begun: list[Leadership] = []
    changed: list[LeadershipChange] = []
    withdrawn: list[Leadership] = []
    for before, after in _steps(known, wanted, staying):
        if before is None and after is not None:
            begun.append(after)
        elif before is not None and after is None:
            withdrawn.append(before)
        elif before is not None and after is not None and before != after:
            changed.append(LeadershipChange(before, after))
    return LeadershipChanges(tuple(begun), tuple(changed), tuple(withdrawn))


def _steps(
    known: tuple[Leadership, ...], wanted: Picture, staying: frozenset[str]
) -> Iterator[Step]:
    day = wanted.day
    now = [each for each in known if not over_before(each, day)]
    if Column.LEADS not in wanted.told:
        for each in now:
            if each.person not in staying or each.unit not in wanted.alive:
                yield each, _ended(each, day)
        return
    have = grouped(now, _who)
    want = grouped(wanted.leaderships, _who)
    for who in sorted(have.keys() | want.keys()):
        pairs = zip_longest(_in_time(have.get(who, [])), _in_time(want.get(who, [])))
        for before, after in pairs:
            yield _step(before, after, day)


def _step(before: Leadership | None, after: Leadership | None, day: date) -> Step:
    if before is None and after is not None:
        return None, replace(after, starts=max(after.starts, day))
    if after is None and before is not None:
        return before, _ended(before, day)
    if before is None or after is None:
        return None, None
    starts = before.starts if before.starts <= day else max(after.starts, day)
    return before, replace(before, starts=starts, ends=after.ends)


def _ended(leadership: Leadership, day: date) -> Leadership | None:
    """Up to the day before, so that whoever takes over can begin on the day."""
    if leadership.starts >= day:
        return None
    return replace(leadership, ends=min(last(leadership), day - ONE_DAY))


def _who(leadership: Leadership) -> tuple[str, str, bool]:
    return leadership.unit, leadership.person, leadership.acting


def _in_time(leaderships: list[Leadership]) -> list[Leadership]:
    return sorted(leaderships, key=lambda each: (each.starts, last(each)))
