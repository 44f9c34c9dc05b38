"""The analysis plan: everything that could be chosen after seeing the answers, chosen before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Missing = Literal["complete", "indicator"]
Multiplicity = Literal["none", "holm", "romano-wolf"]
Composition = Literal["reflective", "formative"]
Sign = Literal["+", "-", "?"]


class PlanError(Exception):
    """The plan cannot be used as it is; the text names the place and says what is wrong."""


@dataclass(frozen=True)
class Trial:
    """Who was drawn by what. arms: name to share, the control first; strata may be empty."""

    arm: str
    control: str
    arms: dict[str, int]
    cluster: str
    strata: str
    randomised: bool


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


@dataclass(frozen=True)
class Outcome:
    """An outcome with its hypothesis: the sign expected, and whether it is primary."""

    measure: Measure
    hypothesis: str
    sign: Sign
    primary: bool


@dataclass(frozen=True)
class Covariate:
    """A column of the model; meaning says what a high value (or a 1) is."""

    name: str
    column: str
    level: Literal["employee", "leader"]
    meaning: str


@dataclass(frozen=True)
class Box:
    """One stage of the flow: who has a true value in `column`, among the stage `of`."""

    name: str
    column: str
    of: str


@dataclass(frozen=True)
class Plan:
    """A whole plan. Missing codes count as not answered; limit is the attrition gap allowed."""

    title: str
    trial: Trial
    treatment: Measure | None
    outcomes: tuple[Outcome, ...]
    covariates: tuple[Covariate, ...]
    moderators: tuple[Covariate, ...]
    stages: tuple[Box, ...]
    missing: Missing
    missing_codes: tuple[float, ...]
    multiplicity: Multiplicity
    attrition_limit: float
    draws: int
    seed: int
    funding: str
    interests: str

    @property
    def primary(self) -> tuple[Outcome, ...]:
        """The outcomes the answer rests on."""
        return tuple(o for o in self.outcomes if o.primary)
