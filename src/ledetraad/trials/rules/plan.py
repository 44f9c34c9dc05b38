"""The analysis plan: everything that could be chosen after seeing the answers, chosen before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Missing = Literal["complete", "indicator"]
Multiplicity = Literal["none", "holm", "romano-wolf"]
Composition = Literal["reflective", "formative"]
Sign = Literal["+", "-", "?"]
Collinear = Literal["drop", "refuse"]
Estimator = Literal["MLR", "WLSMV", "ML", "none"]
Invariance = Literal["groups", "waves"]
Level = Literal["employee", "leader"]


class PlanError(Exception):
    """The plan cannot be used as it is; the text names the place and says what is wrong."""


@dataclass(frozen=True)
class Trial:
    """Who was drawn by what. arms: name to share, the control first; strata may be empty.

    person: the column with each employee's own id, which may stand once only; "" for none.
    factors: with arms that combine several things, each thing and the arms that got it.
    """

    arm: str
    control: str
    arms: dict[str, int]
    cluster: str
    strata: str
    randomised: bool
    person: str
    factors: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Measure:
    """A scale and how it is made of columns. before: the same columns before the lot, if asked."""

    name: str
    items: tuple[str, ...]
    low: float
    high: float
    reversed: tuple[str, ...]
    counts: dict[str, float]
    minimum: int | None
    composition: Composition
    before: tuple[str, ...]

    @property
    def asked_before(self) -> Measure | None:
        """The same scale made of the columns of before the lot; None when nobody was asked."""
        if not self.before:
            return None
        renamed = dict(zip((*self.items, *self.counts), self.before, strict=True))
        return replace(
            self,
            items=tuple(renamed[i] for i in self.items),
            reversed=tuple(renamed[i] for i in self.reversed),
            counts={renamed[name]: top for name, top in self.counts.items()},
            before=(),
        )


@dataclass(frozen=True)
class Outcome:
    """An outcome with its hypothesis: the sign expected, and whether it is primary."""

    measure: Measure
    hypothesis: str
    sign: Sign
    primary: bool


@dataclass(frozen=True)
class Covariate:
    """A column of the model; meaning says what a high value (or a 1) is.

    missing_codes: values of this column that are none; those of the questions do not apply, for
    eight years in a job are eight years.
    """

    name: str
    column: str
    level: Level
    meaning: str
    missing_codes: tuple[float, ...]


@dataclass(frozen=True)
class Baseline:
    """A scale from before the lot that stands in the balance table and nowhere else."""

    measure: Measure
    level: Level


@dataclass(frozen=True)
class Box:
    """One stage of the flow: who has a true value in `column` (with `absent`: who has not), among
    the stage `of`.
    """

    name: str
    column: str
    of: str
    absent: bool


@dataclass(frozen=True)
class Fit:
    """How the scales are judged by factor analysis, and between whom and when they must hold."""

    estimator: Estimator
    invariance: tuple[Invariance, ...]


@dataclass(frozen=True)
class Context:
    """What a reader must know of the place. Texts may be empty.

    tried: what the drawn leaders were given, in a few words. decided: column, 1 where the leader
    felt free to take part or not. dampens, amplifies: what may make the effect smaller, or larger,
    here than elsewhere.
    """

    tried: str
    setting: str
    volunteered: bool
    decided: str
    dampens: str
    amplifies: str


@dataclass(frozen=True)
class Plan:
    """A whole plan. Missing codes are answers to questions that count as none; limit is the
    attrition gap allowed.

    waves: when people were asked before and after, in words. danish: names as the Danish report
    writes them.
    """

    title: str
    trial: Trial
    treatment: Measure | None
    outcomes: tuple[Outcome, ...]
    covariates: tuple[Covariate, ...]
    moderators: tuple[Covariate, ...]
    baselines: tuple[Baseline, ...]
    stages: tuple[Box, ...]
    missing: Missing
    missing_codes: tuple[float, ...]
    collinear: Collinear
    multiplicity: Multiplicity
    attrition_limit: float
    draws: int
    seed: int
    funding: str
    interests: str
    fit: Fit
    context: Context
    waves: tuple[str, str]
    danish: dict[str, str]

    @property
    def primary(self) -> tuple[Outcome, ...]:
        """The outcomes the answer rests on."""
        return tuple(o for o in self.outcomes if o.primary)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Outcomes, and the treatment if it was measured."""
        treatment = (self.treatment,) if self.treatment else ()
        return (*(o.measure for o in self.outcomes), *treatment)

    @property
    def columns(self) -> dict[str, bool]:
        """Every column the plan names, and whether it holds numbers (or labels)."""
        trial = self.trial
        labels = [name for name in (trial.arm, trial.cluster, trial.strata, trial.person) if name]
        scales = [*self.measures, *(b.measure for b in self.baselines)]
        numbers = [c for m in scales for c in (*m.items, *m.counts, *m.before)]
        numbers += [c.column for c in (*self.covariates, *self.moderators)]
        numbers += [box.column for box in self.stages]
        numbers += [self.context.decided] if self.context.decided else []
        return dict.fromkeys(numbers, True) | dict.fromkeys(labels, False)
