"""May the report say that the training caused it? Not when the design does not carry the word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Obstacle(StrEnum):
    """A reason why a causal sentence is refused; the report says it in words."""

    NOT_RANDOMISED = "not_randomised"
    ATTRITION = "attrition"
    ONE_LEADER = "one_leader"
    UNBOUNDED = "unbounded"
    TREATMENT_AFTER_ONLY = "treatment_after_only"


@dataclass(frozen=True)
class Design:
    """What the gate needs to know. gap: difference between the arms in the share who answered.
    one_leader: an arm hangs on a single leader, so nothing in the data says how far it could have
    come out by chance: the usual tests cry out in 54 to 82 % of trials without any effect.
    """

    randomised: bool
    gap: float
    limit: float
    ar_bounded: bool
    treatment_before: bool
    one_leader: bool = False


def of_the_lot(design: Design) -> tuple[Obstacle, ...]:
    """Obstacles to saying that being drawn made a difference."""
    out = []
    if not design.randomised:
        out.append(Obstacle.NOT_RANDOMISED)
    if abs(design.gap) > design.limit:
        out.append(Obstacle.ATTRITION)
    if design.one_leader:
        out.append(Obstacle.ONE_LEADER)
    return tuple(out)


def of_use(design: Design) -> tuple[Obstacle, ...]:
    """Obstacles to saying that using the dialogues made a difference."""
    out = list(of_the_lot(design))
    if not design.ar_bounded:
        out.append(Obstacle.UNBOUNDED)
    if not design.treatment_before:
        out.append(Obstacle.TREATMENT_AFTER_ONLY)
    return tuple(out)
