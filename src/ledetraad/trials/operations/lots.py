"""The lots behind the data: the stored list where there is one, or what the data show of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ledetraad.trials.queries import Column, Data, DataError
from ledetraad.trials.rules.plan import Plan
from lod.design import Design
from lod.lots import Allocation, verify
from lod.roster import observed_design


@dataclass(frozen=True)
class Lots:
    """How the lots were drawn, and each cluster's arm in the order of the design's clusters.

    drawn: the stored list, drawn again from its seed and found the same; None when none was given,
    and the counts of each block are then taken as the data show them.
    """

    design: Design
    arms: tuple[str, ...]
    drawn: Allocation | None


def read_lots(text: str) -> Allocation:
    """The list that `draw` wrote. Raises DesignError when it is not what its seed gives."""
    allocation = Allocation.from_json(text)
    verify(allocation)
    return allocation


def lots_of(
    data: Data,
    plan: Plan,
    columns: tuple[Column, Column, Column | None],
    drawn: Allocation | None,
) -> tuple[Lots, Column | None]:
    """The lots, and the block of each row's leader (None: one lot for all).

    columns: arm, leader and stratum of each row. Raises DataError where the data and the list
    contradict each other.
    """
    arm, cluster, strata = columns
    leaders, first = np.unique(cluster, return_index=True)
    if drawn is None:
        blocks = None if strata is None else strata[first]
        control = plan.trial.control
        design, arms = observed_design(arm[first], leaders, control=control, strata=blocks)
        return Lots(design, arms, None), strata
    if drawn.design.arms[0] != plan.trial.control or set(drawn.design.arms) != set(plan.trial.arms):
        raise DataError(
            f"The list of lots has the arms {', '.join(drawn.design.arms)} and the plan "
            f"{', '.join(plan.trial.arms)}, the control first."
        )
    got = dict(zip(drawn.design.clusters, drawn.arms, strict=True))
    block = dict(zip(drawn.design.clusters, drawn.design.blocks, strict=True))
    for leader, said, row in zip(leaders.tolist(), arm[first].tolist(), first, strict=True):
        if got.get(leader) != said:
            drew = f"says {got[leader]}" if leader in got else "does not name this leader"
            raise DataError(
                f"{data.name}, column {plan.trial.arm}, row {data.row(int(row))}: {leader} is in "
                f"{said}, but the list of lots {drew}."
            )
    if len(set(block.values())) == 1:
        return Lots(drawn.design, drawn.arms, drawn), None
    return Lots(drawn.design, drawn.arms, drawn), np.asarray([block[c] for c in cluster.tolist()])
