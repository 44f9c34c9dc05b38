"""Answers on ordered categories: which categories are used, and how empty ones are merged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lod.cfa.layout import Array, Integers
from lod.errors import InputError, VariationError

MOST_CATEGORIES = 20


@dataclass(frozen=True)
class Categories:
    """Answers renumbered 0, 1, ... without gaps.

    `codes` (n, items) holds -1 where the answer is missing; `counts` (items,) the number of
    categories of each item; `notes` says in a sentence each what was merged.
    """

    codes: Integers
    counts: Integers
    notes: tuple[str, ...]


def categories(
    data: Array, items: Sequence[str], group_of: Integers, same: Sequence[Sequence[int]]
) -> Categories:
    """Renumber the categories so that every group uses each of them.

    `same` lists items that must have the same categories (one item asked at several waves). A
    category that some group (or wave) never used is merged with the next lower one that all used,
    or with the next higher where there is none.

    Raises `InputError` for an answer that is not a whole number or an item with more than 20
    categories, `VariationError` for an item where only one category is left.
    """
    codes = np.full(data.shape, -1, dtype=np.intp)
    counts = np.zeros(data.shape[1], dtype=np.intp)
    notes: list[str] = []
    for together in same:
        for column in together:
            _require_categories(data[:, column], items[column])
        used = _used(data, together, group_of)
        everywhere = set.intersection(*used)
        merged = sorted(set.union(*used) - everywhere)
        names = ", ".join(items[column] for column in together)
        if len(everywhere) < 2:
            raise VariationError(
                f"Item {names}: fewer than two answers are used in every group, so it cannot be "
                "analysed."
            )
        if merged:
            notes.append(_merging(names, merged))
        kept = np.array(sorted(everywhere))
        for column in together:
            notes.extend(_gap(items[column], data[:, column]))
            answered = ~np.isnan(data[:, column])
            place = np.searchsorted(kept, data[answered, column], side="right") - 1
            codes[answered, column] = np.maximum(place, 0)
            counts[column] = len(kept)
    return Categories(codes, counts, tuple(notes))


def _used(data: Array, together: Sequence[int], group_of: Integers) -> list[set[float]]:
    return [
        {float(v) for v in np.unique(data[group_of == group, column]) if not np.isnan(v)}
        for column in together
        for group in np.unique(group_of)
    ]


def _require_categories(answers: Array, item: str) -> None:
    values = np.unique(answers[~np.isnan(answers)])
    if np.any(values != np.round(values)):
        raise InputError(
            f"Item {item} is not ordinal: {values[values != np.round(values)][0]:g} is not a whole "
            "number. Use ML or MLR for continuous items."
        )
    if len(values) > MOST_CATEGORIES:
        raise InputError(
            f"Item {item} has {len(values)} different answers; treat it as continuous (ML or MLR)."
        )


def _merging(names: str, merged: Sequence[float]) -> str:
    listed = ", ".join(f"{value:g}" for value in merged)
    return (
        f"Item {names}: answer {listed} is not used in every group or wave and was merged with "
        "its neighbour everywhere."
    )


def _gap(item: str, answers: Array) -> list[str]:
    values = np.unique(answers[~np.isnan(answers)])
    empty = sorted(set(range(int(values[0]), int(values[-1]) + 1)) - {int(v) for v in values})
    if not empty:
        return []
    listed = ", ".join(str(value) for value in empty)
    return [f"Item {item}: nobody answered {listed}; that category was left out."]
