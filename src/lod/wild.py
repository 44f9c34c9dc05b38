"""The wild cluster bootstrap: WCR for a regression, WRE for 2SLS, both under the null.

Residuals of the model that holds under the null are multiplied by one random sign (or Webb weight)
per cluster, and the t statistic is computed anew. Everything needed is a sum per cluster, so a
batch of bootstrap samples is a few matrix products with the weights, never a refit.

Sources: Cameron, Gelbach & Miller 2008 (WCR); Davidson & MacKinnon 2010 (WRE, efficient first
stage); Webb 2023 (six-point weights); MacKinnon, Nielsen & Webb 2023 (intervals by inversion).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, varying
from lod.clusters import ClusterReport
from lod.controls import Basis, Controls, controls
from lod.errors import IdentificationError
from lod.resampling import DEFAULT_RESAMPLING, TIE, Resampling, Statistics, invert, p_value
from lod.variance import small_sample_factor
from lod.weights import Batches, Weights, batches_of


@dataclass(frozen=True, eq=False)
class WildBootstrap:
    """The coefficient against its bootstrap distribution under H0: effect = `null`.

    `t` is on the CR1S standard error; `drawn` (draws,) the bootstrap t. `enumerated`: all 2^G sign
    patterns were used, so the p-values are exact shares and the seed does not matter. `lower` and
    `upper` invert the symmetric test; None when no interval was asked for.
    """

    estimate: float
    null: float
    t: float
    p_symmetric: float
    p_equal_tailed: float
    lower: float | None
    upper: float | None
    weights: Weights
    enumerated: bool
    drawn: FloatArray = field(repr=False)
    resampling: Resampling
    clusters: ClusterReport


Statistic = Callable[[float], "_Null"]


@dataclass(frozen=True)
class _Null:
    """One null hypothesis on the instruments Z (orthonormal, partialled out), as cluster sums.

    With u the restricted residual of the outcome and v that of the treatment, for each instrument
    l: p = Z_g'u_g, q = Z_g'v_g, m = Z_g'(Z pi)_g (L, G); r = Q_g'Z_g (L, G, k); and for the
    controls Ku = Q_g'u_g, Kv = Q_g'v_g (G, k). OLS is the case Z = X, pi known, v = 0.
    """

    p: FloatArray
    q: FloatArray | None
    m: FloatArray
    r: FloatArray
    Ku: FloatArray
    Kv: FloatArray | None
    pi: FloatArray
    factor: float

    def parts(self, V: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Numerator and variance of t (b,) for the samples with cluster weights V (b, G)."""
        reduced = V @ self.p.T
        pi = self.pi if self.q is None else self.pi + V @ self.q.T
        pi = np.broadcast_to(pi, reduced.shape)
        numerator = np.einsum("bl,bl->b", pi, reduced)
        delta = numerator / np.einsum("bl,bl->b", pi, pi)
        moved = V @ self.Ku
        if self.Kv is not None:
            moved -= delta[:, None] * (V @ self.Kv)
        carried = np.column_stack([moved, delta])
        if len(self.p) == 1:
            total = self._scores(0, V, delta, carried)
            numerator = numerator / np.abs(pi[:, 0])
        else:
            each = (self._scores(j, V, delta, carried) * pi[:, [j]] for j in range(len(self.p)))
            total = sum(each, start=np.zeros_like(V))
        return numerator, self.factor * np.einsum("bg,bg->b", total, total)

    def _scores(self, j: int, V: FloatArray, delta: FloatArray, carried: FloatArray) -> FloatArray:
        """Z_jg'e_g of every sample and cluster, e the residual of the bootstrap 2SLS."""
        if self.q is None:
            own = V * self.p[j]
        else:
            own = np.column_stack([np.ones_like(delta), -delta]) @ np.vstack([self.p[j], self.q[j]])
            own *= V
        own -= carried @ np.column_stack([self.r[j], self.m[j]]).T
        return np.asarray(own)

    def t(self, batches: Batches) -> tuple[float, FloatArray]:
        """t of the data, and of every bootstrap sample (draws,)."""
        top, variance = self.parts(np.ones((1, batches.clusters)))
        parts = [self.parts(V) for V in batches]
        tops, variances = (np.concatenate(part) for part in zip(*parts, strict=True))
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(top[0] / np.sqrt(variance[0])), tops / np.sqrt(variances)


@dataclass(frozen=True)
class _Line:
    """In a regression the numerator is linear and the variance quadratic in the null: no redraw."""

    middle: float
    step: float
    tops: FloatArray
    variances: FloatArray

    @classmethod
    def through(cls, under: Statistic, middle: float, step: float, batches: Batches) -> "_Line":
        """Read both off at three nulls; the first row is the data."""
        nulls = [under(middle + s * step) for s in (-1, 0, 1)]
        everything = [np.ones((1, batches.clusters)), *batches]
        parts = [[null.parts(V) for V in everything] for null in nulls]
        tops = np.column_stack([np.concatenate([t for t, _ in each]) for each in parts])
        variances = np.column_stack([np.concatenate([v for _, v in each]) for each in parts])
        return cls(middle, step, tops, variances)

    def t(self, b0: float) -> tuple[float, FloatArray]:
        s = (b0 - self.middle) / self.step
        weights = np.array([s * (s - 1) / 2, 1 - s * s, s * (s + 1) / 2])
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (self.tops @ weights) / np.sqrt(self.variances @ weights)
        return float(t[0]), t[1:]


def wild_bootstrap(
    y: ArrayLike,
    x: ArrayLike,
    given: Controls | None = None,
    resampling: Resampling = DEFAULT_RESAMPLING,
    *,
    null: float = 0.0,
    weights: Weights | None = None,
) -> WildBootstrap:
    """Wild cluster restricted bootstrap (WCR) of the coefficient of x (n,) in y (n,) on x, controls.

    weights: "rademacher" or "webb"; without it Webb for 12 clusters or fewer. Rademacher signs are
    enumerated when all 2^G patterns are no more than the draws. Errors as `lod.ols.ols`.
    """
    given, Y, basis = _prepare(y, x, given)
    Z, X = basis.Q[:, -1:], given.partial_out(given.columns(x, "The regressor"))
    length = float(basis.R[-1, -1])
    estimate = float(Z[:, 0] @ Y) / length
    moved = np.array([length])

    def under(b0: float) -> _Null:
        return _null(basis, Z, given, Y - b0 * X[:, 0], None, moved)

    batches = batches_of(given, weights, resampling)
    step = float(np.linalg.norm(Y)) / np.sqrt(given.rows) / length
    line = _Line.through(under, estimate, step, batches) if resampling.interval else None

    def at(b0: float) -> tuple[float, FloatArray]:
        return under(b0).t(batches) if line is None else line.t(b0)

    return _result(estimate, null, at, batches, basis, precision=1e-9)


def wild_bootstrap_iv(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    resampling: Resampling = DEFAULT_RESAMPLING,
    *,
    null: float = 0.0,
    weights: Weights | None = None,
) -> WildBootstrap:
    """Wild restricted efficient bootstrap (WRE) of the 2SLS effect of d (n,), instruments z (n, L).

    Weights and enumeration as `wild_bootstrap`; errors as `lod.iv.two_stage_only`. The interval may
    be infinite when the instruments are weak.
    """
    given, Y, basis = _prepare(y, z, given)
    D = given.columns(d, "The treatment")
    if D.shape[1] != 1:
        raise IdentificationError("The wild bootstrap of 2SLS takes one treatment.")
    treatment = given.partial_out(varying(D[:, 0], "The treatment"))
    Z = basis.Q[:, given.rank :]
    moved = Z.T @ treatment
    estimate = float(moved @ (Z.T @ Y) / (moved @ moved))

    def under(b0: float) -> _Null:
        u = Y - b0 * treatment
        pi = _efficient(Z, u, treatment)
        return _null(basis, Z, given, u, treatment - Z @ pi, pi)

    batches = batches_of(given, weights, resampling)

    def at(b0: float) -> tuple[float, FloatArray]:
        return under(b0).t(batches)

    return _result(estimate, null, at, batches, basis, precision=1e-6)


def _prepare(
    y: ArrayLike, z: ArrayLike, given: Controls | None
) -> tuple[Controls, FloatArray, Basis]:
    given = given or controls(len(np.asarray(y)))
    Y = given.partial_out(varying(given.column(y, "The outcome"), "The outcome"))
    Z = given.columns(z, "The regressor")
    return given, Y, given.extend(Z, [f"regressor {i + 1}" for i in range(Z.shape[1])])


def _efficient(Z: FloatArray, u: FloatArray, d: FloatArray) -> FloatArray:
    """First stage of d on Z and the restricted residual u: more precise than on Z alone."""
    coefficients, *_ = np.linalg.lstsq(np.column_stack([Z, u]), d)
    return np.asarray(coefficients[:-1])


def _null(
    basis: Basis,
    Z: FloatArray,
    given: Controls,
    u: FloatArray,
    v: FloatArray | None,
    pi: FloatArray,
) -> _Null:
    groups = given.clusters
    factor = small_sample_factor("CR1S", basis.rows, given.rank + 1, groups.count)
    fitted = Z @ pi
    return _Null(
        p=groups.sums(Z * u[:, None]).T,
        q=None if v is None else groups.sums(Z * v[:, None]).T,
        m=groups.sums(Z * fitted[:, None]).T,
        r=np.stack([groups.sums(given.Q * column[:, None]) for column in Z.T]),
        Ku=groups.sums(given.Q * u[:, None]),
        Kv=None if v is None else groups.sums(given.Q * v[:, None]),
        pi=pi,
        factor=factor,
    )


def _result(
    estimate: float, null: float, at: Statistics, batches: Batches, basis: Basis, precision: float
) -> WildBootstrap:
    """`at` gives t of the data and of the draws under any null."""
    observed, drawn = at(null)
    lower = upper = None
    if batches.resampling.interval:
        step = abs(estimate - null) / max(abs(observed), 0.1) or 1.0
        alpha = 1 - batches.resampling.level
        lower, upper = invert(
            at,
            estimate,
            step,
            alpha,
            complete=batches.enumerated,
            precision=precision,
            doublings=12,
        )
    return WildBootstrap(
        estimate=estimate,
        null=null,
        t=observed,
        p_symmetric=p_value(np.abs(drawn), abs(observed), batches.enumerated),
        p_equal_tailed=_equal_tailed(drawn, observed, batches.enumerated),
        lower=lower,
        upper=upper,
        weights=batches.weights,
        enumerated=batches.enumerated,
        drawn=drawn,
        resampling=replace(batches.resampling, draws=len(drawn)),
        clusters=basis.clusters.report(basis.rank),
    )


def _equal_tailed(drawn: FloatArray, observed: float, enumerated: bool) -> float:
    slack = abs(observed) * (1 - TIE)
    above = np.count_nonzero(~(drawn < observed - slack))
    below = np.count_nonzero(~(drawn > observed + slack))
    extra = 0 if enumerated else 1
    return float(min(1.0, 2 * (min(above, below) + extra) / (len(drawn) + extra)))
