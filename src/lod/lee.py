"""Lee's bounds on the effect among those who answer whatever the lot says.

Lee 2009, Rev. Econ. Stud. 76(3). In the arm with more answers the excess share is trimmed from
either end. Likert answers tie by the hundred, so the answer at the border is trimmed in part: each
person there keeps the same fraction, and the bounds do not depend on the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lod._arrays import FloatArray, labels
from lod.attrition import check_arms
from lod.errors import ClusterError, InputError

BATCH = 128
LARGEST = 50_000_000
"""Cells of clusters by distinct values that are held in memory (400 MB)."""


@dataclass(frozen=True)
class LeeBounds:
    """Bounds in units of the outcome, with bootstrap errors over clusters within arms.

    trimmed_arm: "treated", "control" or "" when both answered equally. trimmed: share of its
    answers left out. interval_*: Imbens & Manski 2004 interval for the effect itself at `level`.
    """

    lower: float
    upper: float
    lower_error: float
    upper_error: float
    interval_low: float
    interval_high: float
    level: float
    trimmed_arm: str
    trimmed: float
    draws: int
    seed: int


def lee_bounds(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    cluster: ArrayLike | None = None,
    draws: int = 999,
    seed: int,
    level: float = 0.95,
) -> LeeBounds:
    """Bound the effect of treated (n,) on the outcome (n,); NaN is somebody who did not answer.

    Clusters are redrawn within their arm, with the trimming worked out anew each time. The result
    depends on seed and draws alone. Raises InputError when an arm did not answer at all,
    ClusterError when an arm has fewer than two clusters.
    """
    z, y = check_arms(treated), np.asarray(outcome, dtype=float)
    if y.shape != z.shape:
        raise InputError(f"The outcome has {y.size} rows where the treatment has {len(z)}.")
    ids = np.arange(len(z)) if cluster is None else labels(cluster, "The clusters", len(z))
    arms = [_Arm.of(y[z == a], ids[z == a]) for a in (0.0, 1.0)]
    lower, upper = _bounds(*(arm.summary(np.ones((1, arm.clusters))) for arm in arms))
    boot = _bootstrap(arms, draws, seed)
    errors = boot.std(axis=1, ddof=1)
    reach = _imbens_manski(float(upper[0] - lower[0]), float(errors.max()), level)
    rates = [arm.rate for arm in arms]
    return LeeBounds(
        lower=float(lower[0]),
        upper=float(upper[0]),
        lower_error=float(errors[0]),
        upper_error=float(errors[1]),
        interval_low=float(lower[0] - reach * errors[0]),
        interval_high=float(upper[0] + reach * errors[1]),
        level=level,
        trimmed_arm="" if rates[0] == rates[1] else ("control", "treated")[rates[1] > rates[0]],
        trimmed=1 - min(rates) / max(rates),
        draws=draws,
        seed=seed,
    )


def trimmed_means(
    values: FloatArray, weights: FloatArray, keep: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Means of the lowest and the highest `keep` (b,) of the weight; values (m,) ascending.

    weights: (b, m). The value at the border counts with the fraction of its weight that is kept.
    """
    below = np.cumsum(weights, axis=1)
    target = keep * below[:, -1]
    before = below - weights
    low = np.clip(target[:, None] - before, 0, weights)
    high = np.clip(target[:, None] - (below[:, -1:] - below), 0, weights)
    return low @ values / target, high @ values / target


@dataclass(frozen=True)
class _Arm:
    """Answers of one arm by value: counts (G, m) of each distinct value in each cluster."""

    values: FloatArray
    counts: FloatArray
    asked: FloatArray

    @classmethod
    def of(cls, y: FloatArray, ids: NDArray[np.generic]) -> _Arm:
        groups, codes = np.unique(ids, return_inverse=True)
        here = np.isfinite(y)
        if not here.any():
            raise InputError("Nobody in one of the arms answered, so nothing bounds the effect.")
        if len(groups) < 2:
            raise ClusterError("An arm has one cluster only, so its clusters cannot be redrawn.")
        values, which = np.unique(y[here], return_inverse=True)
        if len(groups) * len(values) > LARGEST:
            raise InputError(
                f"The outcome has {len(values)} different values: round it first, to two decimals."
            )
        counts = np.zeros((len(groups), len(values)))
        np.add.at(counts, (codes[here], which), 1.0)
        return cls(values, counts, np.bincount(codes).astype(float))

    @property
    def clusters(self) -> int:
        return len(self.asked)

    @property
    def rate(self) -> float:
        return float(self.counts.sum() / self.asked.sum())

    def summary(self, times: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """values (m,), weight of each value (b, m) and rate (b,) when clusters count `times`."""
        weights = times @ self.counts
        return self.values, weights, weights.sum(axis=1) / (times @ self.asked)


Summary = tuple[FloatArray, FloatArray, FloatArray]


def _bounds(control: Summary, treated: Summary) -> tuple[FloatArray, FloatArray]:
    rate_c, rate_t = control[2], treated[2]
    low_t, high_t = trimmed_means(*treated[:2], np.minimum(rate_c / rate_t, 1.0))
    low_c, high_c = trimmed_means(*control[:2], np.minimum(rate_t / rate_c, 1.0))
    return low_t - high_c, high_t - low_c


def _bootstrap(arms: list[_Arm], draws: int, seed: int) -> FloatArray:
    """Lower and upper bound of every redrawn trial, (2, draws); who answered nothing is redrawn."""
    out = []
    for batch in range(-(-draws // BATCH)):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(batch,)))
        summaries = [arm.summary(_redrawn(arm, rng)) for arm in arms]
        out.append(np.stack(_bounds(*summaries)))
    return np.concatenate(out, axis=1)[:, :draws]


def _redrawn(arm: _Arm, rng: np.random.Generator) -> FloatArray:
    even = np.full(arm.clusters, 1 / arm.clusters)
    times = rng.multinomial(arm.clusters, even, size=BATCH).astype(float)
    silent = (times @ arm.counts).sum(axis=1) == 0
    while silent.any():
        times[silent] = rng.multinomial(arm.clusters, even, size=int(silent.sum()))
        silent = (times @ arm.counts).sum(axis=1) == 0
    return times


def _imbens_manski(width: float, error: float, level: float) -> float:
    """The c with Phi(c + width / error) - Phi(-c) = level."""
    if error <= 0:
        return 0.0
    gap = width / error
    return float(scipy.optimize.brentq(lambda c: ndtr(c + gap) - ndtr(-c) - level, 0.0, 40.0))
