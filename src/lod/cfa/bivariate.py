"""The standard bivariate normal distribution, on whole arrays at once."""

import numpy as np
from scipy.special import ndtr, owens_t

from lod.cfa.layout import Array


def bivariate_cdf(h: Array, k: Array, rho: Array) -> Array:
    """P(X <= h, Y <= k) at correlation rho, by Owen's T (Owen 1956, eq. 2.1). Broadcasts.

    Infinite h and k are allowed; |rho| must be below 1.
    """
    h, k, rho = np.broadcast_arrays(h + 0.0, k + 0.0, rho)  # a negative zero becomes zero
    root = np.sqrt((1.0 - rho) * (1.0 + rho))
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        slope_h = (k / h - rho) / root
        slope_k = (h / k - rho) / root
    both_zero = (h == 0) & (k == 0)
    diagonal = (1.0 - rho) / root
    slope_h = np.where(both_zero, diagonal, slope_h)
    slope_k = np.where(both_zero, diagonal, slope_k)
    product = np.where((h == 0) | (k == 0), 0.0, np.sign(h) * np.sign(k))
    opposite = (product < 0) | ((product == 0) & (np.sign(h) + np.sign(k) < 0))
    inside = 0.5 * (ndtr(h) + ndtr(k)) - owens_t(h, slope_h) - owens_t(k, slope_k) - 0.5 * opposite
    lowest = np.minimum(h, k)
    return np.where(np.isinf(h) | np.isinf(k), _at_infinity(h, k, lowest), np.maximum(inside, 0.0))


def _at_infinity(h: Array, k: Array, lowest: Array) -> Array:
    """At the border the probability is that of the other margin, or nothing."""
    return np.where(np.isneginf(lowest), 0.0, ndtr(lowest))


def bivariate_density(h: Array, k: Array, rho: Array) -> Array:
    """Density at (h, k), zero at infinity. Broadcasts."""
    h, k, rho = np.broadcast_arrays(h, k, rho)
    finite = np.isfinite(h) & np.isfinite(k)
    h, k = np.where(finite, h, 0.0), np.where(finite, k, 0.0)
    rest = (1.0 - rho) * (1.0 + rho)
    exponent = -(h * h - 2 * rho * h * k + k * k) / (2 * rest)
    return np.where(finite, np.exp(exponent) / (2 * np.pi * np.sqrt(rest)), 0.0)
