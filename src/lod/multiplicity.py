"""Several outcomes, several chances to be wrong: p-values that account for it.

Holm and Benjamini-Hochberg need only the p-values. The step-down tests use draws of all statistics
together (from randomisation or bootstrap), and so profit from outcomes that move together.

Sources: Holm 1979; Benjamini & Hochberg 1995; Westfall & Young 1993 (min p, algorithm 2.8); Romano &
Wolf 2005, 2016 (max t).
"""

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, IntArray, matrix, vector
from lod.errors import InputError
from lod.resampling import TIE


def holm(p: ArrayLike) -> FloatArray:
    """Holm's adjusted p-values (m,): control of any false rejection.

    Raises InputError for a p outside 0 to 1.
    """
    p, order = _ordered(p)
    m = len(p)
    adjusted = np.maximum.accumulate(p[order] * np.arange(m, 0, -1))
    return _restored(np.minimum(adjusted, 1.0), order)


def benjamini_hochberg(p: ArrayLike) -> FloatArray:
    """Benjamini-Hochberg adjusted p-values (m,): control of the share of false rejections.

    Raises InputError for a p outside 0 to 1.
    """
    p, order = _ordered(p)
    m = len(p)
    scaled = p[order] * m / np.arange(1, m + 1)
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    return _restored(np.minimum(adjusted, 1.0), order)


def romano_wolf(observed: ArrayLike, drawn: ArrayLike) -> FloatArray:
    """Step-down max-t p-values (m,) from |t| of the data (m,) and of the draws (B, m).

    Raises InputError where the draws are of other statistics.
    """
    t, draws = _statistics(observed, drawn)
    order = np.argsort(-t, kind="stable")
    largest = np.maximum.accumulate(draws[:, order][:, ::-1], axis=1)[:, ::-1]
    count = (~(largest < t[order] * TIE)).sum(axis=0)
    return _restored(np.maximum.accumulate((1 + count) / (1 + len(draws))), order)


def westfall_young(observed: ArrayLike, drawn: ArrayLike) -> FloatArray:
    """Step-down min-p values (m,), fair to outcomes whose statistics have other distributions.

    Takes |t| of the data (m,) and of the draws (B, m), drawn together under the complete null.

    Raises InputError where the draws are of other statistics.
    """
    t, draws = _statistics(observed, drawn)
    ranks = _own_p(np.vstack([t, draws]))
    order = np.argsort(ranks[0], kind="stable")
    smallest = np.minimum.accumulate(ranks[1:, order][:, ::-1], axis=1)[:, ::-1]
    count = (smallest <= ranks[0, order] * (2 - TIE)).sum(axis=0)
    return _restored(np.maximum.accumulate((1 + count) / (1 + len(draws))), order)


def _own_p(statistics: FloatArray) -> FloatArray:
    """p of every row among all rows, column by column."""
    rows = len(statistics)
    out = np.empty_like(statistics)
    for j, column in enumerate(statistics.T):
        out[:, j] = rows - np.searchsorted(np.sort(column), column * TIE, side="left")
    return out / rows


def _ordered(p: ArrayLike) -> tuple[FloatArray, IntArray]:
    values = vector(p, "The p-values")
    if values.min() < 0 or values.max() > 1:
        raise InputError("A p-value lies between 0 and 1.")
    return values, np.argsort(values, kind="stable")


def _statistics(observed: ArrayLike, drawn: ArrayLike) -> tuple[FloatArray, FloatArray]:
    t, draws = np.abs(vector(observed, "The statistics")), np.abs(matrix(drawn, "The draws"))
    if draws.shape[1] != len(t):
        raise InputError(f"{len(t)} statistics came with draws of {draws.shape[1]}.")
    return t, draws


def _restored(values: FloatArray, order: IntArray) -> FloatArray:
    out = np.empty_like(values)
    out[order] = values
    return out
