"""HR counts units; a patient reader with pencil and paper tries to get at the people in them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledetraad.attacker import is_derivable, row_space

from ledetraad.dialogues.rules.coverage import (
    SMALLEST_GROUP,
    Count,
    Coverage,
    Exact,
    coverage,
    figures,
)

Tree = dict[str, str | None]
TOWN: Tree = {"town": None, "jobs": "town", "schools": "town", "north": "jobs", "south": "jobs"}


def make_town(sizes: Mapping[str, tuple[int, int]]) -> dict[str, Exact]:
    return {unit: Exact(people, held) for unit, (people, held) in sizes.items()}


def shown_units(figures: Mapping[str, Coverage | None]) -> set[str]:
    return {unit for unit, figure in figures.items() if figure}


def test_inge_sees_the_number_held_and_the_number_of_people_it_is_out_of() -> None:
    figures = coverage({"jobs": Exact(22, held=18, agreed=9)}, {"jobs": None})
    assert figures == {"jobs": Coverage(22, held=Count(18, 18, 22), agreed=Count(9, 9, 22))}


@pytest.mark.parametrize("people", range(5))
def test_inge_sees_nothing_of_a_unit_with_fewer_than_five(people: int) -> None:
    assert coverage({"jobs": Exact(people, held=people)}, {"jobs": None}) == {"jobs": None}


def test_inge_sees_nothing_of_a_unit_without_people_even_when_units_stand_in_it() -> None:
    assert shown_units(coverage({}, TOWN)) == set()


def test_a_unit_without_own_people_is_the_sum_of_the_units_below_it() -> None:
    figures = coverage(make_town({"north": (8, 3), "south": (9, 4)}), TOWN)
    jobs = figures["jobs"]
    assert jobs is not None
    assert jobs.held == Count(7, 7, 17)
    assert shown_units(figures) == {"north", "south", "jobs", "town"}


def test_a_team_of_three_cannot_be_found_by_taking_its_siblings_from_the_unit_above() -> None:
    figures = coverage(make_town({"jobs": (9, 4), "north": (3, 1), "south": (8, 4)}), TOWN)
    # north hides among the nine of the unit itself
    assert shown_units(figures) == {"town", "jobs", "south"}


def test_the_smallest_sibling_is_hidden_beside_a_team_of_three_with_nobody_to_hide_among() -> None:
    figures = coverage(make_town({"north": (3, 1), "south": (8, 4), "schools": (30, 12)}), TOWN)
    assert shown_units(figures) == {"town", "jobs", "schools"}


def test_two_people_of_the_staff_around_a_chief_hide_among_the_smallest_department() -> None:
    figures = coverage(make_town({"town": (2, 1), "jobs": (20, 4), "schools": (30, 12)}), TOWN)
    assert shown_units(figures) == {"town", "schools"}


def test_which_units_are_hidden_does_not_depend_on_what_people_did() -> None:
    sizes = {"north": 3, "south": 8, "schools": 5}
    seen = {
        frozenset(
            shown_units(coverage(make_town({u: (n, h % (n + 1)) for u, n in sizes.items()}), TOWN))
        )
        for h in range(9)
    }
    assert len(seen) == 1


@pytest.mark.parametrize("held", [0, 1])
def test_nobody_and_one_of_five_look_the_same(held: int) -> None:
    figure = coverage({"jobs": Exact(5, held)}, {"jobs": None})["jobs"]
    assert figure is not None
    assert (figure.held, figure.held.is_exact) == (Count(0, 1, 5), False)


@pytest.mark.parametrize("held", [4, 5])
def test_everybody_and_all_but_one_of_five_look_the_same(held: int) -> None:
    figure = coverage({"jobs": Exact(5, held)}, {"jobs": None})["jobs"]
    assert figure is not None
    assert figure.held == Count(4, 5, 5)


def test_the_whole_town_is_told_within_one_step_however_many_teams_are_told_as_ranges() -> None:
    teams = {f"team {number}": "town" for number in range(40)}
    counted = {team: Exact(10, 9 + number % 2) for number, team in enumerate(teams)}
    figure = coverage(counted, {"town": None, **teams})["town"]
    assert figure is not None
    assert figure.held == Count(380, 380, 400)


def test_a_unit_outside_the_tree_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'moon' is not in the tree"):
        coverage({"moon": Exact(5)}, TOWN)
    with pytest.raises(ValueError, match="'moon' is not in the tree"):
        coverage({}, {"town": "moon"})


def test_a_group_of_four_is_refused_also_beside_a_larger_one() -> None:
    with pytest.raises(ValueError, match="A group of 4 at 'jobs'"):
        figures([("jobs", Exact(9)), ("jobs", Exact(4))], {"jobs": None}, last=False)


def test_a_tree_that_bites_its_tail_is_refused() -> None:
    with pytest.raises(ValueError, match="stands above itself"):
        coverage({}, {"a": "b", "b": "a"})


# The attacker knows who works where and combines all shown figures, adding and subtracting.


def ancestors(unit: str | None, tree: Tree) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = tree[unit]


def groups_exposed(shown: set[str], sizes: Mapping[str, int], tree: Tree) -> list[set[str]]:
    """Every group of one to four people, made of whole cells, whose count can be computed."""
    cells = [unit for unit, size in sizes.items() if size]
    figures = [
        [Fraction(unit in ancestors(cell, tree)) for cell in cells] for unit in sorted(shown)
    ]
    basis = row_space(figures)
    subsets = chain.from_iterable(combinations(cells, n) for n in range(1, SMALLEST_GROUP))
    return [
        set(subset)
        for subset in subsets
        if sum(sizes[cell] for cell in subset) < SMALLEST_GROUP
        and is_derivable([Fraction(cell in subset) for cell in cells], basis)
    ]


@st.composite
def towns(draw: st.DrawFn) -> tuple[Tree, dict[str, int]]:
    count = draw(st.integers(1, 10))
    tree: Tree = {}
    for number in range(count):
        above = draw(st.none() | st.integers(0, number - 1)) if number else None
        tree[f"u{number}"] = None if above is None else f"u{above}"
    small = st.integers(0, 6) | st.integers(0, 14)
    return tree, {unit: draw(small) for unit in tree}


@settings(max_examples=200, deadline=None)
@given(towns())
def test_no_group_of_one_to_four_can_be_computed_from_what_inge_sees(
    town: tuple[Tree, dict[str, int]],
) -> None:
    tree, sizes = town
    counted = {unit: Exact(size) for unit, size in sizes.items()}
    assert groups_exposed(shown_units(coverage(counted, tree)), sizes, tree) == []


@settings(max_examples=200, deadline=None)
@given(towns())
def test_a_tree_with_five_people_is_never_hidden_altogether(
    town: tuple[Tree, dict[str, int]],
) -> None:
    tree, sizes = town
    counted = {unit: Exact(size) for unit, size in sizes.items()}
    shown = shown_units(coverage(counted, tree))
    for root in (unit for unit, above in tree.items() if above is None):
        people = sum(size for unit, size in sizes.items() if root in ancestors(unit, tree))
        assert (root in shown) == (people >= SMALLEST_GROUP)


def test_the_attacker_beats_the_simple_rule_of_hiding_units_below_five() -> None:
    sizes = {"town": 0, "jobs": 0, "schools": 30, "north": 3, "south": 8}
    by_the_simple_rule = {"town", "jobs", "schools", "south"}
    assert groups_exposed(by_the_simple_rule, sizes, TOWN) == [{"north"}]


SHAPES: list[tuple[Tree, dict[str, int]]] = [
    ({"a": None}, {"a": 7}),
    ({"a": None, "b": "a"}, {"a": 5, "b": 6}),
    ({"a": None, "b": "a", "c": "b"}, {"a": 5, "b": 5, "c": 5}),
    ({"a": None, "b": "a", "c": "a", "d": "a"}, {"a": 0, "b": 5, "c": 5, "d": 6}),
    ({"a": None, "b": "a", "c": "a", "d": "c"}, {"a": 5, "b": 5, "c": 3, "d": 6}),
    ({"a": None, "b": "a", "c": "a", "d": "a", "e": "a"}, {"a": 0, "b": 5, "c": 5, "d": 5, "e": 5}),
]


@pytest.mark.parametrize(("tree", "sizes"), SHAPES)
def test_a_reader_who_knows_the_rule_never_learns_that_all_or_none_of_a_group_had_their_talk(
    tree: Tree, sizes: dict[str, int]
) -> None:
    """All towns that give the same figures stay possible; none of them may settle a cell."""
    cells = [unit for unit, size in sizes.items() if size]
    possible: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(*(range(sizes[cell] + 1) for cell in cells)):
        town = make_town({cell: (sizes[cell], h) for cell, h in zip(cells, numbers, strict=True)})
        possible[repr(coverage(town, tree))].append(numbers)
    assert len(possible) > len(cells)
    for worlds in possible.values():
        for cell, held in zip(cells, zip(*worlds, strict=True), strict=True):
            assert max(held) > 0
            assert min(held) < sizes[cell]


@pytest.mark.parametrize("few_or_nearly_all", [(0, 1, 2), (3, 4, 5)])
def test_two_counts_one_after_the_other_settle_no_group_that_one_alone_leaves_open(
    few_or_nearly_all: tuple[int, ...],
) -> None:
    """Talks are never fewer than they were. The fourth team comes between the two counts."""

    def told(numbers: tuple[int, ...]) -> str:
        groups = [(team, Exact(5, held)) for team, held in zip("abcd", numbers, strict=False)]
        tree: Tree = {"town": None, **dict.fromkeys([team for team, _held in groups], "town")}
        return repr(figures(groups, tree, last=len(groups) == 4))

    first = {numbers: told(numbers) for numbers in product(few_or_nearly_all, repeat=3)}
    then = {numbers: told(numbers) for numbers in product(few_or_nearly_all, repeat=4)}
    possible: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for before, after in product(first, then):
        if all(earlier <= later for earlier, later in zip(before, after, strict=False)):
            possible[first[before] + then[after]].append(before + after)
    for worlds in possible.values():
        for held in zip(*worlds, strict=True):
            assert len(set(held)) > 1 or held[0] in {2, 3}
