"""Anderson-Rubin sets: every effect that the data do not reject, valid however weak the lot.

b is in the set when the instruments do not explain y - b d (Anderson & Rubin 1949), judged by a
cluster-robust F of the regression of y - b d on instruments and controls. Its coefficients are
linear in b and their covariance quadratic, so the borders are the real roots of a polynomial of
degree 2L, found as eigenvalues: closed form, no grid, no search.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import eigvals

from lod._arrays import FloatArray, column_names, varying
from lod.clusters import ClusterReport
from lod.controls import Basis, Controls, controls
from lod.distributions import f_critical, f_p_value
from lod.errors import IdentificationError
from lod.ols import DEFAULT, Inference
from lod.variance import degrees_of_freedom, require_df, scores

Shape = Literal["interval", "two rays", "line", "empty", "union"]


@dataclass(frozen=True)
class AndersonRubinSet:
    """The set as `pieces` (lower, upper), possibly infinite, and what tests its points.

    `bounded` is what a causal sentence needs. `variance` is "iid" or a cluster-robust one.
    """

    shape: Shape
    pieces: tuple[tuple[float, float], ...]
    level: float
    df1: float
    df2: float
    variance: str
    p_of_no_effect: float
    clusters: ClusterReport
    pencil: "Pencil"

    @property
    def bounded(self) -> bool:
        return all(np.isfinite(piece).all() for piece in self.pieces)

    def contains(self, b: float) -> bool:
        return any(low <= b <= high for low, high in self.pieces)

    def p_value(self, b: float) -> float:
        """p of H0: the effect is b."""
        return float(f_p_value(self.pencil.f(b), self.df1, self.df2))


@dataclass(frozen=True, eq=False)
class Pencil:
    """pi(b) = py - b pd, (L,), and V(b) = Vyy - b Vyd + b^2 Vdd, (L, L)."""

    py: FloatArray
    pd: FloatArray
    Vyy: FloatArray
    Vyd: FloatArray
    Vdd: FloatArray

    def f(self, b: float) -> float:
        pi = self.py - b * self.pd
        V = self.Vyy - b * self.Vyd + b * b * self.Vdd
        return float(pi @ np.linalg.solve(V, pi)) / len(pi)

    def f_far(self) -> float:
        """The limit of F for b far from 0: the first-stage F."""
        return float(self.pd @ np.linalg.solve(self.Vdd, self.pd)) / len(self.pd)

    def crossings(self, critical: float) -> FloatArray:
        """Real b at which F(b) = critical, ascending: roots of det(L c V(b) - pi(b) pi(b)')."""
        c = critical * len(self.py)
        constant = c * self.Vyy - np.outer(self.py, self.py)
        linear = -c * self.Vyd + np.outer(self.py, self.pd) + np.outer(self.pd, self.py)
        square = c * self.Vdd - np.outer(self.pd, self.pd)
        if len(self.py) == 1:
            return _quadratic(square[0, 0], linear[0, 0], constant[0, 0])
        return _quadratic_pencil(square, linear, constant)


def _quadratic(a: float, b: float, c: float) -> FloatArray:
    inside = b * b - 4 * a * c
    if a == 0:
        return np.array([-c / b]) if b else np.empty(0)
    if inside < 0:
        return np.empty(0)
    q = -(b + np.copysign(np.sqrt(inside), b)) / 2
    return np.sort(np.array([q / a, c / q])) if q else np.zeros(2)


def _quadratic_pencil(A: FloatArray, B: FloatArray, C: FloatArray) -> FloatArray:
    zero, one = np.zeros_like(A), np.eye(len(A))
    left = np.block([[zero, one], [-C, -B]])
    right = np.block([[one, zero], [zero, A]])
    roots = eigvals(left, right)
    roots = roots[np.isfinite(roots)]
    real = np.abs(roots.imag) <= 1e-7 * np.maximum(np.abs(roots), 1e-12)
    return np.sort(roots[real].real)


def anderson_rubin(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    inference: Inference | Literal["iid"] = DEFAULT,
    level: float | None = None,
) -> AndersonRubinSet:
    """The Anderson-Rubin set of the effect of d (n,) on y (n,), instruments z (n, L).

    With one instrument the F has the (Satterthwaite) df of the ITT test, whose p it equals at
    b = 0; with several (L, G - 1). `inference="iid"` ignores clusters and is far too narrow with
    them: it is there to compare with packages that know no clusters.

    Raises InputError or one of its kinds, and IdentificationError.
    """
    given = given or controls(len(np.asarray(y)))
    outcome = varying(given.column(y, "The outcome"), "The outcome")
    D = given.columns(d, "The treatment")
    if D.shape[1] != 1:
        raise IdentificationError("The Anderson-Rubin set takes one treatment at a time.")
    Z = given.columns(z, "The instruments")
    basis = given.extend(Z, column_names(None, Z.shape[1], "instrument"))
    both = np.column_stack([outcome, varying(D[:, 0], "The treatment")])
    if inference == "iid":
        pencil, df2, singular = _iid(basis, both, given.rank), float(basis.rows - basis.rank), 0
        confidence, variance = level or DEFAULT.level, "iid"
    else:
        pencil, df2, singular = _clustered(basis, both, given.rank, inference)
        confidence, variance = level or inference.level, inference.variance
    L = Z.shape[1]
    critical = float(f_critical(confidence, L, df2))
    pieces = _pieces(pencil, critical)
    return AndersonRubinSet(
        shape=_shape(pieces),
        pieces=pieces,
        level=confidence,
        df1=L,
        df2=df2,
        variance=variance,
        p_of_no_effect=float(f_p_value(pencil.f(0.0), L, df2)),
        clusters=basis.clusters.report(basis.rank, singular),
        pencil=pencil,
    )


def _clustered(
    basis: Basis, both: FloatArray, k: int, inference: Inference
) -> tuple[Pencil, float, int]:
    """In the orthonormal basis of the partialled instruments (F does not depend on it)."""
    projected = basis.Q.T @ both
    residuals = both - basis.Q @ projected
    adjusted = basis.span.adjust(inference.variance)
    sy, sd = (scores(adjusted.basis[:, k:], e, basis.clusters) for e in residuals.T)
    cross = sy.T @ sd
    c = adjusted.factor
    pencil = Pencil(
        projected[k:, 0], projected[k:, 1], c * sy.T @ sy, c * (cross + cross.T), c * sd.T @ sd
    )
    df2 = basis.clusters.count - 1.0
    if basis.rank == k + 1:
        last = np.eye(basis.rank)[:, -1:]
        df = degrees_of_freedom(inference.df_rule, basis.span, inference.variance, last)
        df2 = require_df(df[0])
    return pencil, df2, adjusted.singular


def _iid(basis: Basis, both: FloatArray, k: int) -> Pencil:
    projected = basis.Q.T @ both
    residuals = both - basis.Q @ projected
    S = residuals.T @ residuals / (basis.rows - basis.rank)
    one = np.eye(basis.rank - k)
    return Pencil(
        projected[k:, 0], projected[k:, 1], S[0, 0] * one, 2 * S[0, 1] * one, S[1, 1] * one
    )


def _pieces(pencil: Pencil, critical: float) -> tuple[tuple[float, float], ...]:
    """The stretches between crossings where F stays at or under the critical value."""
    borders = [-inf, *pencil.crossings(critical).tolist(), inf]
    pieces: list[tuple[float, float]] = []
    for low, high in pairwise(borders):
        if _within(pencil, critical, low, high):
            if pieces and pieces[-1][1] == low:
                low = pieces.pop()[0]
            pieces.append((low, high))
    return tuple(pieces)


def _within(pencil: Pencil, critical: float, low: float, high: float) -> bool:
    if np.isinf(low) or np.isinf(high):
        return pencil.f_far() <= critical
    return pencil.f((low + high) / 2) <= critical


def _shape(pieces: tuple[tuple[float, float], ...]) -> Shape:
    if not pieces:
        return "empty"
    outer = np.isinf(pieces[0][0]), np.isinf(pieces[-1][1])
    if len(pieces) == 1:
        return "line" if all(outer) else "interval"
    return "two rays" if len(pieces) == 2 and all(outer) else "union"
