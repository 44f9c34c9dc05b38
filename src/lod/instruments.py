"""How strong is the lot as an instrument? Every F beside its variance, never one bare number.

Sources: Stock & Yogo 2005 (critical values, i.i.d. errors); Montiel Olea & Pflueger 2013
(effective F). tF is in `lod.tf`.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, column_names, varying
from lod.clusters import ClusterReport
from lod.controls import Basis, Controls, controls
from lod.distributions import f_p_value, noncentral_chi2_quantile
from lod.errors import InputError
from lod.ols import DEFAULT, Inference
from lod.tf import TF as TF
from lod.tf import tf_critical as tf_critical
from lod.variance import Variance, degrees_of_freedom, require_df, sandwich, scores

STOCK_YOGO = {
    1: {0.10: 16.38, 0.15: 8.96, 0.20: 6.66, 0.25: 5.53},
    2: {0.10: 19.93, 0.15: 11.59, 0.20: 8.75, 0.25: 7.25},
    3: {0.10: 22.30, 0.15: 12.83, 0.20: 9.54, 0.25: 7.80},
}


@dataclass(frozen=True)
class FTest:
    """H0: no instrument moves the treatment. `variance` is "iid" or a cluster-robust one."""

    f: float
    df1: float
    df2: float
    p: float
    variance: str


@dataclass(frozen=True)
class EffectiveF:
    """Montiel Olea-Pflueger; under `critical` the 2SLS bias may exceed the share `bias` (5 % test).

    `critical` is their simplified, conservative value; with one instrument F is the robust F.
    """

    f: float
    effective_df: float
    bias: float
    critical: float
    variance: str
    weak: bool


@dataclass(frozen=True)
class StockYogo:
    """Size distortion threshold for one treatment; it presumes independent errors (`assumes`)."""

    threshold: float
    size: float
    instruments: int
    assumes: Literal["iid errors"]
    comparable: str


@dataclass(frozen=True)
class FirstStageStrength:
    """Every F with its variance; `stock_yogo` is None for more than three instruments."""

    classical: FTest
    robust: FTest
    effective: EffectiveF
    stock_yogo: StockYogo | None
    clusters: ClusterReport


def first_stage_strength(
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    inference: Inference = DEFAULT,
    bias: float = 0.10,
) -> FirstStageStrength:
    """Every first-stage F of one treatment d (n,) on instruments z (n, L), controls partialled out.

    With one instrument the robust F is t squared under the same variance and df. With several, the
    Wald statistic over L on (L, G - 1) degrees of freedom.

    Raises InputError or one of its kinds, and IdentificationError.
    """
    given = given or controls(len(np.asarray(d)))
    D = varying(given.column(d, "The treatment"), "The treatment")
    Z = given.columns(z, "The instruments")
    L = Z.shape[1]
    basis = given.extend(Z, column_names(None, L, "instrument"))
    moved = basis.Q[:, given.rank :].T @ D
    residuals = D - basis.Q @ (basis.Q.T @ D)
    adjusted = basis.span.adjust(inference.variance)
    meat = scores(adjusted.basis, residuals, basis.clusters)[:, given.rank :]
    V = sandwich(np.eye(L), meat, adjusted.factor)
    return FirstStageStrength(
        classical=_classical(moved, residuals, basis),
        robust=_robust(moved, V, basis, inference),
        effective=effective_f(moved, V, bias, inference.variance),
        stock_yogo=stock_yogo(L) if L in STOCK_YOGO else None,
        clusters=basis.clusters.report(basis.rank, adjusted.singular),
    )


def _classical(moved: FloatArray, residuals: FloatArray, basis: Basis) -> FTest:
    L, df2 = len(moved), basis.rows - basis.rank
    f = float(moved @ moved / L / (residuals @ residuals / df2))
    return FTest(f, L, df2, float(f_p_value(f, L, df2)), "iid")


def _robust(moved: FloatArray, V: FloatArray, basis: Basis, inference: Inference) -> FTest:
    """In the orthonormal basis of the instruments, where the Wald statistic is the same."""
    L = len(moved)
    f = float(moved @ np.linalg.solve(V, moved)) / L
    df2 = basis.clusters.count - 1.0
    if L == 1:
        last = np.eye(basis.rank)[:, -1:]
        df = degrees_of_freedom(inference.df_rule, basis.span, inference.variance, last)
        df2 = require_df(df[0])
    return FTest(f, L, df2, float(f_p_value(f, L, df2)), inference.variance)


def effective_f(moved: FloatArray, V: FloatArray, bias: float, variance: Variance) -> EffectiveF:
    """Effective F from the first stage on orthonormal partialled instruments.

    moved (L,): coefficients; V (L, L): their covariance. F = moved'moved / tr V; critical value by
    Patnaik's approximation with the conservative x = 1 / bias.
    """
    if not 0 < bias < 1:
        raise InputError(f"The tolerated bias must lie between 0 and 1; it is {bias:g}.")
    trace, x = float(np.trace(V)), 1 / bias
    f = float(moved @ moved) / trace
    largest = float(np.linalg.eigvalsh(V)[-1])
    df = trace**2 * (1 + 2 * x) / (float((V * V).sum()) + 2 * x * trace * largest)
    critical = noncentral_chi2_quantile(0.95, df, x * df) / df
    return EffectiveF(f, df, bias, critical, variance, f < critical)


def stock_yogo(instruments: int = 1, size: float = 0.10) -> StockYogo:
    """The 5 % Wald test of one treatment rejects at most `size` when classical F exceeds this.

    Raises InputError for a size or a number of instruments that they do not give.
    """
    if instruments not in STOCK_YOGO or size not in STOCK_YOGO[instruments]:
        raise InputError("Stock-Yogo values are here for 1-3 instruments and sizes 10-25 %.")
    threshold = STOCK_YOGO[instruments][size]
    return StockYogo(threshold, size, instruments, "iid errors", "the classical F only")
