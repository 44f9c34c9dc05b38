"""What all resampling shares: seeds by chunk, p-values that count the data, intervals by inversion.

Chunk i draws from its own child of the seed, so results do not depend on who computes which chunk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
import scipy

from lod._arrays import FloatArray
from lod.errors import InputError

CHUNK = 256
FAR = 1e6
TIE = 1 - 1e-9
"""A draw this close to the data counts as equal to it: the same draw summed in another order."""

Statistics = Callable[[float], tuple[float, FloatArray]]
"""Under a hypothetical effect: the statistic of the data, and of every draw."""


@dataclass(frozen=True)
class Resampling:
    """How often and from which seed to draw; `interval` may be left out to save time."""

    draws: int = 9_999
    seed: int = 20250101
    level: float = 0.95
    interval: bool = True

    def __post_init__(self) -> None:
        if self.draws < 19:
            raise InputError("Fewer than 19 draws cannot reject anything at 5 %.")
        if not 0 < self.level < 1:
            raise InputError(f"The level must lie between 0 and 1; it is {self.level:g}.")


DEFAULT_RESAMPLING = Resampling()


def chunks(count: int, seed: int) -> Iterator[tuple[np.random.Generator, int]]:
    """Yield (generator, rows) until `count` rows are covered."""
    for index in range(-(-count // CHUNK)):
        child = np.random.SeedSequence(seed, spawn_key=(index,))
        yield np.random.default_rng(child), min(CHUNK, count - index * CHUNK)


def p_value(drawn: FloatArray, observed: float, complete: bool = False) -> float:
    """(1 + c) / (1 + B), c the draws at least as large as the data (Phipson & Smyth 2010).

    `complete`: the draws are all there can be, the data's own among them, and p is c / B. A draw
    without a value (a degenerate one) counts as large.
    """
    large = len(drawn) - np.count_nonzero(drawn < observed * TIE)
    return float(large / len(drawn) if complete else (1 + large) / (1 + len(drawn)))


def invert(
    at: Statistics,
    estimate: float,
    step: float,
    alpha: float,
    *,
    complete: bool = False,
    precision: float = 1e-9,
    doublings: int = 40,
) -> tuple[float, float]:
    """The effects around `estimate` that are not rejected; infinite where none is.

    at(b0): statistic of the data and of every draw under the effect b0. Rejection is
    |t| > critical, the draw whose rank makes p = alpha, and both move smoothly with b0: each border
    is bracketed by doubling 2 `step`, then found by Brent's method to `precision` steps.
    """

    def excess(distance: float, sign: float) -> float:
        observed, drawn = at(estimate + sign * distance * step)
        return max(-FAR, abs(observed) * TIE - critical(np.abs(drawn), alpha, complete))

    def border(sign: float) -> float:
        inside, outside = 0.0, 2.0
        while not excess(outside, sign) > 0:
            inside, outside = outside, 2 * outside
            if outside > 2.0**doublings:
                return sign * inf
        root = scipy.optimize.brentq(excess, inside, outside, args=(sign,), xtol=precision)
        return estimate + sign * float(root) * step

    return border(-1.0), border(1.0)


def critical(drawn: FloatArray, alpha: float, complete: bool) -> float:
    """What the data must exceed for p <= alpha; infinite when there are too few draws."""
    rank = int(alpha * len(drawn) + 1e-9) + 1 if complete else int(alpha * (len(drawn) + 1) + 1e-9)
    if rank == 0:
        return inf
    known = np.where(np.isnan(drawn), inf, drawn)
    return float(np.partition(known, len(known) - rank)[len(known) - rank])
