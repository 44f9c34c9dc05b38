"""What an evaluation finds, in dataclasses that a report can be made of."""

from __future__ import annotations

from dataclasses import dataclass

from ledetraad.trials.operations.sample import Sample
from ledetraad.trials.rules import gate
from ledetraad.trials.rules.plan import Outcome
from lod.anderson_rubin import AndersonRubinSet
from lod.attrition import Attrition, WorstCase
from lod.balance import Balance, JointTest
from lod.design import Design
from lod.effects import CohensD, Prediction, StepEffect
from lod.exclusion import TippingTable
from lod.flow import Flow
from lod.instruments import FirstStageStrength
from lod.iv import TwoStage
from lod.lee import LeeBounds
from lod.moderators import Moderation
from lod.ols import Regression, Term
from lod.randomisation import OutcomeTest
from lod.scales import Alpha
from lod.wild import WildBootstrap


@dataclass(frozen=True)
class Use:
    """What the lot did through the use of the dialogues, for one outcome (2SLS)."""

    fit: TwoStage
    late: Term
    robust: AndersonRubinSet
    wild: WildBootstrap
    sides: tuple[Term, ...]
    tipping: TippingTable
    step: StepEffect
    predicted: tuple[Prediction, ...]


@dataclass(frozen=True)
class Answer:
    """Everything about one outcome. adjusted: p after the plan's step, None if not primary."""

    outcome: Outcome
    regression: Regression
    itt: Term
    sides: tuple[Term, ...]
    lots: OutcomeTest
    wild: WildBootstrap
    d: CohensD
    adjusted: float | None
    attrition: Attrition
    lee: LeeBounds | None
    worst: WorstCase
    use: Use | None
    obstacles: tuple[gate.Obstacle, ...]
    use_obstacles: tuple[gate.Obstacle, ...]


@dataclass(frozen=True)
class FirstStage:
    """What the lot did to use: the regression, its strength, and the size of it."""

    regression: Regression
    term: Term
    strength: FirstStageStrength
    d: CohensD


@dataclass(frozen=True)
class Evaluation:
    """All results. alphas: reliability by scale, a sentence where there is none to give."""

    sample: Sample
    flow: Flow
    leaders: Balance | None
    people: Balance | None
    joint: JointTest | None
    alphas: dict[str, Alpha | str]
    first: FirstStage | None
    answers: tuple[Answer, ...]
    moderators: dict[tuple[str, str], Moderation]
    design: Design
    reservations: tuple[gate.Obstacle, ...]
