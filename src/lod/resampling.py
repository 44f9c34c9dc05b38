"""What all resampling shares: seeds by chunk, p-values that count the data, intervals by inversion.

Chunk i draws from its own child of the seed, so results do not depend on who computes which chunk.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

import numpy as np

from lod._arrays import FloatArray
from lod.errors import InputError

CHUNK = 256
TIE = 1 - 1e-9
"""A draw this close to the data counts as equal to it: the same draw summed in another order."""


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


def p_value(drawn: FloatArray, observed: float) -> float:
    """(1 + c) / (1 + B), c the draws at least as large as the data (Phipson & Smyth 2010).

    A draw without a value (a degenerate one) counts as large.
    """
    below = np.count_nonzero(drawn < observed * TIE)
    return float((1 + len(drawn) - below) / (1 + len(drawn)))


def invert(
    p: Callable[[float], float],
    estimate: float,
    step: float,
    alpha: float,
    *,
    precision: float = 1e-9,
    doublings: float = 40,
) -> tuple[float, float]:
    """The values around `estimate` that p does not reject; infinite where it never rejects.

    Each border is bracketed by doubling `step`, then halved to `precision` steps.
    """

    def border(sign: float) -> float:
        inside, outside = 0.0, 1.0
        while p(estimate + sign * outside * step) > alpha:
            inside, outside, doubled = outside, 2 * outside, 2 * outside
            if doubled > 2.0**doublings:
                return sign * inf
        while outside - inside > precision * outside:
            middle = (inside + outside) / 2
            if p(estimate + sign * middle * step) > alpha:
                inside = middle
            else:
                outside = middle
        return estimate + sign * (inside + outside) / 2 * step

    return border(-1.0), border(1.0)
