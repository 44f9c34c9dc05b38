"""Which employment a row speaks of, and what it changes in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Employment
from ledetraad.people.rules.importing.periods import ONE_DAY, follows, last, over_before, overlap
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.picture.whole import Picture
from ledetraad.people.rules.importing.reading import EmploymentRow


@dataclass(frozen=True, slots=True)
class EmploymentChange:
    before: Employment
    after: Employment


@dataclass(frozen=True, slots=True)
class EmploymentChanges:
    """`withdrawn` are those that were to begin after the day and are no longer spoken of."""

    begun: tuple[Employment, ...] = ()
    changed: tuple[EmploymentChange, ...] = ()
    withdrawn: tuple[Employment, ...] = ()

    @property
    def all(self) -> tuple[tuple[object, ...], ...]:
        return (self.begun, self.changed, self.withdrawn)

    def applied_to(self, employments: Iterable[Employment]) -> list[Employment]:
        swaps = {change.before: change.after for change in self.changed}
        gone = set(self.withdrawn)
        kept = [swaps.get(each, each) for each in employments if each not in gone]
        return [*kept, *self.begun]


class _One:
    """One person's employments against their rows, while they are being paired."""

    def __init__(self, known: list[Employment], rows: list[EmploymentRow], day: date) -> None:
        self.day = day
        self.known = sorted(known, key=lambda each: (each.starts, last(each), each.unit, each.id))
        self.free = list(self.known)
        self.rows = sorted(rows, key=lambda row: (row.starts, last(row), row.unit, row.employment))
        self.pairs: list[tuple[Employment, EmploymentRow]] = []
        self.moves: list[tuple[Employment, EmploymentRow]] = []

    def pair(self, same: Callable[[Employment, EmploymentRow], bool]) -> None:
        for row in tuple(self.rows):
            found = next((each for each in self.free if same(each, row)), None)
            if found is not None:
                self.pairs.append((found, row))
                self.free.remove(found)
                self.rows.remove(row)

    def may_grow(self, employment: Employment, row: EmploymentRow) -> bool:
        """History stays as it is when something came after it."""
        return last(row) <= last(employment) or not any(
            follows(each, employment)
            or (each.unit == employment.unit and employment.starts < each.starts <= last(row))
            for each in self.known
        )

    def free_from(self, row: EmploymentRow, starts: date) -> date:
        """The first day from which nothing already over in the same unit is in the way."""
        history = (
            each.ends
            for each in self.free
            if each.unit == row.unit and each.ends is not None and each.ends < self.day
        )
        return max((starts, *(ends + ONE_DAY for ends in history if ends >= starts)))

    def has_predecessor(self, employment: Employment) -> bool:
        """One that still ends on the day before, whatever the file says of it."""
        ends = {_place(each): row.ends for each, row in self.pairs}
        ends |= {_place(each): _moving_day(self, each, row) - ONE_DAY for each, row in self.moves}
        ends |= {_place(each): self.day for each in self.free if last(each) > self.day}
        return any(
            follows(employment, each) and ends.get(_place(each), each.ends) == each.ends
            for each in self.known
        )


def _place(employment: Employment) -> tuple[str, date]:
    return employment.unit, employment.starts


def employment_changes(known: tuple[Employment, ...], wanted: Picture) -> EmploymentChanges:
    begun: list[Employment] = []
    changed: list[EmploymentChange] = []
    withdrawn: list[Employment] = []
    of_person = grouped(known, lambda each: each.person)
    for person in sorted(of_person.keys() | wanted.employments.keys()):
        one = _One(of_person.get(person, []), wanted.employments.get(person, []), wanted.day)
        for before, after in _changes_of(one, wanted.told):
            if before is None and after is not None:
                begun.append(after)
            elif before is not None and after is None:
                withdrawn.append(before)
            elif before is not None and after is not None and before != after:
                changed.append(EmploymentChange(before, after))
    return EmploymentChanges(tuple(begun), tuple(changed), tuple(withdrawn))


Step = tuple[Employment | None, Employment | None]


def _changes_of(one: _One, told: frozenset[Column]) -> Iterator[Step]:
    _pair_same(one, told)
    _pair_moves(one)
    for employment, row in one.pairs:
        yield employment, _corrected(one, employment, row, told)
    for employment, row in one.moves:
        yield from _moved(one, employment, row, told)
    for employment in one.free:
        if not _makes_room(employment, one):
            yield from _ended(employment, one.day)
    for row in one.rows:
        if not over_before(row, one.day):
            yield None, _begun(row, one.free_from(row, row.starts))


def _pair_same(one: _One, told: frozenset[Column]) -> None:
    """From the surest sign to the weakest; what is over is history and takes no new period."""

    def alive(employment: Employment, row: EmploymentRow) -> bool:
        return not over_before(employment, one.day) or one.may_grow(employment, row)

    def exactly(employment: Employment, row: EmploymentRow) -> bool:
        same = (employment.unit, employment.starts) == (row.unit, row.starts)
        return same and _ids_agree(employment, row) and alive(employment, row)

    def by_id(employment: Employment, row: EmploymentRow) -> bool:
        return bool(row.employment) and employment.id == row.employment and by_unit(employment, row)

    def by_unit(employment: Employment, row: EmploymentRow) -> bool:
        return _ids_agree(employment, row) and renumbered(employment, row)

    def renumbered(employment: Employment, row: EmploymentRow) -> bool:
        return (
            employment.unit == row.unit
            and not over_before(employment, one.day)
            and overlap(employment, row)
        )

    one.pair(lambda employment, row: bool(row.employment) and exactly(employment, row))
    one.pair(exactly)
    one.pair(by_id)
    one.pair(by_unit)
    one.pair(renumbered)


def _ids_agree(employment: Employment, row: EmploymentRow) -> bool:
    return not employment.id or not row.employment or employment.id == row.employment


def _pair_moves(one: _One) -> None:
    """An employment that goes on in another unit, told by its own id or by there being one less."""

    def moves(employment: Employment, row: EmploymentRow) -> bool:
        if over_before(employment, one.day) or over_before(row, one.day):
            return False
        return _ids_agree(employment, row) and (
            last(employment) >= _moving_day(one, employment, row) - ONE_DAY
        )

    paired = len(one.pairs)
    one.pair(
        lambda employment, row: employment.id == row.employment != "" and moves(employment, row)
    )
    one.pair(moves)
    one.moves = one.pairs[paired:]
    del one.pairs[paired:]


def _moving_day(one: _One, employment: Employment, row: EmploymentRow) -> date:
    """A later start in the row is the day of the move; many systems keep the first day of all."""
    return row.starts if row.starts > employment.starts else one.day


def _moved(
    one: _One, employment: Employment, row: EmploymentRow, told: frozenset[Column]
) -> Iterator[Step]:
    day = _moving_day(one, employment, row)
    if employment.starts >= day:
        yield employment, _corrected(one, employment, row, told)
    else:
        yield employment, replace(employment, ends=day - ONE_DAY)
        after = _corrected(one, employment, row, told)
        yield None, replace(after, starts=one.free_from(row, day), key=None)


def _corrected(
    one: _One, employment: Employment, row: EmploymentRow, told: frozenset[Column]
) -> Employment:
    starts = one.free_from(row, row.starts)
    within = row.starts < employment.starts <= last(row)
    if within and one.has_predecessor(employment):
        starts = employment.starts
    ends = row.ends
    if Column.ENDS not in told and not over_before(employment, one.day):
        ends = employment.ends
    return replace(
        employment,
        unit=row.unit,
        starts=starts,
        ends=ends,
        id=row.employment or employment.id,
        position=employment.position if row.position is None else row.position,
        hours=employment.hours if row.hours is None else row.hours,
        function=row.function or employment.function,
    )


def _begun(row: EmploymentRow, starts: date) -> Employment:
    return Employment(
        person=row.person,
        unit=row.unit,
        starts=starts,
        ends=row.ends,
        id=row.employment,
        position=row.position or "",
        hours=row.hours,
        function=row.function or "",
    )


def _makes_room(employment: Employment, one: _One) -> bool:
    """It ends already, on the day before the next one the file speaks of begins."""
    return any(follows(each, employment) and row.starts == each.starts for each, row in one.pairs)


def _ended(employment: Employment, day: date) -> Iterator[Step]:
    if employment.starts > day:
        yield employment, None
    elif last(employment) > day:
        yield employment, replace(employment, ends=day)
