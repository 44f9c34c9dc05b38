"""Tail areas and quantiles of the t, F, chi-squared and normal distributions.

Each takes numbers or arrays and any positive, also fractional, degrees of freedom.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from lod._arrays import FloatArray


def t_p_value(t: ArrayLike, df: ArrayLike) -> FloatArray:
    """Two-sided p of Student's t."""
    t, df = np.asarray(t, dtype=float), np.asarray(df, dtype=float)
    return np.asarray(special.betainc(df / 2, 0.5, df / (df + t * t)))


def t_critical(level: float, df: ArrayLike) -> FloatArray:
    """The c for which |t| <= c with probability `level`."""
    df = np.asarray(df, dtype=float)
    x = special.betaincinv(df / 2, 0.5, 1 - level)
    return np.asarray(np.sqrt(df * (1 - x) / x))


def f_p_value(f: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> FloatArray:
    """Upper tail of F(df1, df2)."""
    f, df1, df2 = (np.asarray(v, dtype=float) for v in (f, df1, df2))
    return np.asarray(special.betainc(df2 / 2, df1 / 2, df2 / (df2 + df1 * f)))


def f_critical(level: float, df1: ArrayLike, df2: ArrayLike) -> FloatArray:
    """The c for which F(df1, df2) <= c with probability `level`."""
    df1, df2 = np.asarray(df1, dtype=float), np.asarray(df2, dtype=float)
    x = special.betaincinv(df2 / 2, df1 / 2, 1 - level)
    return np.asarray(df2 * (1 - x) / (df1 * x))


def chi2_p_value(x: ArrayLike, df: ArrayLike) -> FloatArray:
    """Upper tail of chi-squared."""
    half = np.asarray(df, dtype=float) / 2
    return np.asarray(special.gammaincc(half, np.asarray(x, dtype=float) / 2))


def normal_p_value(z: ArrayLike) -> FloatArray:
    """Two-sided p of the standard normal."""
    return np.asarray(special.erfc(np.abs(np.asarray(z, dtype=float)) / np.sqrt(2)))


def normal_critical(level: float) -> float:
    """The c for which |z| <= c with probability `level`."""
    return float(special.ndtri((1 + level) / 2))


def noncentral_chi2_quantile(p: float, df: float, noncentrality: float) -> float:
    """Quantile of the non-central chi-squared distribution."""
    return float(special.chndtrix(p, df, noncentrality))
