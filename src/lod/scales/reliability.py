"""Cronbach's alpha, with what each item does to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from lod.errors import InputError, MissingValuesError, VariationError
from lod.scales.recipe import Array, Scale, require_reflective, turned


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of a reflective scale, over rows that answered every item.

    `value` is the raw alpha, `standardised` that of items with equal variances; `interval` is
    Feldt's (1965) at 95 %, normal items assumed. `item_rest` maps an item to its correlation with
    the sum of the others, `without` to the alpha of the others (NaN where one is left).
    """

    scale: str
    value: float
    standardised: float
    interval: tuple[float, float]
    item_rest: Mapping[str, float]
    without: Mapping[str, float]
    n: int
    n_offered: int


def cronbach_alpha(data: Mapping[str, ArrayLike], scale: Scale) -> Alpha:
    """Cronbach (1951). Reversed items are turned round first.

    Raises `FormativeScaleError` for a formative scale, `VariationError` for a constant item,
    `InputError` for a scale of one item or answers that are no answers.
    """
    require_reflective(scale, "Cronbach's alpha")
    if len(scale.items) < 2:
        raise InputError(f"Cronbach's alpha of {scale.name} needs at least two items.")
    offered = turned(data, scale)
    answers = offered[~np.isnan(offered).any(axis=1)]
    if len(answers) < 3:
        raise MissingValuesError(
            f"Only {len(answers)} rows answered every item of {scale.name}; alpha needs three."
        )
    constant = np.flatnonzero(np.ptp(answers, axis=0) == 0)
    if len(constant):
        item = scale.items[constant[0]]
        raise VariationError(f"Item {item} is constant: everybody answered the same.")
    covariance = np.cov(answers.T)
    value, k = raw_alpha(covariance), len(scale.items)
    return Alpha(
        scale=scale.name,
        value=value,
        standardised=raw_alpha(np.asarray(np.corrcoef(answers.T), dtype=np.float64)),
        interval=_feldt(value, len(answers), k),
        item_rest={item: _item_rest(covariance, i) for i, item in enumerate(scale.items)},
        without={item: _without(covariance, i) for i, item in enumerate(scale.items)},
        n=len(answers),
        n_offered=len(offered),
    )


def raw_alpha(covariance: Array) -> float:
    """k / (k - 1) (1 - sum of variances / variance of the sum), from a (k, k) matrix."""
    k = len(covariance)
    return float(k / (k - 1) * (1.0 - np.trace(covariance) / covariance.sum()))


def _feldt(alpha: float, n: int, k: int) -> tuple[float, float]:
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low, high = (1.0 - (1.0 - alpha) * float(fdtri(df1, df2, share)) for share in (0.975, 0.025))
    return low, high


def _item_rest(covariance: Array, item: int) -> float:
    rest = np.delete(np.arange(len(covariance)), item)
    spread = covariance[item, item] * covariance[np.ix_(rest, rest)].sum()
    return float(covariance[item, rest].sum() / np.sqrt(spread))


def _without(covariance: Array, item: int) -> float:
    if len(covariance) == 2:
        return float("nan")
    rest = np.delete(np.arange(len(covariance)), item)
    return raw_alpha(covariance[np.ix_(rest, rest)])
