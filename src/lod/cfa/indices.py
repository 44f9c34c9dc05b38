"""Fit indices, with the conventions that other programs print."""

from dataclasses import dataclass

import numpy as np
import scipy
from scipy.special import chdtrc, chndtr

from lod.cfa.layout import Array

CLOSE = 0.05


@dataclass(frozen=True)
class ChiSquare:
    """A test of exact fit. `scaling` and `shift` say how it was corrected: value = raw / scaling
    + shift; 1 and 0 where it was not."""

    value: float
    df: int
    scaling: float = 1.0
    shift: float = 0.0

    @property
    def spread(self) -> tuple[float, float]:
        """The value and the degrees of freedom whose non-central chi-square RMSEA refers to.

        A test that was only scaled goes back to its raw value on df times scaling, as lavaan does.
        """
        if self.shift:
            return self.value, float(self.df)
        return self.value * self.scaling, self.df * self.scaling

    @property
    def p(self) -> float:
        return float(chdtrc(self.df, max(self.value, 0.0))) if self.df > 0 else float("nan")


@dataclass(frozen=True)
class FitIndices:
    """How well a model reproduces the data.

    `cfi` and `tli` compare with the independence model (`baseline`). `rmsea` (Steiger and Lind)
    uses N, times the square root of the number of groups; `rmsea_interval` is at 90 % and
    `close_fit_p` tests rmsea <= 0.05. NaN where df = 0.
    """

    chi2: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: tuple[float, float]
    close_fit_p: float
    baseline: ChiSquare
    scaling: float
    shift: float


def fit_indices(model: ChiSquare, baseline: ChiSquare, n: int, groups: int) -> FitIndices:
    """All indices that follow from two chi-squares and N."""
    return FitIndices(
        chi2=model.value,
        df=model.df,
        p=model.p,
        cfi=_cfi(model, baseline),
        tli=_tli(model, baseline),
        rmsea=_rmsea(model, n, groups),
        rmsea_interval=_rmsea_interval(model, n, groups),
        close_fit_p=_close_fit_p(model, n, groups),
        baseline=baseline,
        scaling=model.scaling,
        shift=model.shift,
    )


def _cfi(model: ChiSquare, baseline: ChiSquare) -> float:
    """Bentler (1990)."""
    excess = max(model.value - model.df, 0.0)
    worst = max(baseline.value - baseline.df, excess)
    return 1.0 - excess / worst if worst > 0 else 1.0


def _tli(model: ChiSquare, baseline: ChiSquare) -> float:
    """Tucker and Lewis (1973)."""
    if model.df == 0:
        return 1.0
    against = baseline.value / baseline.df
    return (against - model.value / model.df) / (against - 1.0)


def _rmsea(model: ChiSquare, n: int, groups: int) -> float:
    if model.df == 0:
        return 0.0
    return float(np.sqrt(max(model.value - model.df, 0.0) / (n * model.df) * groups))


def _rmsea_interval(model: ChiSquare, n: int, groups: int) -> tuple[float, float]:
    """The non-centralities at which the chi-square lies at its 95th and 5th percentile."""
    if model.df == 0:
        return (0.0, 0.0)
    value, df = model.spread
    low, high = (_noncentrality(value, df, share) for share in (0.95, 0.05))
    scale = groups / (n * df)
    return (float(np.sqrt(low * scale)), float(np.sqrt(high * scale)))


def _noncentrality(value: float, df: float, share: float) -> float:
    def distance(noncentrality: float) -> float:
        return float(chndtr(value, df, noncentrality)) - share

    if value <= 0 or distance(0.0) <= 0:
        return 0.0
    highest = max(value, 10.0)
    while distance(highest) > 0:
        highest *= 2.0
    return float(scipy.optimize.brentq(distance, 0.0, highest, xtol=1e-12, rtol=1e-14))


def _close_fit_p(model: ChiSquare, n: int, groups: int) -> float:
    if model.df == 0:
        return float("nan")
    value, df = model.spread
    return 1.0 - float(chndtr(max(value, 0.0), df, n * df * CLOSE**2 / groups))


def shifted(raw: float, df: int, first_trace: float, second_trace: float) -> ChiSquare:
    """Scaled and shifted chi-square (Asparouhov and Muthen 2010)."""
    if df == 0:
        return ChiSquare(raw, 0)
    factor = float(np.sqrt(df / second_trace))
    shift = df - float(np.sqrt(df * first_trace**2 / second_trace))
    return ChiSquare(raw * factor + shift, df, 1.0 / factor, shift)


def scaled(raw: float, df: int, trace: float) -> ChiSquare:
    """Chi-square divided by its mean under the model, `trace` / df (Yuan and Bentler 2000)."""
    if df == 0:
        return ChiSquare(raw, 0)
    return ChiSquare(raw * df / trace, df, trace / df)


def srmr(residuals: list[Array], counts: list[int]) -> float:
    """Root mean square of standardised residuals, groups weighted by their size."""
    shares = np.array(counts) / sum(counts)
    each = [float(np.sqrt(np.mean(r**2))) for r in residuals]
    return float(shares @ each)
