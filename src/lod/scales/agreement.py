"""May the answers of a leader's employees be averaged? ICC(1), ICC(2) and r_wg(j)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc

from lod.errors import ClusterError, InputError, MissingValuesError, VariationError
from lod.scales.recipe import Array, Scale, require_reflective, turned

ENOUGH = 0.70  # the customary, and arbitrary, line for r_wg(j)


@dataclass(frozen=True)
class IntraclassCorrelation:
    """One-way analysis of variance of `n` people in `groups` groups.

    `icc1` is the share of variance between groups, `icc2` the reliability of group means.
    `group_size` is the k that was used; `f`, `df`, `p` test that the groups do not differ.
    """

    icc1: float
    icc2: float
    group_size: float
    f: float
    df: tuple[int, int]
    p: float
    groups: int
    n: int


def intraclass_correlation(
    values: ArrayLike, groups: ArrayLike, *, group_size: Literal["mean", "adjusted"] = "mean"
) -> IntraclassCorrelation:
    """ICC(1) and ICC(2) of `values` (n,) in `groups` (n,); rows without a value are left out.

    With groups of unequal size, k is their mean size as in Bliese (2000) and the R packages
    multilevel and psych, or "adjusted" to (n - sum n_g^2 / n) / (G - 1), which is unbiased.
    Raises `ClusterError` for fewer than two groups or groups of one only, `VariationError` where
    nothing varies.
    """
    answers, which = _grouped(values, groups)
    sizes = np.bincount(which)
    n, count = len(answers), len(sizes)
    if count < 2 or n <= count:
        raise ClusterError("An intraclass correlation needs two groups and a group of two.")
    means = np.bincount(which, answers) / sizes
    within = float(((answers - means[which]) ** 2).sum()) / (n - count)
    between = float(sizes @ (means - answers.mean()) ** 2) / (count - 1)
    if within == 0 and between == 0:
        raise VariationError("Everybody answered the same, so there is nothing to divide.")
    if within == 0:
        raise VariationError("Nobody differs from others in the same group.")
    k = n / count if group_size == "mean" else (n - float(sizes @ sizes) / n) / (count - 1)
    f = between / within
    return IntraclassCorrelation(
        icc1=(between - within) / (between + (k - 1.0) * within),
        icc2=(between - within) / between,
        group_size=k,
        f=f,
        df=(count - 1, n - count),
        p=float(fdtrc(count - 1, n - count, f)),
        groups=count,
        n=n,
    )


@dataclass(frozen=True)
class Agreement:
    """r_wg(j) of every group: James, Demaree and Wolf (1984, eq. 2).

    `values` maps a group to its agreement between 0 and 1; groups with fewer than two full answers
    are in `too_small`. `capped` lists groups that agree less than chance, shown as 0.
    """

    scale: str
    values: Mapping[str, float]
    mean: float
    median: float
    share_enough: float
    too_small: tuple[str, ...]
    capped: tuple[str, ...]


def within_group_agreement(
    data: Mapping[str, ArrayLike],
    scale: Scale,
    groups: ArrayLike,
    *,
    null_variance: float | None = None,
) -> Agreement:
    """r_wg(j) = j (1 - v) / (j (1 - v) + v), v the mean item variance over that of no agreement.

    No agreement is a uniform spread over the answers, (A^2 - 1) / 12 with A categories, unless
    `null_variance` names another. Raises `FormativeScaleError` for a formative scale, because a
    sum of different things need not agree item by item.
    """
    require_reflective(scale, "within-group agreement")
    categories = scale.high - scale.low + 1
    chance = (categories**2 - 1) / 12 if null_variance is None else null_variance
    if chance <= 0:
        raise InputError("The variance of no agreement must be positive.")
    answers = turned(data, scale)
    names, which = _labels(groups, len(answers))
    full = ~np.isnan(answers).any(axis=1)
    spread = _mean_variances(answers[full], which[full], len(names))
    heard = ~np.isnan(spread)
    kept = {name: v / chance for name, v, h in zip(names, spread, heard, strict=True) if h}
    if not kept:
        raise ClusterError("No group has two people who answered every item.")
    values = {name: _agreement(v, len(scale.items)) for name, v in kept.items()}
    found = np.array(list(values.values()))
    return Agreement(
        scale=scale.name,
        values=values,
        mean=float(found.mean()),
        median=float(np.median(found)),
        share_enough=float((found >= ENOUGH).mean()),
        too_small=tuple(name for name, h in zip(names, heard, strict=True) if not h),
        capped=tuple(name for name, v in kept.items() if v > 1),
    )


def _agreement(relative: float, items: int) -> float:
    if relative > 1:
        return 0.0
    agreed = items * (1.0 - relative)
    return agreed / (agreed + relative)


def _mean_variances(answers: Array, which: NDArray[np.intp], groups: int) -> Array:
    """The mean over items of each group's variance; NaN for a group with fewer than two people."""
    sizes = np.bincount(which, minlength=groups).astype(np.float64)
    sizes[sizes < 2] = np.nan
    total = np.zeros(groups)
    for item in answers.T:
        mean = np.bincount(which, item, groups) / sizes
        total += np.bincount(which, (item - mean[which]) ** 2, groups) / (sizes - 1)
    return np.asarray(total / answers.shape[1])


def _grouped(values: ArrayLike, groups: ArrayLike) -> tuple[Array, NDArray[np.intp]]:
    answers = np.asarray(values, dtype=np.float64)
    if answers.ndim != 1:
        raise InputError("The values must be one per person.")
    _, which = _labels(groups, len(answers))
    kept = ~np.isnan(answers)
    if not kept.any():
        raise MissingValuesError("Nobody has a value.")
    return answers[kept], np.unique(which[kept], return_inverse=True)[1].ravel()


def _labels(groups: ArrayLike, rows: int) -> tuple[Sequence[str], NDArray[np.intp]]:
    given = np.asarray(groups)
    if given.shape != (rows,):
        raise InputError(f"There are {rows} rows but {given.size} group names.")
    names, which = np.unique(given, return_inverse=True)
    return [str(name) for name in names], which.ravel()
