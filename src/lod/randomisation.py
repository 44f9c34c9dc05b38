"""Randomisation inference: the estimate against what other lots of the same design would give.

Only allocations that the stored design could have drawn are used: its blocks, its counts per arm
and, where draws were refused, only accepted ones. The covariates are partialled out once; after
that each batch of lots costs a few matrix products on sums per cluster, and is exact (no
approximation in going to cluster sums, also with covariates that vary within clusters).

Sources: Fisher 1935; Young 2019 (studentised statistics); Phipson & Smyth 2010 (p); inversion as in
Rosenbaum 2002.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, IntArray, column_names, varying
from lod.clusters import ClusterReport
from lod.controls import Controls
from lod.design import CHUNK, Design
from lod.lottery import Lottery, lottery
from lod.resampling import DEFAULT_RESAMPLING, Resampling, invert, p_value


@dataclass(frozen=True)
class Interval:
    """The effects that are not rejected, in units of the outcome per unit of dose."""

    lower: float
    upper: float


@dataclass(frozen=True)
class OutcomeTest:
    """One outcome. `t` is on the CR0 standard error; the studentised p is the one to report."""

    name: str
    estimate: float
    t: float
    p_coefficient: float
    p_studentised: float
    by_coefficient: Interval | None
    studentised: Interval | None


@dataclass(frozen=True, eq=False)
class RandomisationTest:
    """`observed` (outcomes,) and `drawn` (draws, outcomes) hold |t|: what step-down tests need.

    `allocations`: how many different lots the counts allow (before any criterion).
    """

    outcomes: tuple[OutcomeTest, ...]
    observed: FloatArray
    drawn: FloatArray = field(repr=False)
    resampling: Resampling
    allocations: int
    clusters: ClusterReport


@dataclass(frozen=True)
class _Sums:
    """Sums per cluster that a lot needs, after partialling out, laid out for few products.

    Of sizes n, controls C (G, k), outcomes T (G, O) and controls times outcomes H (G, O k):
    `linear` is [C, T, T H], `square` [n, T T]. `products` (p, G) holds the products of controls
    packed for the pairs i <= j and doubled off the diagonal, `HH` (p, O) those of H.
    """

    sizes: FloatArray
    linear: FloatArray
    square: FloatArray
    twice: FloatArray
    products: FloatArray
    T: FloatArray
    H: FloatArray
    HH: FloatArray
    i: IntArray
    j: IntArray

    @classmethod
    def of(cls, given: Controls, Y: FloatArray, grams: FloatArray) -> "_Sums":
        """grams (G, k, k): products of the controls within each cluster, see `_grams`."""
        groups = given.clusters
        Y = given.partial_out(Y)
        i, j = np.triu_indices(given.rank)
        C, T = groups.sums(given.Q), groups.sums(Y)
        H = np.stack([groups.sums(given.Q * y[:, None]) for y in Y.T], axis=1)
        weight = np.where(i == j, 1.0, 2.0)[:, None]
        TH = (T[:, :, None] * H).reshape(len(T), -1)
        return cls(
            sizes=groups.sizes.astype(np.float64),
            linear=np.hstack([C, T, TH]),
            square=np.column_stack([groups.sizes, T**2]),
            twice=2 * C.T,
            products=weight * grams[:, i, j].T,
            T=T,
            H=H.reshape(len(T), -1),
            HH=weight * np.stack([(h.T @ h)[i, j] for h in H.swapaxes(0, 1)], axis=1),
            i=i,
            j=j,
        )


def _grams(given: Controls) -> FloatArray:
    """Q_g'Q_g for every cluster, (G, k, k), one product for all clusters of one size."""
    out = np.empty((given.clusters.count, given.rank, given.rank))
    for which, rows in given.clusters.by_size:
        Q = given.Q[rows]
        out[which] = Q.swapaxes(1, 2) @ Q
    return out


def _estimates(Z: FloatArray, sums: _Sums) -> tuple[FloatArray, FloatArray]:
    """Coefficients and CR0 variances (b, O) for doses Z (b, G) of the clusters.

    The score of cluster g is s_g - beta u_g with s = Z T - A H and, over the rows of g,
    u = sum of (z - q'A)^2; A = Z C are the coefficients of the dose on the controls.
    """
    outcomes, k = sums.T.shape[1], len(sums.twice)
    linear, square = Z @ sums.linear, (Z * Z) @ sums.square
    A, top = np.ascontiguousarray(linear[:, :k]), linear[:, k : k + outcomes]
    mixed = linear[:, k + outcomes :].reshape(-1, outcomes, k)
    pairs = A.take(sums.i, axis=1) * A.take(sums.j, axis=1)
    u = Z * sums.sizes
    u -= A @ sums.twice
    u *= Z
    u += pairs @ sums.products
    width = (square[:, 0] - np.einsum("bk,bk->b", A, A))[:, None]
    carried = (u @ sums.H).reshape(-1, outcomes, k)
    uu = np.einsum("bg,bg->b", u, u)[:, None]
    u *= Z
    su = u @ sums.T - np.einsum("bok,bk->bo", carried, A)
    ss = square[:, 1:] + pairs @ sums.HH - 2 * np.einsum("bok,bk->bo", mixed, A)
    beta = top / width
    return beta, (ss - 2 * beta * su + beta**2 * uu) / width**2


def randomisation_test(
    outcomes: ArrayLike,
    design: Design,
    arms: Sequence[str],
    given: Controls,
    resampling: Resampling = DEFAULT_RESAMPLING,
    *,
    doses: Mapping[str, float] | None = None,
    names: Sequence[str] | None = None,
) -> RandomisationTest:
    """Test that the lot made no difference to outcomes (n,) or (n, O).

    arms: the arm of each of `design.clusters` as drawn. given: controls whose cluster labels are
    names of the design; leaders without rows stay in the lottery. doses: a number for each arm,
    which may pool arms; without it the first arm is 0 and every other 1.
    Raises DesignError when the data and the design contradict each other.
    """
    lots = lottery(design, arms, given.clusters, doses)
    Y = given.columns(outcomes, "The outcomes")
    titles = column_names(names, Y.shape[1], "outcome")
    for column, title in zip(Y.T, titles, strict=True):
        varying(column, title)
    grams = _grams(given)
    sums = _Sums.of(given, Y, grams)
    beta, variance = _estimates(lots.observed(), sums)
    shifts = np.sqrt(variance[0]) if resampling.interval else np.zeros(0)
    dose = given.clusters.spread(lots.observed()[0])
    if resampling.interval:
        shifted = np.hstack([Y, Y - dose[:, None] * shifts, Y + dose[:, None] * shifts])
        sums = _Sums.of(given, shifted, grams)
    betas, variances = _all(lots, sums, resampling)
    t = np.abs(betas[:, : len(titles)]) / np.sqrt(variances[:, : len(titles)])
    observed = np.abs(beta[0]) / np.sqrt(variance[0])
    tests = []
    for o, title in enumerate(titles):
        family = slice(o, None, len(titles))
        moved = _Shifted.of(betas[:, family], variances[:, family], beta[0, o], variance[0, o])
        tests.append(_outcome(title, moved, resampling))
    return RandomisationTest(
        outcomes=tuple(tests),
        observed=observed,
        drawn=t,
        resampling=resampling,
        allocations=design.allocations,
        clusters=given.clusters.report(given.rank + 1),
    )


def _all(lots: Lottery, sums: _Sums, resampling: Resampling) -> tuple[FloatArray, FloatArray]:
    count = resampling.draws
    parts = [
        _estimates(lots.doses(i, min(CHUNK, count - i * CHUNK), resampling.seed), sums)
        for i in range(-(-count // CHUNK))
    ]
    return np.vstack([b for b, _ in parts]), np.vstack([v for _, v in parts])


@dataclass(frozen=True)
class _Shifted:
    """Draws as functions of a hypothetical effect b0: linear coefficient, quadratic variance."""

    estimate: float
    variance: float
    level0: FloatArray
    slope: FloatArray
    quadratic: FloatArray

    @classmethod
    def of(
        cls, betas: FloatArray, variances: FloatArray, estimate: float, variance: float
    ) -> "_Shifted":
        """Columns: outcome as it is, less one shift, plus one shift (or only as it is)."""
        if betas.shape[1] == 1:
            zero = np.zeros(len(betas))
            quadratic = np.column_stack([variances[:, 0], zero, zero])
            return cls(estimate, variance, betas[:, 0], zero, quadratic)
        shift = np.sqrt(variance)
        slope = (betas[:, 2] - betas[:, 1]) / (2 * shift)
        middle, less, more = variances.T
        linear = (less - more) / (2 * shift)
        square = (less + more - 2 * middle) / (2 * shift**2)
        return cls(
            estimate, variance, betas[:, 0], slope, np.column_stack([middle, linear, square])
        )

    def by_coefficient(self, b0: float) -> tuple[float, FloatArray]:
        return self.estimate - b0, np.abs(self.level0 - b0 * self.slope)

    def studentised(self, b0: float) -> tuple[float, FloatArray]:
        variance = self.quadratic @ np.array([1.0, b0, b0 * b0])
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.abs(self.level0 - b0 * self.slope) / np.sqrt(variance)
        return (self.estimate - b0) / np.sqrt(self.variance), drawn


def _outcome(name: str, shifted: _Shifted, resampling: Resampling) -> OutcomeTest:
    step, alpha = float(np.sqrt(shifted.variance)), 1 - resampling.level
    both = (shifted.by_coefficient, shifted.studentised)
    p = [p_value(drawn, abs(observed)) for observed, drawn in (at(0.0) for at in both)]
    intervals = [
        Interval(*invert(at, float(shifted.estimate), step, alpha)) if resampling.interval else None
        for at in both
    ]
    return OutcomeTest(
        name=name,
        estimate=float(shifted.estimate),
        t=float(shifted.estimate / step),
        p_coefficient=p[0],
        p_studentised=p[1],
        by_coefficient=intervals[0],
        studentised=intervals[1],
    )
