"""How many have had their dialogue, per unit, so that no small group can be worked out (K16).

Everybody is counted in one place: in their main unit and in every unit above it. So the figures
of a tree add up, and what a reader can work out by subtracting is exactly the *remainder* of each
shown unit: its people who are in no shown unit below it. A unit is shown only if its remainder
is empty or has at least SMALLEST_GROUP people.

Even then "none of six" or "all of six" would tell something about each of the six. Therefore the
two lowest and the two highest counts of a remainder are not told apart, and every figure is made
from the remainders' figures alone: a range where one of them is a range. What nobody can tell
from the remainders, nobody can tell from the sums.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

SMALLEST_GROUP = 5

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

    def __add__(self, other: "Count") -> "Count":
        return Count(self.low + other.low, self.high + other.high, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Coverage:
    employees: int
    held: Count
    agreed: Count


@dataclass(frozen=True, slots=True)
class _Person:
    held: bool
    agreed: bool


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
    for unit, part in shown.items():  # children come before their parents
        below = [figures[child] for child in part.below]
        figures[unit] = _sum([_coverage_of(part.remainder), *filter(None, below)])
    return figures


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
    return Coverage(
        employees=len(people),
        held=_count(sum(person.held for person in people), len(people)),
        agreed=_count(sum(person.agreed for person in people), len(people)),
    )


def _count(number: int, of: int) -> Count:
    if of == 0:
        return Count(0, 0, 0)
    if number <= 1:
        return Count(0, 1, of)
    if number >= of - 1:
        return Count(of - 1, of, of)
    return Count(number, number, of)


def _sum(parts: list[Coverage]) -> Coverage:
    nothing = Count(0, 0, 0)
    return Coverage(
        employees=sum(part.employees for part in parts),
        held=sum((part.held for part in parts), nothing),
        agreed=sum((part.agreed for part in parts), nothing),
    )
