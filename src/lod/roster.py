"""The design as the data show it, for trials whose list of lots was not stored.

Counts per block and arm are taken as fixed by the design. That is right for lots drawn within the
blocks named here; a criterion for re-randomisation cannot be seen in data and must be stored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod._arrays import labels
from lod.design import Design
from lod.errors import DesignError


def observed_design(
    arm: ArrayLike, cluster: ArrayLike, *, control: str, strata: ArrayLike | None = None
) -> tuple[Design, tuple[str, ...]]:
    """The design, and each cluster's arm in the order of its clusters, from one label per row.

    Raises DesignError for a cluster in two arms or two strata, and for one arm only.
    """
    ids = labels(cluster, "The cluster column")
    arm_of = _one_each(ids, labels(arm, "The arm column", len(ids)), "arms")
    blocks = np.full(len(ids), "all") if strata is None else labels(strata, "The strata", len(ids))
    block_of = _one_each(ids, blocks, "strata")
    others = sorted(set(arm_of.values()) - {control})
    if control not in arm_of.values():
        raise DesignError(f"Nobody is in the control arm {control}.")
    if not others:
        raise DesignError(f"Everybody is in the arm {control}: there is nothing to compare with.")
    clusters, arms = tuple(sorted(arm_of)), (control, *others)
    counts = tuple(
        tuple(sum(block_of[c] == b and arm_of[c] == a for c in clusters) for a in arms)
        for b in sorted(set(block_of.values()))
    )
    design = Design(clusters, tuple(block_of[c] for c in clusters), arms, counts)
    return design, tuple(arm_of[c] for c in clusters)


def arm_codes(design: Design, allocation: tuple[str, ...]) -> NDArray[np.int8]:
    """The allocation as one row (1, G) of arm positions; DesignError when it is not the design's."""
    if len(allocation) != len(design.clusters):
        raise DesignError(
            f"{len(allocation)} clusters have an arm; the design has {len(design.clusters)}."
        )
    unknown = sorted(set(allocation) - set(design.arms))
    if unknown:
        raise DesignError(f"The arm {unknown[0]} is not in the design.")
    codes = np.asarray([[design.arms.index(a) for a in allocation]], dtype=np.int8)
    for members, row in zip(design.members, design.counts, strict=True):
        if tuple(np.bincount(codes[0, members], minlength=len(row)).tolist()) != row:
            raise DesignError("The allocation does not have the counts that the design fixes.")
    return codes


def cluster_codes(design: Design, cluster: ArrayLike) -> NDArray[np.intp]:
    """For every row the position of its cluster in the design; DesignError for a stranger."""
    place = {name: i for i, name in enumerate(design.clusters)}
    ids, back = np.unique(labels(cluster, "The cluster column"), return_inverse=True)
    strangers = [str(i) for i in ids if str(i) not in place]
    if strangers:
        raise DesignError(f"{strangers[0]} is in the data but not on the roster of the lot.")
    return np.asarray([place[str(i)] for i in ids], dtype=np.intp)[back]


def _one_each(ids: NDArray[Any], said: NDArray[Any], what: str) -> dict[str, str]:
    pairs = sorted({(str(i), str(s)) for i, s in zip(ids, said, strict=True)})
    out = dict(pairs)
    for name, value in pairs:
        if out[name] != value:
            raise DesignError(f"{name} is in two {what}, {value} and {out[name]}.")
    return out
