"""What a scale is, and how its score is made from answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod.errors import FormativeScaleError, InputError

Array = NDArray[np.float64]


class Composition(StrEnum):
    """Reflective items mirror what is measured; formative ones add up to it, and have no alpha."""

    REFLECTIVE = "reflective"
    FORMATIVE = "formative"


@dataclass(frozen=True)
class Scale:
    """A scale and its scoring recipe.

    `items` are answered from `low` to `high`; `reversed` ones are turned round first. `counts`
    (a formative scale's numbers of events) map a column to the count at which it reaches the top
    of the scale: c becomes low + (high - low) min(c, top) / top, so that counts and items meet on
    one scale. `minimum_answered` of items and counts together must be there; None means all.
    """

    name: str
    items: tuple[str, ...]
    low: float = 1.0
    high: float = 5.0
    reversed: frozenset[str] = frozenset()
    counts: Mapping[str, float] = field(default_factory=dict)
    minimum_answered: int | None = None
    method: Literal["mean", "sum"] = "mean"
    composition: Composition = Composition.REFLECTIVE

    def __post_init__(self) -> None:
        _require_recipe(self)

    @property
    def size(self) -> int:
        return len(self.items) + len(self.counts)

    @property
    def needed(self) -> int:
        return self.size if self.minimum_answered is None else self.minimum_answered


@dataclass(frozen=True)
class Scores:
    """`values` (n,), NaN where fewer than needed were answered; `answered` (n,) how many were.

    A sum with holes is the mean of what was answered times the number of items, so that nobody
    scores low for having skipped an item. `too_few` counts the rows without a score.
    """

    values: Array
    answered: NDArray[np.intp]
    too_few: int


def require_reflective(scale: Scale, what: str) -> None:
    """Refuse what presumes that items mirror one thing behind them."""
    if scale.composition is Composition.FORMATIVE:
        raise FormativeScaleError(
            f"The scale {scale.name} is formative: its items add up to what it measures instead of "
            f"mirroring one thing behind them, so they need not go together, and {what} would "
            "judge it by a rule it does not follow."
        )


def score(data: Mapping[str, ArrayLike], scale: Scale) -> Scores:
    """Score every row of `data`, which maps columns to (n,) answers with NaN for no answer.

    Raises `InputError`, naming column and row, for an answer outside the scale or a negative
    count.
    """
    read_columns(data, (*scale.items, *scale.counts))
    parts = [turned(data, scale)] if scale.items else []
    if scale.counts:
        parts.append(_rescaled_counts(data, scale))
    answers = np.hstack(parts)
    answered = (~np.isnan(answers)).sum(axis=1)
    enough = answered >= max(scale.needed, 1)
    total = np.nansum(answers, axis=1)
    values = np.full(len(answers), np.nan)
    values[enough] = total[enough] / answered[enough]
    if scale.method == "sum":
        values *= scale.size
    return Scores(values, answered, int((~enough).sum()))


def turned(data: Mapping[str, ArrayLike], scale: Scale) -> Array:
    """The items (n, items), reversed ones turned round: a becomes low + high - a."""
    answers = read_columns(data, scale.items)
    for number, item in enumerate(scale.items):
        _require_inside(answers[:, number], item, scale)
        if item in scale.reversed:
            answers[:, number] = scale.low + scale.high - answers[:, number]
    return answers


def read_columns(data: Mapping[str, ArrayLike], names: Sequence[str]) -> Array:
    """Columns side by side, (n, names); raises `InputError` where one is missing or longer."""
    columns = [read_column(data, name) for name in names]
    for name, column in zip(names, columns, strict=True):
        if len(column) != len(columns[0]):
            raise InputError(
                f"Column {names[0]} has {len(columns[0])} rows and {name} has {len(column)}."
            )
    return np.column_stack(columns)


def read_column(data: Mapping[str, ArrayLike], name: str) -> Array:
    """One column as numbers; raises `InputError` where there is none or it holds text."""
    try:
        raw = data[name]
    except (KeyError, IndexError):
        raise InputError(f"There is no column {name}.") from None
    try:
        column = np.asarray(raw, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"Column {name} holds something that is not a number.") from None
    if column.ndim != 1:
        raise InputError(f"Column {name} must be one-dimensional.")
    if np.isinf(column).any():
        row = int(np.flatnonzero(np.isinf(column))[0])
        raise InputError(f"Column {name}, row {row + 1}: the value is infinite.")
    return column


def _rescaled_counts(data: Mapping[str, ArrayLike], scale: Scale) -> Array:
    counts = read_columns(data, tuple(scale.counts))
    wrong = np.argwhere(counts < 0)
    if len(wrong):
        row, column = wrong[0]
        name = tuple(scale.counts)[column]
        raise InputError(f"Column {name}, row {row + 1}: a count cannot be negative.")
    top = np.array(list(scale.counts.values()))
    share: Array = np.minimum(counts, top) / top
    return scale.low + (scale.high - scale.low) * share


def _require_inside(column: Array, item: str, scale: Scale) -> None:
    wrong = np.flatnonzero((column < scale.low) | (column > scale.high))
    if len(wrong):
        raise InputError(
            f"Column {item}, row {wrong[0] + 1}: {column[wrong[0]]:g} is outside the scale "
            f"{scale.name}, which goes from {scale.low:g} to {scale.high:g}."
        )


def _require_recipe(scale: Scale) -> None:
    """Refuse recipes that contradict themselves."""
    if scale.size == 0:
        raise InputError(f"The scale {scale.name} has no items.")
    if len({*scale.items, *scale.counts}) < scale.size:
        raise InputError(f"The scale {scale.name} names the same column twice.")
    if not scale.low < scale.high:
        raise InputError(f"The scale {scale.name} must have its low end below its high end.")
    if not scale.reversed <= set(scale.items):
        unknown = min(scale.reversed - set(scale.items))
        raise InputError(
            f"The scale {scale.name} reverses {unknown}, which is not one of its items."
        )
    if any(top <= 0 for top in scale.counts.values()):
        raise InputError(f"The scale {scale.name} needs a positive top for every count.")
    if not 1 <= scale.needed <= scale.size:
        raise InputError(
            f"The scale {scale.name} has {scale.size} items, so it cannot ask for at least "
            f"{scale.needed} answers."
        )
    if scale.counts and scale.composition is Composition.REFLECTIVE:
        raise InputError(
            f"The scale {scale.name} counts events, which makes it formative; say so in its "
            "composition."
        )
