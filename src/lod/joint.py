"""Do several coefficients vanish together? The HTZ test of Pustejovsky & Tipton 2018."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lod._arrays import FloatArray
from lod.controls import Basis
from lod.distributions import f_p_value
from lod.errors import ClusterError, InputError
from lod.ols import Regression


@dataclass(frozen=True)
class WaldTest:
    """H0: all `terms` are zero. F on (df1, df2), df2 from how much the estimated V varies."""

    terms: tuple[str, ...]
    f: float
    df1: float
    df2: float
    p: float


def wald_test(fit: Regression, terms: Sequence[str]) -> WaldTest:
    """Test several coefficients of one regression together, by the approximate Hotelling T2 (HTZ).

    With one term it is the square of its t on Satterthwaite df. Raises InputError for an unknown
    term and ClusterError when the clusters leave too few degrees of freedom for so many terms.
    """
    unknown = [name for name in terms if name not in fit.names]
    if unknown or not terms:
        raise InputError(f"{unknown[0] if unknown else 'Nothing'} is not a column to test.")
    at = [fit.names.index(name) for name in terms]
    b, V = fit.estimates[at], fit.covariance[np.ix_(at, at)]
    q = len(at)
    eta = _wishart_df(fit, [fit.design.names.index(name) for name in terms])
    if eta <= q - 1:
        raise ClusterError(f"The clusters are too few or too unequal to test {q} terms together.")
    wald = float(b @ np.linalg.solve(V, b))
    df2 = eta - q + 1
    f = wald * df2 / (eta * q)
    return WaldTest(tuple(terms), f, q, df2, float(f_p_value(f, q, df2)))


def _wishart_df(fit: Regression, at: list[int]) -> float:
    """eta = q (q + 1) / sum Var(D_st), D = Omega^-1/2 V Omega^-1/2 under independent errors."""
    design = fit.design
    adjusted = design.span.adjust(fit.inference.variance).basis
    along = adjusted @ design.inverse()[at].T
    omega = _expected(design, along)
    values, vectors = np.linalg.eigh(omega)
    P = _products(design, along @ vectors / np.sqrt(values))
    q = len(at)
    variance = sum(
        float((P[s][s] * P[t][t]).sum() + (P[s][t] * P[t][s]).sum())
        for s in range(q)
        for t in range(q)
    )
    return q * (q + 1) / variance


def _expected(design: Basis, along: FloatArray) -> FloatArray:
    """E of the covariance of the chosen coefficients, (q, q), for independent unit errors."""
    reach = _reach(design, along)
    return np.asarray(along.T @ along - np.einsum("gks,gkt->st", reach, reach))


def _reach(design: Basis, along: FloatArray) -> FloatArray:
    """Q_g' a_g for every cluster and column: (G, k, q)."""
    return design.clusters.sums(design.Q[:, :, None] * along[:, None, :])


def _products(design: Basis, along: FloatArray) -> list[list[FloatArray]]:
    """P_st = [a_sg' (I - H)_gh a_th], q by q matrices of (G, G)."""
    reach = _reach(design, along)
    q = along.shape[1]
    own = design.clusters.sums(along[:, :, None] * along[:, None, :])
    return [
        [np.diag(own[:, s, t]) - reach[:, :, s] @ reach[:, :, t].T for t in range(q)]
        for s in range(q)
    ]
