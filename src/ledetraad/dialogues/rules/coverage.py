"""How many have had their dialogue, per unit, so that no small group can be worked out (K16).

Everybody is counted in one place: in their main unit and in every unit above it. So the figures
of a tree add up, and what a reader can work out by subtracting is exactly the *remainder* of each
shown unit: its people who are in no shown unit below it. A unit is shown only if its remainder
is empty or has at least SMALLEST_GROUP people.

Even then "none of six" or "all of six" would tell something about each of the six. Therefore the
two lowest and the two highest counts of a remainder are not told apart, and every figure is made
from the remainders' figures alone: a range where one of them is a range. What nobody can tell
from the remainders, nobody can tell from the sums. Only the top of a tree is told more closely,
as it is what the organisation answers for: its range is never wider than two steps, and is cut
so that every remainder may still be on either side of its own range.

Figures change when a talk is held, and somebody may know whose talk was yesterday: count as of
`last_of_previous_month`, not as of today.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ledetraad.shared.calendar import ONE_DAY

SMALLEST_GROUP = 5
FEWEST_STEPS_TO_CUT = 3  # below that a cut leaves a single possibility

Unit = TypeVar("Unit", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Row(Generic[Unit]):
    """One employment. An employee with several stands in the unit of the row that comes first."""

    unit: Unit
    employee: Hashable
    held: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class Count:
    """At least `low` and at most `high` out of `of`; exact when the two are equal."""

    low: int
    high: int
    of: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __add__(self, other: "Count") -> "Count":
        return Count(self.low + other.low, self.high + other.high, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Coverage:
    employees: int
    held: Count
    agreed: Count

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.employees + other.employees, self.held + other.held, self.agreed + other.agreed
        )


@dataclass(frozen=True, slots=True)
class _Person:
    held: bool
    agreed: bool


@dataclass(frozen=True, slots=True)
class _Exact:
    """Numbers that never leave this module."""

    held: int
    agreed: int

    def __add__(self, other: "_Exact") -> "_Exact":
        return _Exact(self.held + other.held, self.agreed + other.agreed)


def coverage(
    rows: Iterable[Row[Unit]], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, Coverage | None]:
    """For every unit of `parents` its coverage with the units below it, or None when hidden.

    Which units are hidden depends on the number of people alone, never on what they did.
    Raises ValueError for a unit that is not in the tree and for a tree that bites its tail.
    """
    people = _people_by_unit(rows, parents)
    shown = _shown_units(people, parents)
    figures: dict[Unit, Coverage | None] = dict.fromkeys(parents)
    exact: dict[Unit, _Exact] = {}
    for unit, part in shown.items():  # units come after the units below them
        below = [figure for child in part.below if (figure := figures[child])]
        figures[unit] = sum(below, _coverage_of(part.remainder))
        exact[unit] = sum((exact[child] for child in part.below), _exact_of(part.remainder))
    for unit, figure in figures.items():
        if figure and parents[unit] is None:
            figures[unit] = _narrowed(figure, exact[unit])
    return figures


def last_of_previous_month(today: date) -> date:
    """The day the figures are counted for."""
    return today.replace(day=1) - ONE_DAY


@dataclass(slots=True)
class _Part(Generic[Unit]):
    """A shown unit: its remainder, and the shown units right below it."""

    remainder: list[_Person]
    below: list[Unit]
    size: int


def _people_by_unit(
    rows: Iterable[Row[Unit]], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, list[_Person]]:
    place: dict[Hashable, Unit] = {}
    held: dict[Hashable, bool] = defaultdict(bool)
    agreed: dict[Hashable, bool] = defaultdict(bool)
    for row in rows:
        if row.unit not in parents:
            raise ValueError(f"The unit {row.unit!r} is not in the tree.")
        place.setdefault(row.employee, row.unit)
        held[row.employee] |= row.held
        agreed[row.employee] |= row.agreed
    people: dict[Unit, list[_Person]] = defaultdict(list)
    for employee, unit in place.items():
        people[unit].append(_Person(held[employee], agreed[employee]))
    return people


def _shown_units(
    people: Mapping[Unit, list[_Person]], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, _Part[Unit]]:
    shown: dict[Unit, _Part[Unit]] = {}
    uncovered: dict[Unit, list[_Person]] = {unit: list(people.get(unit, ())) for unit in parents}
    tops: dict[Unit, list[Unit]] = {unit: [] for unit in parents}
    for unit in _children_first(parents):
        remainder, below = uncovered[unit], tops[unit]
        while 0 < len(remainder) < SMALLEST_GROUP and below:
            _hide_smallest(remainder, below, shown)
        if (remainder and len(remainder) < SMALLEST_GROUP) or not (remainder or below):
            at_top, left = below, remainder
        else:
            size = len(remainder) + sum(shown[child].size for child in below)
            shown[unit] = _Part(remainder, below, size)
            at_top, left = [unit], []
        parent = parents[unit]
        if parent is not None:
            tops[parent] += at_top
            uncovered[parent] += left
    return shown


def _hide_smallest(
    remainder: list[_Person], below: list[Unit], shown: dict[Unit, _Part[Unit]]
) -> None:
    """The unit above keeps its figures, as it is read by more people than any unit below it."""
    smallest = min(below, key=lambda child: shown[child].size)
    below.remove(smallest)
    part = shown.pop(smallest)
    remainder += part.remainder
    below += part.below


def _children_first(parents: Mapping[Unit, Unit | None]) -> list[Unit]:
    depth: dict[Unit, int] = {}
    for unit in parents:
        path = []
        above: Unit | None = unit
        while above is not None and above not in depth:
            if above in path:
                raise ValueError(f"The unit {above!r} stands above itself.")
            if above not in parents:
                raise ValueError(f"The unit {above!r} is not in the tree.")
            path.append(above)
            above = parents[above]
        start = 0 if above is None else depth[above] + 1
        depth |= {step: start + index for index, step in enumerate(reversed(path))}
    return sorted(parents, key=lambda unit: -depth[unit])


def _coverage_of(people: list[_Person]) -> Coverage:
    number = _exact_of(people)
    return Coverage(
        employees=len(people),
        held=_count(number.held, len(people)),
        agreed=_count(number.agreed, len(people)),
    )


def _exact_of(people: list[_Person]) -> _Exact:
    held = sum(person.held for person in people)
    return _Exact(held, sum(person.agreed for person in people))


def _count(number: int, of: int) -> Count:
    """What is told of one remainder: the two lowest counts and the two highest are as one."""
    low, high = _told_apart(number, of) if of else (0, 0)
    return Count(low, high, of)


def _narrowed(figure: Coverage, exact: _Exact) -> Coverage:
    return Coverage(
        figure.employees,
        held=_narrowed_count(figure.held, exact.held),
        agreed=_narrowed_count(figure.agreed, exact.agreed),
    )


def _narrowed_count(count: Count, number: int) -> Count:
    """Each step of the range is one remainder that may be at its lower or its upper end."""
    steps = count.high - count.low
    if steps < FEWEST_STEPS_TO_CUT:
        return count
    low, high = _told_apart(number - count.low, steps)
    return Count(count.low + low, count.low + high, count.of)


def _told_apart(number: int, of: int) -> tuple[int, int]:
    if number <= 1:
        return 0, 1
    if number >= of - 1:
        return of - 1, of
    return number, number
