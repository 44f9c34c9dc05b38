"""A patient reader who adds and subtracts all figures ever shown, to get at the people in them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def row_space(vectors: list[list[Fraction]]) -> list[list[Fraction]]:
    """A basis in reduced row echelon form."""
    rows = [list(vector) for vector in vectors]
    basis: list[list[Fraction]] = []
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [_minus(row, pivot, row[column]) for row in rows]
        basis = [_minus(row, pivot, row[column]) for row in basis] + [pivot]
    return basis


def _minus(row: list[Fraction], pivot: list[Fraction], times: Fraction) -> list[Fraction]:
    return [value - times * other for value, other in zip(row, pivot, strict=True)]


def is_derivable(target: list[Fraction], basis: list[list[Fraction]]) -> bool:
    rest = target
    for row in basis:
        pivot = next(index for index, value in enumerate(row) if value)
        rest = _minus(rest, row, rest[pivot])
    return not any(rest)


def few_exposed(tables: Sequence[frozenset[Hashable]], most: int) -> list[int]:
    """Sizes of groups of at most so many people whose sum follows from the sums of these sets."""
    everybody = frozenset(chain.from_iterable(tables))
    cells = Counter(tuple(one in table for table in tables) for one in everybody)
    kinds = list(cells)
    basis = row_space([[Fraction(kind[row]) for kind in kinds] for row in range(len(tables))])
    small = [number for number, kind in enumerate(kinds) if cells[kind] <= most]
    found = []
    for count in range(1, most + 1):
        for some in combinations(small, count):
            size = sum(cells[kinds[number]] for number in some)
            target = [Fraction(number in some) for number in range(len(kinds))]
            if size <= most and is_derivable(target, basis):
                found.append(size)
    return found
