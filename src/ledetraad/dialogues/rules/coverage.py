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

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ledetraad.shared.calendar import ONE_DAY

SMALLEST_GROUP = 5
FEWEST_STEPS_TO_CUT = 3  # below that a cut leaves a single possibility

Unit = TypeVar("Unit", bound=Hashable)


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
class Exact:
    """How many people stand in one place; for `coverage` alone, as nobody may be shown them."""

    people: int = 0
    held: int = 0
    agreed: int = 0

    def __add__(self, other: "Exact") -> "Exact":
        return Exact(self.people + other.people, self.held + other.held, self.agreed + other.agreed)


def coverage(
    counted: Mapping[Unit, Exact], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, Coverage | None]:
    """For every unit of `parents` its coverage with the units below it, or None when hidden.

    `counted` has everybody once, in their main unit. Which units are hidden depends on the number
    of people alone, never on what they did. Raises ValueError for a unit that is not in the tree
    and for a tree that bites its tail.
    """
    for unit in counted:
        if unit not in parents:
            raise ValueError(f"The unit {unit!r} is not in the tree.")
    shown = _shown_units(counted, parents)
    figures: dict[Unit, Coverage | None] = dict.fromkeys(parents)
    exact: dict[Unit, Exact] = {}
    for unit, part in shown.items():  # units come after the units below them
        below = [figure for child in part.below if (figure := figures[child])]
        figures[unit] = sum(below, _coverage_of(part.remainder))
        exact[unit] = sum((exact[child] for child in part.below), part.remainder)
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

    remainder: Exact
    below: list[Unit]
    size: int


def _shown_units(
    counted: Mapping[Unit, Exact], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, _Part[Unit]]:
    shown: dict[Unit, _Part[Unit]] = {}
    uncovered = {unit: counted.get(unit, Exact()) for unit in parents}
    tops: dict[Unit, list[Unit]] = {unit: [] for unit in parents}
    for unit in _children_first(parents):
        remainder, below = uncovered[unit], tops[unit]
        while 0 < remainder.people < SMALLEST_GROUP and below:
            remainder += _hide_smallest(below, shown)
        if 0 < remainder.people < SMALLEST_GROUP or not (remainder.people or below):
            at_top, left = below, remainder
        else:
            size = remainder.people + sum(shown[child].size for child in below)
            shown[unit] = _Part(remainder, below, size)
            at_top, left = [unit], Exact()
        parent = parents[unit]
        if parent is not None:
            tops[parent] += at_top
            uncovered[parent] += left
    return shown


def _hide_smallest(below: list[Unit], shown: dict[Unit, _Part[Unit]]) -> Exact:
    """The unit above keeps its figures, as it is read by more people than any unit below it."""
    smallest = min(below, key=lambda child: shown[child].size)
    below.remove(smallest)
    part = shown.pop(smallest)
    below += part.below
    return part.remainder


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


def _coverage_of(number: Exact) -> Coverage:
    return Coverage(
        employees=number.people,
        held=_count(number.held, number.people),
        agreed=_count(number.agreed, number.people),
    )


def _count(number: int, of: int) -> Count:
    """What is told of one remainder: the two lowest counts and the two highest are as one."""
    low, high = _told_apart(number, of) if of else (0, 0)
    return Count(low, high, of)


def _narrowed(figure: Coverage, exact: Exact) -> Coverage:
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
