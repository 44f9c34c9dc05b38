"""Random weights of the wild cluster bootstrap: one per cluster and bootstrap sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from lod._arrays import FloatArray
from lod.controls import Controls
from lod.errors import ClusterError, InputError
from lod.resampling import CHUNK, Resampling, chunks

Weights = Literal["rademacher", "webb"]
FEW_FOR_SIGNS = 12
KEPT = 8_000_000
WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))
SIX: FloatArray = np.concatenate([-WEBB[::-1], WEBB])


@dataclass(frozen=True)
class Batches:
    """The weights of every bootstrap sample, always the same; kept only where they are few."""

    clusters: int
    weights: Weights
    resampling: Resampling

    @property
    def enumerated(self) -> bool:
        return self.weights == "rademacher" and 2**self.clusters <= self.resampling.draws + 1

    def __iter__(self) -> Iterator[FloatArray]:
        small = self.clusters * self.resampling.draws < KEPT and self.resampling.interval
        return iter(self._kept) if small else self._made()

    @cached_property
    def _kept(self) -> tuple[FloatArray, ...]:
        return tuple(self._made())

    def _made(self) -> Iterator[FloatArray]:
        if self.enumerated:
            yield from self._patterns()
            return
        for rng, size in chunks(self.resampling.draws, self.resampling.seed):
            if self.weights == "webb":
                six = rng.integers(0, 6, (CHUNK, self.clusters), dtype=np.uint8)[:size]
                yield np.asarray(SIX[six], dtype=np.float64)
            else:
                yield _signs(rng, self.clusters)[:size]

    def _patterns(self) -> Iterator[FloatArray]:
        for start in range(0, 2**self.clusters, CHUNK):
            pattern = np.arange(start, min(start + CHUNK, 2**self.clusters))
            bits = (pattern[:, None] >> np.arange(self.clusters)) & 1
            yield np.asarray(bits * 2.0 - 1.0, dtype=np.float64)


def _signs(rng: np.random.Generator, clusters: int) -> FloatArray:
    """(CHUNK, G) of -1 and 1, one random bit each."""
    width = -(-clusters // 8)
    raw = np.frombuffer(rng.bytes(CHUNK * width), dtype=np.uint8).reshape(CHUNK, width)
    bits = np.unpackbits(raw, axis=1, count=clusters).astype(np.float64)
    bits *= 2
    bits -= 1
    return bits


def batches_of(given: Controls, weights: Weights | None, resampling: Resampling) -> Batches:
    G = given.clusters.count
    if weights not in (None, "rademacher", "webb"):
        raise InputError(f"{weights} is not one of the weights rademacher, webb.")
    chosen = weights or ("webb" if G <= FEW_FOR_SIGNS else "rademacher")
    if chosen == "rademacher" and G < 5:
        raise ClusterError(f"{G} clusters give only {2**G} sign patterns: use Webb weights.")
    return Batches(G, chosen, resampling)
