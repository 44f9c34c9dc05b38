"""The lottery behind the data: which lots the stored design could have drawn, as doses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lod._arrays import FloatArray, IntArray
from lod.clusters import Clusters
from lod.design import CHUNK, Arms, Design
from lod.errors import DesignError, IdentificationError, InputError

Places = IntArray | slice


@dataclass(frozen=True)
class Lottery:
    """The clusters of the data within the design, the lot as drawn, and doses for any other.

    `steps` (arms,): doses count from that of the first arm, because with a constant in the model
    only differences matter. `columns` (G,): places of the data's clusters in the design.
    """

    design: Design
    columns: IntArray
    steps: FloatArray
    drawn: Arms

    def observed(self) -> FloatArray:
        """(1, G) doses of the lot that was used."""
        return np.asarray(self.steps[self.drawn[None, self.columns]])

    def doses(self, index: int, size: int, seed: int) -> FloatArray:
        """(size, G) doses under chunk `index` of `Design.draws`."""
        if self.design.criterion is None:
            return self._shuffled(index, seed)[:size]
        return np.asarray(self.steps[self.design.chunk(index, size, seed)[:, self.columns]])

    def _shuffled(self, index: int, seed: int) -> FloatArray:
        """The same lots as `Design.chunk`: numpy shuffles doubles twice as fast as bytes."""
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index,)))
        out = np.empty((CHUNK, len(self.columns)))
        for doses, answering, at in self._blocks:
            out[:, at] = rng.permuted(doses, axis=1)[:, answering]
        return out

    @cached_property
    def _blocks(self) -> list[tuple[FloatArray, Places, Places]]:
        """For each block its doses (CHUNK, members), who of them has data, and their columns."""
        column = np.full(len(self.design.clusters), -1)
        column[self.columns] = np.arange(len(self.columns))
        blocks = []
        for members, row in zip(self.design.members, self.design.counts, strict=True):
            doses = np.tile(np.repeat(self.steps, row), (CHUNK, 1))
            answering = np.flatnonzero(column[members] >= 0)
            blocks.append((doses, _run(answering), _run(column[members][answering])))
        return blocks


def _run(places: IntArray) -> Places:
    """A slice where the places follow each other: copying a run is faster than gathering."""
    if len(places) and (np.diff(places) == 1).all():
        return slice(int(places[0]), int(places[-1]) + 1)
    return places


def lottery(
    design: Design, arms: Sequence[str], groups: Clusters, doses: Mapping[str, float] | None
) -> Lottery:
    """Match the clusters of the data with the stored design; DesignError where they contradict."""
    place = {name: i for i, name in enumerate(design.clusters)}
    strangers = [name for name in groups.names if name not in place]
    if strangers:
        raise DesignError(f"Cluster {strangers[0]} of the data is not in the stored design.")
    if len(arms) != len(design.clusters) or not set(arms) <= set(design.arms):
        raise DesignError("Every cluster of the design needs one of its arms, in its order.")
    drawn = np.array([design.arms.index(arm) for arm in arms], dtype=np.int8)
    _possible(design, drawn)
    scale = doses or {arm: float(i > 0) for i, arm in enumerate(design.arms)}
    if set(scale) != set(design.arms):
        raise InputError("Each arm of the design needs one dose.")
    lots = Lottery(
        design=design,
        columns=np.array([place[name] for name in groups.names], dtype=np.intp),
        steps=np.array(
            [scale[arm] - scale[design.arms[0]] for arm in design.arms], dtype=np.float64
        ),
        drawn=drawn,
    )
    if np.ptp(lots.observed()) == 0:
        raise IdentificationError("All clusters with data are in arms of the same dose.")
    return lots


def _possible(design: Design, drawn: Arms) -> None:
    for members, row in zip(design.members, design.counts, strict=True):
        if tuple(np.bincount(drawn[members], minlength=len(row)).tolist()) != tuple(row):
            raise DesignError(
                f"Block {design.blocks[members[0]]} was not allocated as the design says."
            )
    if design.criterion and design.imbalance(drawn[None])[0] > design.criterion.threshold:
        raise DesignError("The design would have refused the lot that was used.")
