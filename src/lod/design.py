"""The stored design of a randomised trial: everything needed to draw its lots again.

Randomisation inference is only right over the allocations the design could have produced, so the
design is data: who, in which block, how many to each arm of each block, and which draws were
refused. Drawing the list that is used is `lod.lots`; drawing what could have been is here.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lod.distance import whiten
from lod.errors import DesignError

CHUNK = 256
"""Allocations per chunk; each chunk has its own child of the seed, whoever computes it."""

MAX_REFUSALS = 100_000
"""Draws refused in a row before the criterion is called impossible."""

Arms = NDArray[np.int8]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """A draw is accepted when its imbalance is at most `threshold`.

    values: one row per cluster (order of `Design.clusters`), one column per name. The imbalance is
    M = sum over arms of n_a (mean_a - mean)' S^-1 (mean_a - mean), the means taken after the block
    means are removed and S the pooled covariance within blocks. With two arms and one block this is
    the M of Morgan & Rubin 2012, Ann. Statist. 40(2), eq. 1; it is about chi-squared with
    k (arms - 1) degrees of freedom.
    """

    names: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    threshold: float

    def __post_init__(self) -> None:
        if not self.names or not self.threshold > 0:
            raise DesignError("A criterion needs at least one covariate and a positive threshold.")
        if any(len(row) != len(self.names) for row in self.values):
            raise DesignError("Every cluster needs one value for each covariate of the criterion.")
        if not all(math.isfinite(value) for row in self.values for value in row):
            raise DesignError(
                "The criterion has a missing value: fill it in or drop the covariate."
            )


@dataclass(frozen=True)
class Design:
    """How lots are drawn among G clusters in B blocks to A arms; the first arm is the control.

    clusters: G unique names. blocks: G block names. arms: A names. counts: for each block, in
    sorted order of block names, how many clusters go to each arm (B x A).
    Raises DesignError when the parts contradict each other.
    """

    clusters: tuple[str, ...]
    blocks: tuple[str, ...]
    arms: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    criterion: Criterion | None = None

    def __post_init__(self) -> None:
        if len(set(self.clusters)) != len(self.clusters):
            doubled = Counter(self.clusters).most_common(1)[0][0]
            raise DesignError(f"{doubled} is on the roster more than once.")
        if len(self.arms) < 2 or len(set(self.arms)) != len(self.arms):
            raise DesignError("A trial needs at least two arms with different names.")
        if len(self.blocks) != len(self.clusters):
            raise DesignError("Every cluster needs a block, and every block name a cluster.")
        self._check_counts()
        if self.criterion and len(self.criterion.values) != len(self.clusters):
            raise DesignError("The criterion needs one row of covariates for each cluster.")

    def _check_counts(self) -> None:
        sizes = Counter(self.blocks)
        if len(self.counts) != len(sizes):
            raise DesignError(f"There are {len(sizes)} blocks but counts for {len(self.counts)}.")
        for name, row in zip(sorted(sizes), self.counts, strict=True):
            if len(row) != len(self.arms) or min(row) < 0 or sum(row) != sizes[name]:
                raise DesignError(
                    f"Block {name} has {sizes[name]} clusters; the counts {list(row)} for "
                    f"{len(self.arms)} arms do not add up to that."
                )
        if min(self.totals) == 0:
            empty = self.arms[self.totals.index(0)]
            raise DesignError(f"No cluster would be allocated to the arm {empty}.")

    @property
    def totals(self) -> tuple[int, ...]:
        """Clusters per arm over all blocks (A)."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))

    @cached_property
    def members(self) -> tuple[NDArray[np.intp], ...]:
        """For each block in sorted order, the positions of its clusters."""
        names = np.asarray(self.blocks)
        return tuple(np.flatnonzero(names == name) for name in sorted(set(self.blocks)))

    @property
    def allocations(self) -> int:
        """How many different allocations the counts allow, before any criterion (exact)."""
        ways = (
            math.factorial(sum(row)) // math.prod(math.factorial(n) for n in row)
            for row in self.counts
        )
        return math.prod(ways)

    def probabilities(self) -> Floats:
        """Chance of each arm for each cluster (G x A), given the counts and without criterion."""
        out = np.empty((len(self.clusters), len(self.arms)))
        for members, row in zip(self.members, self.counts, strict=True):
            out[members] = np.asarray(row) / sum(row)
        return out

    def draws(self, count: int, seed: int) -> Iterator[Arms]:
        """Yield `count` accepted allocations in batches of at most CHUNK rows.

        Each batch is (b, G) of arm positions in the order of `clusters`. The rows depend on count
        and seed alone: chunk i is made by `chunk(i, ...)` from its own child of the seed, so any
        number of workers gives the same rows. Raises DesignError if the criterion refuses
        MAX_REFUSALS draws in a row.
        """
        for index in range(-(-count // CHUNK)):
            yield self.chunk(index, min(CHUNK, count - index * CHUNK), seed)

    def chunk(self, index: int, size: int, seed: int) -> Arms:
        """Chunk number `index` of `draws`: (size, G) arm positions."""
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index,)))
        if self.criterion is None:
            return self._permute(rng)[:size]
        accepted: list[Arms] = []
        found = refused = 0
        while found < size:
            batch = self._permute(rng)
            kept = batch[self.imbalance(batch) <= self.criterion.threshold]
            refused = 0 if len(kept) else refused + CHUNK
            if refused >= MAX_REFUSALS:
                raise DesignError(
                    f"None of {refused} draws met the criterion {self.criterion.threshold:g}: "
                    "it asks for more balance than the clusters can give."
                )
            accepted.append(kept)
            found += len(kept)
        return np.concatenate(accepted)[:size]

    def _permute(self, rng: np.random.Generator) -> Arms:
        """A full chunk, so that a shorter one is the beginning of a longer one."""
        out = np.empty((CHUNK, len(self.clusters)), dtype=np.int8)
        for members, row in zip(self.members, self.counts, strict=True):
            labels = np.repeat(np.arange(len(row), dtype=np.int8), row)
            out[:, members] = rng.permuted(np.tile(labels, (CHUNK, 1)), axis=1)
        return out

    def imbalance(self, allocations: Arms) -> Floats:
        """M of each row of (b, G) arm positions, see `Criterion`; needs a criterion."""
        whitened = self._whitened
        total = np.zeros(len(allocations))
        for arm, size in enumerate(self.totals):
            total += np.square((allocations == arm) @ whitened).sum(axis=1) / size
        return total

    @cached_property
    def _whitened(self) -> Floats:
        if self.criterion is None:
            raise DesignError("This design has no criterion, so no imbalance is defined.")
        members = [rows.tolist() for rows in self.members]
        return np.asarray(whiten(self.criterion.values, members))

    def to_json(self) -> str:
        """The design as text, keys sorted: the same design always gives the same text."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Design:
        """The design that `to_json` wrote."""
        raw = json.loads(text)
        criterion = raw["criterion"]
        return cls(
            clusters=tuple(raw["clusters"]),
            blocks=tuple(raw["blocks"]),
            arms=tuple(raw["arms"]),
            counts=tuple(tuple(row) for row in raw["counts"]),
            criterion=criterion
            and Criterion(
                names=tuple(criterion["names"]),
                values=tuple(tuple(row) for row in criterion["values"]),
                threshold=criterion["threshold"],
            ),
        )
