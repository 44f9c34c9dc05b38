"""Did the lot make the arms alike? The balance table of the field, and one test of all rows.

The p-values row by row are what readers expect (Haunstrup 2025, table 1); under a fair lot one row
in twenty is marked. The answer to whether the lot worked is the joint test over the stored design,
and how unlike the arms became is told by the standardised differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod._arrays import BoolArray, FloatArray, labels
from lod.controls import controls
from lod.design import Criterion, Design
from lod.errors import InputError, LodError
from lod.ols import ols
from lod.roster import arm_codes, cluster_codes

MARKS = {"***": 0.001, "**": 0.01, "*": 0.05, "†": 0.1}


@dataclass(frozen=True)
class ArmMean:
    """Mean of one arm with its cluster-robust (CR2) standard error, over n people who answered."""

    arm: str
    mean: float
    standard_error: float
    n: int


@dataclass(frozen=True)
class Contrast:
    """Control less one other arm, in units of the row; p by CR2 with Satterthwaite df.

    With strata the difference is within strata. standardised: difference of the plain means over
    sqrt((s_c^2 + s_t^2) / 2), Austin 2009, Stat. Med. 28(25). p is None where nothing varies.
    """

    arm: str
    difference: float
    standard_error: float
    p: float | None
    mark: str
    standardised: float


@dataclass(frozen=True)
class BalanceRow:
    """One variable: a mean for every arm (control first), a contrast for every other arm."""

    name: str
    means: tuple[ArmMean, ...]
    contrasts: tuple[Contrast, ...]
    missing: int


@dataclass(frozen=True)
class JointTest:
    """All rows at once: imbalance M of the list used among `draws` redrawn lists.

    p = (1 + #{M* >= M}) / (1 + draws). See `lod.design.Criterion` for M, here of cluster totals.
    """

    statistic: float
    p: float
    draws: int
    seed: int


@dataclass(frozen=True)
class Balance:
    """The balance table. clusters: how many leaders stand behind each arm."""

    arms: tuple[str, ...]
    clusters: tuple[int, ...]
    rows: tuple[BalanceRow, ...]

    @property
    def largest(self) -> float:
        """The largest standardised difference, without its sign."""
        return max(abs(c.standardised) for row in self.rows for c in row.contrasts)


def balance(
    variables: Mapping[str, ArrayLike],
    arm: ArrayLike,
    *,
    control: str,
    cluster: ArrayLike | None = None,
    strata: ArrayLike | None = None,
) -> Balance:
    """Compare the arms on each variable (n,), as measured before the lot took effect.

    NaN is somebody who did not answer: left out of that row and counted. Without `cluster` every
    row is its own (leaders). Raises InputError for one arm only or an arm nobody answered in.
    """
    arms = labels(arm, "The arm column")
    names = _arm_names(arms, control)
    ids = np.arange(len(arms)) if cluster is None else labels(cluster, "The clusters", len(arms))
    blocks = None if strata is None else labels(strata, "The strata", len(arms))
    rows = tuple(
        _row(name, _values(name, values, len(arms)), arms, names, (ids, blocks))
        for name, values in variables.items()
    )
    behind = tuple(len(np.unique(ids[arms == name])) for name in names)
    return Balance(names, behind, rows)


def joint_test(
    variables: Mapping[str, ArrayLike],
    cluster: ArrayLike,
    design: Design,
    allocation: tuple[str, ...],
    *,
    draws: int = 9999,
    seed: int,
) -> JointTest:
    """Test all variables at once by redrawing the lots of the stored design.

    variables and cluster: one value per row; a missing value counts as its variable's mean.
    allocation: the arm of each of `design.clusters`. Raises DesignError when a cluster is not in
    the design or two variables say the same.
    """
    observed_arms = arm_codes(design, allocation)
    totals = _cluster_totals(variables, cluster_codes(design, cluster), len(design.clusters))
    ruler = replace(design, criterion=Criterion(tuple(variables), _rows(totals), 1.0))
    observed = float(ruler.imbalance(observed_arms)[0])
    reached = sum(
        int((ruler.imbalance(batch) >= observed * (1 - 1e-12)).sum())
        for batch in design.draws(draws, seed)
    )
    return JointTest(observed, (1 + reached) / (1 + draws), draws, seed)


def mark(p: float) -> str:
    """The mark of a p-value: † < .1, * < .05, ** < .01, *** < .001."""
    return next((sign for sign, limit in MARKS.items() if p < limit), "")


def _arm_names(arms: NDArray[Any], control: str) -> tuple[str, ...]:
    found = [str(name) for name in np.unique(arms)]
    if control not in found:
        raise InputError(f"The control arm {control} is not among {', '.join(found)}.")
    if len(found) < 2:
        raise InputError(f"Everybody is in the arm {control}: there is nothing to compare with.")
    return (control, *(name for name in found if name != control))


def _values(name: str, values: ArrayLike, n: int) -> FloatArray:
    try:
        column = np.asarray(values).astype(np.float64)
    except (TypeError, ValueError) as problem:
        raise InputError(f"{name} must hold numbers; it holds text or something else.") from problem
    if column.shape != (n,):
        raise InputError(f"{name} has {column.size} rows where the arms have {n}.")
    return column


def _row(
    name: str,
    values: FloatArray,
    arms: NDArray[Any],
    names: tuple[str, ...],
    groups: tuple[NDArray[Any], NDArray[Any] | None],
) -> BalanceRow:
    ids, blocks = groups
    here = np.isfinite(values)
    means = tuple(_mean(name, a, values, here & (arms == a), ids) for a in names)
    contrasts = []
    for other in names[1:]:
        rows = here & ((arms == names[0]) | (arms == other))
        z = (arms[rows] == names[0]).astype(float)
        strata = None if blocks is None else blocks[rows]
        contrasts.append(_contrast(other, values[rows], z, ids[rows], strata))
    return BalanceRow(name, means, tuple(contrasts), int((~here).sum()))


def _mean(name: str, arm: str, values: FloatArray, rows: BoolArray, ids: NDArray[Any]) -> ArmMean:
    """CR2 of a mean: sum of squared cluster residuals over (1 - n_g / n), over n squared."""
    y, n = values[rows], int(rows.sum())
    if n == 0:
        raise InputError(f"Nobody in the arm {arm} has a value of {name}.")
    _, codes = np.unique(ids[rows], return_inverse=True)
    sizes = np.bincount(codes)
    if len(sizes) < 2:
        return ArmMean(arm, float(y.mean()), float("nan"), n)
    sums = np.bincount(codes, weights=y - y.mean())
    error = np.sqrt((sums**2 / (1 - sizes / n)).sum()) / n
    return ArmMean(arm, float(y.mean()), float(error), n)


def _contrast(
    arm: str, y: FloatArray, z: FloatArray, ids: NDArray[Any], strata: NDArray[Any] | None
) -> Contrast:
    gap = y[z == 1].mean() - y[z == 0].mean()
    spread = np.sqrt((_variance(y[z == 1]) + _variance(y[z == 0])) / 2)
    standardised = float(gap / spread) if spread > 0 else float("nan")
    try:
        term = ols(y, z, controls(len(y), strata=strata, cluster=ids), names=["z"]).term("z")
    except LodError:
        return Contrast(arm, float(gap), float("nan"), None, "", standardised)
    return Contrast(arm, term.estimate, term.standard_error, term.p, mark(term.p), standardised)


def _variance(y: FloatArray) -> float:
    return float(y.var(ddof=1)) if len(y) > 1 else 0.0


def _cluster_totals(
    variables: Mapping[str, ArrayLike], codes: NDArray[np.intp], count: int
) -> FloatArray:
    columns = []
    for name, values in variables.items():
        column = _values(name, values, len(codes))
        deviation = np.nan_to_num(column - np.nanmean(column))
        columns.append(np.bincount(codes, weights=deviation, minlength=count))
    return np.stack(columns, axis=1)


def _rows(values: FloatArray) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in values.tolist())
