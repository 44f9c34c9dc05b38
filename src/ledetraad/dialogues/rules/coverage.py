"""How many have had their dialogue, per unit, so that no small group can be worked out (K16).

Everybody is counted in one place: in their main unit and in every unit above it. So the figures
of a tree add up, and what a reader can work out by subtracting is exactly the *remainder* of each
shown unit: its people who are in no shown unit below it. A unit is shown only if its remainder
is empty or has at least SMALLEST_GROUP people.

Even then "none of six" or "all of six" would tell something about each of the six. Therefore the
two lowest and the two highest counts of a remainder are not told apart, and every figure is made
from the remainders' figures alone: a range where one of them is a range. What nobody can tell
from the remainders, nobody can tell from the sums. Only the top of a tree, as it is what the
organisation answers for, is told more closely in the last count of a year: its range is then never
wider than two steps, and is cut so that every remainder may still be on either side of its own range.
Only there: talks are never fewer than they were, so of two such tops one after the other, the one
would say on which side of its range a remainder was in the other.

Figures change when a talk is held, and when somebody comes or goes: two counts of the same unit on
two days tell of those few in whom they differ. Therefore groups of people are kept as they are (see
`places`), and only later groups added: what differs between two counts is then never who is counted.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

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
    counted: Mapping[Unit, Exact], parents: Mapping[Unit, Unit | None], *, last: bool = True
) -> dict[Unit, Coverage | None]:
    """For every unit of `parents` its coverage with the units below it, or None when hidden.

    `counted` has everybody once, in their main unit; `last` as for `figures`. Which units are hidden
    depends on the number of people alone, never on what they did. Raises ValueError for a unit that
    is not in the tree and for a tree that bites its tail.
    """
    counted_in = places({unit: number.people for unit, number in counted.items()}, parents)
    parts = [(place, counted[unit]) for unit, place in counted_in.items()]
    hidden = passed_over(counted_in.items(), parents)
    return figures(_together(parts).items(), parents, hidden, last=last)


def places(people: Mapping[Unit, int], parents: Mapping[Unit, Unit | None]) -> dict[Unit, Unit]:
    """Where the people of each unit are counted: there, or with others above, at least five together.

    Units whose people are too few for anywhere, even with the whole tree, are left out. Raises
    ValueError as `coverage` does.
    """
    for unit in people:
        if unit not in parents:
            raise ValueError(f"The unit {unit!r} is not in the tree.")
    shown = _shown_units(people, parents)
    return {home: unit for unit, part in shown.items() for home in part.homes}


def passed_over(
    counted_in: Iterable[tuple[Unit, Unit]], parents: Mapping[Unit, Unit | None]
) -> set[Unit]:
    """The units some of whose people are counted above them, so that their own sum would be wrong."""
    found: set[Unit] = set()
    for home, place in counted_in:
        way = []
        unit: Unit | None = home
        while unit is not None and unit != place:
            way.append(unit)
            unit = parents[unit]
        found.update(way if unit == place else [home])
    return found


def figures(
    parts: Iterable[tuple[Unit, Exact]],
    parents: Mapping[Unit, Unit | None],
    hidden: Collection[Unit] = (),
    *,
    last: bool,
) -> dict[Unit, Coverage | None]:
    """What may be told of each unit, from groups of at least five that are each counted in one place.

    Of `hidden` units nothing is told unless a group is counted there itself. `last`: whether it is the
    last count of these groups, so that the tops may be told more closely. Raises ValueError for a group
    that is too small.
    """
    own = _groups(parts, parents)
    found: dict[Unit, Coverage | None] = dict.fromkeys(parents)
    sums: dict[Unit, tuple[Coverage, Exact]] = {}
    for unit in _children_first(parents):
        for part in own[unit]:
            _add(sums, unit, _coverage_of(part), part)
        if unit not in sums:
            continue
        told, exact = sums[unit]
        parent = parents[unit]
        if own[unit] or unit not in hidden:
            found[unit] = _narrowed(told, exact) if last and parent is None else told
        if parent is not None:
            _add(sums, parent, told, exact)
    return found


def _groups(parts: Iterable[tuple[Unit, Exact]], places: Iterable[Unit]) -> dict[Unit, list[Exact]]:
    found: dict[Unit, list[Exact]] = {unit: [] for unit in places}
    for place, part in parts:
        if 0 < part.people < SMALLEST_GROUP:
            raise ValueError(f"A group of {part.people} at {place!r} cannot be counted by itself.")
        if part.people:
            found[place].append(part)
    return found


def _add(
    sums: dict[Unit, tuple[Coverage, Exact]], unit: Unit, told: Coverage, exact: Exact
) -> None:
    before = sums.get(unit)
    sums[unit] = (before[0] + told, before[1] + exact) if before else (told, exact)


def _together(parts: Iterable[tuple[Unit, Exact]]) -> dict[Unit, Exact]:
    found: dict[Unit, Exact] = {}
    for unit, part in parts:
        found[unit] = found.get(unit, Exact()) + part
    return found


@dataclass(slots=True)
class _Part(Generic[Unit]):
    """A shown unit: the units whose people are its remainder, and the shown units right below it."""

    homes: list[Unit]
    people: int
    below: list[Unit]
    size: int


def _shown_units(
    people: Mapping[Unit, int], parents: Mapping[Unit, Unit | None]
) -> dict[Unit, _Part[Unit]]:
    shown: dict[Unit, _Part[Unit]] = {}
    homes: dict[Unit, list[Unit]] = {unit: [unit] if people.get(unit) else [] for unit in parents}
    uncovered = {unit: people.get(unit, 0) for unit in parents}
    tops: dict[Unit, list[Unit]] = {unit: [] for unit in parents}
    for unit in _children_first(parents):
        below = tops[unit]
        while 0 < uncovered[unit] < SMALLEST_GROUP and below:
            hidden = _hide_smallest(below, shown)
            homes[unit] += hidden.homes
            uncovered[unit] += hidden.people
        left = uncovered[unit]
        if 0 < left < SMALLEST_GROUP or not (left or below):
            at_top, up = below, homes[unit]
        else:
            size = left + sum(shown[child].size for child in below)
            shown[unit] = _Part(homes[unit], left, below, size)
            at_top, up, left = [unit], [], 0
        parent = parents[unit]
        if parent is not None:
            tops[parent] += at_top
            homes[parent] += up
            uncovered[parent] += left
    return shown


def _hide_smallest(below: list[Unit], shown: dict[Unit, _Part[Unit]]) -> _Part[Unit]:
    """The unit above keeps its figures, as it is read by more people than any unit below it."""
    smallest = min(below, key=lambda child: shown[child].size)
    below.remove(smallest)
    part = shown.pop(smallest)
    below += part.below
    return part


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
