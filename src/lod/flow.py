"""Who was allocated, who was still there, who answered: counts with their denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod._arrays import BoolArray, labels
from lod.errors import InputError

START = "allocated"


@dataclass(frozen=True)
class Stage:
    """One box of the flow: present (n,) says who is in it, `of` names the box it is a part of."""

    name: str
    present: ArrayLike
    of: str = START


@dataclass(frozen=True)
class Count:
    """People and clusters of one arm in one stage, and in the stage they are a part of."""

    stage: str
    of: str
    arm: str
    people: int
    clusters: int
    people_before: int
    clusters_before: int

    @property
    def share(self) -> float:
        """Share of the people of the stage before; NaN when there were none."""
        return self.people / self.people_before if self.people_before else float("nan")

    @property
    def cluster_share(self) -> float:
        """Share of the clusters of the stage before with anybody left."""
        return self.clusters / self.clusters_before if self.clusters_before else float("nan")


@dataclass(frozen=True)
class Flow:
    """Counts for every stage and arm, arms in the order given and `total` last."""

    arms: tuple[str, ...]
    stages: tuple[str, ...]
    counts: tuple[Count, ...]

    def at(self, stage: str, arm: str = "total") -> Count:
        """The counts of one arm in one stage; InputError when there is no such stage or arm."""
        for count in self.counts:
            if count.stage == stage and count.arm == arm:
                return count
        raise InputError(f"The flow has no stage {stage} with an arm {arm}.")


def flow(arm: ArrayLike, cluster: ArrayLike, stages: Sequence[Stage]) -> Flow:
    """Follow n people from the lot through the stages, by arm.

    arm and cluster: one label for each person allocated. Raises InputError when somebody is in a
    stage but not in the stage it is a part of, because then the denominator is wrong.
    """
    arms, groups = labels(arm, "The arm column"), labels(cluster, "The cluster column")
    if len(groups) != len(arms):
        raise InputError(f"{len(arms)} people have an arm but {len(groups)} have a cluster.")
    boxes: dict[str, BoolArray] = {START: np.ones(len(arms), dtype=bool)}
    names = tuple(str(name) for name in np.unique(arms))
    counts = _count(Stage(START, boxes[START]), boxes, arms, groups)
    for stage in stages:
        boxes[stage.name] = _box(stage, boxes)
        counts += _count(stage, boxes, arms, groups)
    return Flow(names, tuple(boxes), tuple(counts))


def _box(stage: Stage, boxes: dict[str, BoolArray]) -> BoolArray:
    if stage.of not in boxes:
        raise InputError(f"{stage.name} is said to be a part of {stage.of}, which comes nowhere.")
    if stage.name in boxes:
        raise InputError(f"Two stages are called {stage.name}.")
    present = np.asarray(stage.present).astype(bool)
    if present.shape != boxes[START].shape:
        raise InputError(f"{stage.name} has {present.size} rows; the roster has another number.")
    astray = int((present & ~boxes[stage.of]).sum())
    if astray:
        raise InputError(f"{astray} people are in {stage.name} but not in {stage.of}.")
    return present


def _count(
    stage: Stage, boxes: dict[str, BoolArray], arms: NDArray[Any], groups: NDArray[Any]
) -> list[Count]:
    here, before = boxes[stage.name], boxes[stage.of]
    out = []
    for name in [*np.unique(arms), None]:
        rows = np.ones(len(arms), dtype=bool) if name is None else arms == name
        out.append(
            Count(
                stage=stage.name,
                of=stage.of,
                arm="total" if name is None else str(name),
                people=int((here & rows).sum()),
                clusters=len(np.unique(groups[here & rows])),
                people_before=int((before & rows).sum()),
                clusters_before=len(np.unique(groups[before & rows])),
            )
        )
    return out
