"""Answers as they come in: checked, numbered, and with a sentence for everything left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod.cfa.layout import Array, Integers
from lod.errors import ClusterError, InputError, MissingValuesError, VariationError
from lod.scales.recipe import read_columns


@dataclass(frozen=True)
class Answers:
    """`values` (n, items), NaN where nothing was answered; groups and clusters numbered from 0."""

    values: Array
    items: tuple[str, ...]
    groups: tuple[str, ...]
    group_of: Integers
    cluster_of: Integers | None
    offered: int
    notes: tuple[str, ...]

    @property
    def per_group(self) -> tuple[int, ...]:
        return tuple(int(c) for c in np.bincount(self.group_of, minlength=len(self.groups)))


def read_answers(
    data: Mapping[str, ArrayLike],
    items: Sequence[str],
    *,
    groups: ArrayLike | None,
    clusters: ArrayLike | None,
    keep_holes: bool,
) -> Answers:
    """Collect the columns of `items`, and drop rows that cannot be used.

    Rows with a hole are dropped unless `keep_holes`; rows without any answer always are. Raises
    `InputError` for a missing or textual column or unequal lengths, `MissingValuesError` for a
    hole in groups or clusters or when no row is left.
    """
    values = read_columns(data, items)
    offered = len(values)
    names, group_of = _numbered(groups, offered, "group")
    _, cluster_of = _numbered(clusters, offered, "cluster")
    answered = ~np.isnan(values)
    kept = answered.any(axis=1) if keep_holes else answered.all(axis=1)
    if not kept.any():
        raise MissingValuesError(
            "No row has an answer to every item; ask for missing='fiml' or choose fewer items."
        )
    lost = sorted(set(range(len(names))) - set(group_of[kept].tolist()))
    if lost:
        raise MissingValuesError(f"Group {names[lost[0]]} has no row that can be used.")
    clustered = _recount(cluster_of[kept]) if clusters is not None else None
    if clustered is not None and clustered.max() < 1:
        raise ClusterError("Cluster-robust standard errors need at least two clusters.")
    return Answers(
        values=values[kept],
        items=tuple(items),
        groups=names,
        group_of=group_of[kept],
        cluster_of=clustered,
        offered=offered,
        notes=_dropped(offered, int(kept.sum()), keep_holes=keep_holes),
    )


def _numbered(labels: ArrayLike | None, rows: int, what: str) -> tuple[tuple[str, ...], Integers]:
    """Names in order of appearance, and the number of each row's."""
    if labels is None:
        return ("",), np.zeros(rows, dtype=np.intp)
    given = np.asarray(labels)
    if given.shape != (rows,):
        raise InputError(f"The {what}s must be one per row: {rows} rows, {given.size} {what}s.")
    _require_labels(given, what)
    values, first, which = np.unique(given, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return tuple(str(values[k]) for k in order), rank[which.ravel()]


def _require_labels(given: NDArray[np.generic], what: str) -> None:
    empty = [
        row
        for row, value in enumerate(given.tolist())
        if value is None or value == "" or value != value
    ]
    if empty:
        raise MissingValuesError(f"Row {empty[0] + 1} has no {what}.")


def _recount(numbers: Integers) -> Integers:
    return np.unique(numbers, return_inverse=True)[1].ravel()


def _dropped(offered: int, used: int, *, keep_holes: bool) -> tuple[str, ...]:
    if used == offered:
        return ()
    why = "no answer at all" if keep_holes else "an answer missing"
    return (f"{offered - used} of {offered} rows were left out: {why}.",)


def require_variation(answers: Answers) -> None:
    """Raise when an item is constant in a group or a group is smaller than the items need."""
    for group, name in enumerate(answers.groups):
        mine = answers.values[answers.group_of == group]
        place = f" in group {name}" if name else ""
        for item, column in zip(answers.items, mine.T, strict=True):
            seen = column[~np.isnan(column)]
            if len(seen) == 0:
                raise MissingValuesError(f"Item {item} was never answered{place}.")
            if np.ptp(seen) == 0:
                raise VariationError(
                    f"Item {item} is constant{place}: everybody answered the same."
                )
        if len(mine) <= len(answers.items):
            raise InputError(
                f"There are {len(mine)} rows{place} for {len(answers.items)} items; a factor "
                "analysis needs more rows than items."
            )
