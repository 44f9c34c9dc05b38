"""What an evaluation finds, in dataclasses that a report can be made of.

Where something could not be worked out there is a `Reason` instead, and the report says it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledetraad.trials.operations.sample import Sample
from ledetraad.trials.rules import gate
from ledetraad.trials.rules.plan import Measure, Outcome
from lod.anderson_rubin import AndersonRubinSet
from lod.attrition import Attrition, WorstCase
from lod.balance import Balance, JointTest
from lod.cfa import FactorAnalysis, Invariance, Omega
from lod.effects import CohensD, Prediction, StepEffect
from lod.exclusion import TippingTable
from lod.flow import Flow
from lod.instruments import TF, FirstStageStrength
from lod.iv import TwoStage
from lod.joint import WaldTest
from lod.lee import LeeBounds
from lod.moderators import Moderation
from lod.ols import Regression, Term
from lod.randomisation import OutcomeTest
from lod.scales import Agreement, Alpha, IntraclassCorrelation
from lod.wild import WildBootstrap


@dataclass(frozen=True)
class Reason:
    """Why something could not be worked out: a plain English sentence, as `lod` gave it."""

    sentence: str


@dataclass(frozen=True)
class Use:
    """What the lot did through the use of the dialogues, for one outcome (2SLS)."""

    fit: TwoStage
    late: Term
    robust: AndersonRubinSet
    tf: TF
    endogeneity: Term | Reason
    wild: WildBootstrap
    sides: tuple[Term, ...]
    tipping: TippingTable
    step: StepEffect
    predicted: tuple[Prediction, ...]


@dataclass(frozen=True)
class Weighted:
    """The difference with those who answered weighted up to all who were allocated.

    effective: how many equally weighted people the weights are worth. largest: the largest weight.
    """

    difference: Term
    effective: float
    largest: float


@dataclass(frozen=True)
class Arms:
    """Each arm against the control, when there are several. adjusted: p over the arms (Holm).

    equal: do the arms differ from each other? factors: with arms that combine things, the effect
    of each thing where the other is not given; interaction: what both together add.
    """

    terms: tuple[Term, ...]
    adjusted: tuple[float, ...]
    equal: WaldTest | Reason
    factors: tuple[Term, ...]
    interaction: Term | None


@dataclass(frozen=True)
class Answer:
    """Everything about one outcome. adjusted: p after the plan's step, None if not primary."""

    outcome: Outcome
    regression: Regression
    itt: Term
    understated: bool
    sides: tuple[Term, ...]
    lots: OutcomeTest
    wild: WildBootstrap
    d: CohensD
    adjusted: float | None
    arms: Arms | None
    attrition: Attrition
    lee: LeeBounds | Reason
    worst: WorstCase
    weighted: Weighted | Reason
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
class ScaleReport:
    """One scale among those with a score: how it lies, and whether its questions hang together.

    invariance: by "groups" or "waves", where the plan asks for it.
    """

    measure: Measure
    n: int
    mean: float
    sd: float
    alpha: Alpha | Reason
    omega: Omega | Reason
    between: IntraclassCorrelation | Reason
    agreement: Agreement | Reason
    invariance: dict[str, Invariance | Reason]


@dataclass(frozen=True)
class PowerCurve:
    """What a trial like this one sees: power of the ITT test at each effect of the lot.

    smallest: the effect seen in four trials of five; None when there is none.
    """

    outcome: str
    effects: tuple[float, ...]
    power: tuple[float, ...]
    smallest: float | None
    sims: int
    seed: int


@dataclass(frozen=True)
class Evaluation:
    """All results. factors: all reflective scales in one model; None when the plan wants none.

    power: one curve for each primary outcome, or why there is none. decided: share of the leaders
    asked who felt free to take part, and how many were asked.
    """

    sample: Sample
    flow: Flow
    leaders: Balance | None
    people: Balance | None
    joint: JointTest | Reason | None
    scales: tuple[ScaleReport, ...]
    factors: FactorAnalysis | Reason | None
    first: FirstStage | None
    answers: tuple[Answer, ...]
    moderators: dict[tuple[str, str], Moderation | Reason]
    power: tuple[PowerCurve | Reason, ...]
    decided: tuple[float, int] | None
