"""Cluster-robust variances of a linear estimator, and the degrees of freedom that go with them.

Everything works on an orthonormal basis Q of the design (X = QR), rows in cluster order, so that
the leverage of cluster g is Q_g Q_g' and the estimator is R^-1 Q'y. For 2SLS the design is the
projected one.

Sources: Liang & Zeger 1986 (CR0); Bell & McCaffrey 2002 (CR2, CR3, degrees of freedom);
Pustejovsky & Tipton 2018 (CR2 with dummies and singular clusters, HTZ test); MacKinnon, Nielsen &
Webb 2023 (jackknife).
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from lod._arrays import BoolArray, FloatArray
from lod.clusters import Clusters
from lod.errors import ClusterError, InputError

Variance = Literal["CR0", "CR1", "CR1S", "CR2", "CR3", "CR3J"]
DfRule = Literal["satterthwaite", "clusters"]

SINGULAR = 1e-12
SHORTFALL = 0.01
NOTHING = 1e-10
POWERS = {"CR0": 0.0, "CR1": 0.0, "CR1S": 0.0, "CR2": -0.5, "CR3": -1.0, "CR3J": -1.0}


@dataclass(frozen=True)
class Adjustment:
    """`basis` holds the rows A_g Q_g (n, k): Q itself, scaled up where a cluster fits itself."""

    basis: FloatArray
    factor: float
    singular: int


@dataclass(frozen=True, eq=False)
class Span:
    """What a design spans: an orthonormal basis Q (n, k), rows in cluster order.

    Leverages and what they do to a variance depend on nothing else, so they are worked out once
    for everything that is asked of the same design, and kept.
    """

    Q: FloatArray = field(repr=False)
    clusters: Clusters = field(repr=False)
    _adjusted: dict[Variance, Adjustment] = field(default_factory=dict, init=False, repr=False)

    def adjust(self, variance: Variance) -> Adjustment:
        """See `adjust`."""
        if variance not in self._adjusted:
            self._adjusted[variance] = adjust(self.Q, self.clusters, variance)
        return self._adjusted[variance]


def adjust(Q: FloatArray, clusters: Clusters, variance: Variance) -> Adjustment:
    """Adjust the basis for leverage: A_g = (I - H_gg)^p, p = 0 (CR0, CR1, CR1S), -1/2 (CR2),
    -1 (CR3, CR3J), by pseudo-inverse where a cluster fits itself exactly.
    """
    if variance not in POWERS:
        raise InputError(f"{variance} is not one of the variances {', '.join(POWERS)}.")
    factor = small_sample_factor(variance, Q.shape[0], Q.shape[1], clusters.count)
    power = POWERS[variance]
    if power == 0:
        return Adjustment(Q, factor, 0)
    adjusted, singular = np.empty_like(Q), 0
    for _, rows in clusters.by_size:
        adjusted[rows], lost = _leveraged(Q[rows], power)
        singular += lost
    return Adjustment(adjusted, factor, singular)


def _leveraged(Q: FloatArray, power: float) -> tuple[FloatArray, int]:
    """(I - Q_g Q_g')^power Q_g for clusters of one size, Q (clusters, m, k); count the singular."""
    m, k = Q.shape[1:]
    transposed = Q.transpose(0, 2, 1)
    if m == 1:
        remaining, vectors = 1 - np.einsum("gmk,gmk->gm", Q, Q), None
    else:
        leverage, vectors = np.linalg.eigh(Q @ transposed if m <= k else transposed @ Q)
        remaining = 1 - leverage
    usable = remaining > SINGULAR
    scale = np.where(usable, np.where(usable, remaining, 1.0) ** power, 0.0)
    lost = int((~usable).any(axis=1).sum())
    if vectors is None:
        return Q * scale[:, :, None], lost
    rotated = vectors * scale[:, None, :] @ vectors.transpose(0, 2, 1)
    return (rotated @ Q if m <= k else Q @ rotated), lost


def small_sample_factor(variance: Variance, n: int, k: int, G: int) -> float:
    """The constant that multiplies the sandwich; n rows, k parameters, G clusters."""
    if variance == "CR1":
        return G / (G - 1)
    if variance == "CR1S":
        return G * (n - 1) / ((G - 1) * (n - k))
    return (G - 1) / G if variance == "CR3J" else 1.0


def scores(adjusted: FloatArray, residuals: FloatArray, clusters: Clusters) -> FloatArray:
    """Q_g' A_g e_g for every cluster, (G, k)."""
    return clusters.sums(adjusted * residuals[:, None])


def sandwich(bread: FloatArray, cluster_scores: FloatArray, factor: float) -> FloatArray:
    """bread (sum of s_g s_g') bread' times the small-sample factor, (k, k)."""
    half = bread @ cluster_scores.T
    return np.asarray(factor * (half @ half.T))


def satterthwaite(
    Q: FloatArray, adjusted: FloatArray, directions: FloatArray, clusters: Clusters
) -> FloatArray:
    """Bell-McCaffrey degrees of freedom of c'b for each column of `directions` = R^-T c, (k, c).

    df = (tr P)^2 / tr P^2 with P = [a_g'(I - H)_gh a_h], a_g = A_g Q_g R^-T c, worked out as
    diag(a_g'a_g) - B'B, B = [Q_g'a_g], without ever forming the (n, n) or (G, G) matrices.
    """
    along = adjusted @ directions
    own = clusters.sums(along**2)
    df = np.empty(directions.shape[1])
    for j in range(len(df)):
        B = clusters.sums(Q * along[:, [j]])
        lengths = np.einsum("gk,gk->g", B, B)
        crossed = B.T @ B
        trace = own[:, j].sum() - lengths.sum()
        square = (own[:, j] ** 2).sum() - 2 * (own[:, j] @ lengths) + (crossed**2).sum()
        possible = trace > NOTHING * own[:, j].sum() and square > 0
        df[j] = trace**2 / square if possible else np.nan
    return df


def degrees_of_freedom(
    rule: DfRule, span: Span, variance: Variance, directions: FloatArray
) -> FloatArray:
    """Degrees of freedom of c'b for each column of `directions` = R^-T c, (k, c).

    A nuisance that belongs to one cluster alone (a town with one leader) has none: NaN.
    """
    if rule == "clusters":
        return np.full(directions.shape[1], span.clusters.count - 1.0)
    return satterthwaite(span.Q, span.adjust(variance).basis, directions, span.clusters)


def require_df(df: float) -> float:
    """The degrees of freedom of an effect; ClusterError when it has none."""
    if not df > 0:
        raise ClusterError(
            "The clusters leave no degrees of freedom: each of them fits itself, so nothing says"
            " how far the effect could have come out by chance."
        )
    return float(df)


def understated(span: Span, variance: Variance, directions: FloatArray) -> BoolArray:
    """Which coefficients (k,) get too small a CR2: its mean under independent errors falls short.

    Only clusters that fit themselves can do that; dummies for each cluster do no harm. `directions`
    (k, c) as in `degrees_of_freedom`.
    """
    adjusted = span.adjust(variance)
    if not adjusted.singular:
        return np.zeros(directions.shape[1], dtype=np.bool_)
    along = adjusted.basis @ directions
    mean = np.einsum("nc,nc->c", along, along)
    for j in range(len(mean)):
        mean[j] -= np.square(span.clusters.sums(span.Q * along[:, [j]])).sum()
    return np.asarray(mean < (1 - SHORTFALL) * np.einsum("kc,kc->c", directions, directions))


def default_df(variance: Variance) -> DfRule:
    """Satterthwaite for the leverage-adjusted variances, G - 1 for the others."""
    return "clusters" if POWERS[variance] == 0 else "satterthwaite"
