"""From TOML to a plan, with a sentence for everything that does not fit."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import Any, get_args

from ledetraad.trials.rules.plan import (
    Baseline,
    Box,
    Collinear,
    Composition,
    Context,
    Covariate,
    Estimator,
    Fit,
    Invariance,
    Level,
    Measure,
    Missing,
    Multiplicity,
    Outcome,
    Plan,
    PlanError,
    Sign,
    Trial,
)

KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}


class Part:
    """One table of the plan; every key must be asked for, so that a misspelt one is found."""

    def __init__(self, raw: object, place: str) -> None:
        if not isinstance(raw, dict):
            raise PlanError(f"{place} must be a table with keys and values.")
        self.raw: dict[str, Any] = dict(raw)
        self.place = place
        self.asked: set[str] = set()

    def take(self, key: str, kind: type, default: object = None) -> Any:
        """The value of a key, of a kind; without a default it must be there."""
        self.asked.add(key)
        if key not in self.raw:
            if default is None:
                raise PlanError(f"{self.place} lacks {key}, {KINDS.get(kind, 'a list')}.")
            return default
        value = self.raw[key]
        fits = isinstance(value, (int, float) if kind is float else kind)
        if not fits or (isinstance(value, bool) and kind is not bool):
            raise PlanError(f"{self.place}: {key} must be {KINDS.get(kind, 'a list')}.")
        return float(value) if kind is float else value

    def choose(self, key: str, choices: Sequence[str], default: str) -> Any:
        """The value of a key that is one of a few words."""
        value = self.take(key, str, default)
        if value not in choices:
            raise PlanError(f"{self.place}: {key} is {value!r}; it must be {' or '.join(choices)}.")
        return value

    def words(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, default)
        if not all(isinstance(v, str) for v in values):
            raise PlanError(f"{self.place}: {key} must be a list of texts.")
        return tuple(values)

    def codes(self, key: str) -> tuple[float, ...]:
        """A list of numbers."""
        values = self.take(key, list, [])
        if not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
            raise PlanError(f"{self.place}: {key} must be a list of numbers.")
        return tuple(map(float, values))

    def numbers(self, key: str, kind: type, default: object = None) -> dict[str, Any]:
        """A table of names to numbers."""
        inner = Part(self.take(key, dict, default), f"{self.place}, {key}")
        return {name: inner.take(name, kind) for name in inner.raw}

    def part(self, key: str) -> Part:
        """The table under a [heading]; an empty one when there is none."""
        return Part(self.take(key, dict, {}), key)

    def parts(self, key: str) -> list[Part]:
        """The tables under a [[heading]]."""
        values = self.take(key, list, [])
        return [Part(v, f"{key} number {i}") for i, v in enumerate(values, 1)]

    def done(self) -> None:
        """Refuse what nobody asked for: a misspelt key would otherwise be silently nothing."""
        odd = sorted(set(self.raw) - self.asked)
        if odd:
            raise PlanError(f"{self.place} does not know {odd[0]}.")


def read_plan(text: str) -> Plan:
    """The plan of a TOML text. Raises PlanError."""
    try:
        top = Part(tomllib.loads(text), "The plan")
    except tomllib.TOMLDecodeError as broken:
        raise PlanError(f"The plan is not TOML: {broken}.") from broken
    treatment = top.take("treatment", dict, {})
    plan = Plan(
        title=top.take("title", str),
        trial=_trial(Part(top.take("trial", dict), "trial")),
        treatment=_measure(Part(treatment, "treatment")) if treatment else None,
        outcomes=tuple(map(_outcome, top.parts("outcome"))),
        covariates=tuple(map(_covariate, top.parts("covariate"))),
        moderators=tuple(map(_covariate, top.parts("moderator"))),
        baselines=tuple(map(_baseline, top.parts("baseline"))),
        stages=tuple(map(_box, top.parts("stage"))),
        missing=top.choose("missing", get_args(Missing), "indicator"),
        missing_codes=top.codes("missing_codes"),
        collinear=top.choose("collinear", get_args(Collinear), "drop"),
        multiplicity=top.choose("multiplicity", get_args(Multiplicity), "holm"),
        attrition_limit=top.take("attrition_limit", float, 0.05),
        draws=top.take("draws", int, 1999),
        seed=top.take("seed", int),
        funding=top.take("funding", str, "-"),
        interests=top.take("interests", str, "-"),
        fit=_fit(top.part("fit")),
        context=_context(top.part("context")),
        waves=_waves(top.part("waves")),
        danish=top.numbers("danish", str, {}),
    )
    top.take("draw", dict, {})  # read by rules.drawing
    top.done()
    _check(plan)
    return plan


def _trial(part: Part) -> Trial:
    factors = Part(part.take("factors", dict, {}), "trial, factors")
    trial = Trial(
        arm=part.take("arm", str),
        control=part.take("control", str),
        arms=part.numbers("arms", int),
        cluster=part.take("cluster", str),
        strata=part.take("strata", str, ""),
        randomised=part.take("randomised", bool),
        person=part.take("person", str, ""),
        factors={name: factors.words(name) for name in factors.raw},
    )
    part.done()
    return trial


def _measure(part: Part) -> Measure:
    measure = Measure(
        name=part.take("name", str),
        items=part.words("items"),
        low=part.take("low", float, 1.0),
        high=part.take("high", float, 5.0),
        reversed=part.words("reversed", []),
        counts=part.numbers("counts", float, {}),
        minimum=part.take("minimum", int, 0) or None,
        composition=part.choose("composition", get_args(Composition), "reflective"),
        before=part.words("before", []),
    )
    part.done()
    parts = (*measure.items, *measure.counts)
    if measure.before and len(measure.before) != len(parts):
        raise PlanError(
            f"{part.place}: before names {len(measure.before)} columns and the scale is made of "
            f"{len(parts)}; name the same ones in the same order, items first, then counts."
        )
    return measure


def _baseline(part: Part) -> Baseline:
    level = part.choose("level", get_args(Level), "employee")
    return Baseline(_measure(part), level)


def _fit(part: Part) -> Fit:
    estimator = part.choose("estimator", get_args(Estimator), "MLR")
    asked = part.words("invariance", [])
    part.done()
    odd = sorted(set(asked) - set(get_args(Invariance)))
    if odd:
        raise PlanError(f"fit: invariance is over groups or waves, not {odd[0]}.")
    return Fit(estimator, tuple(over for over in get_args(Invariance) if over in asked))


def _context(part: Part) -> Context:
    texts = {
        name: part.take(name, str, "")
        for name in ("tried", "setting", "decided", "dampens", "amplifies")
    }
    context = Context(volunteered=part.take("volunteered", bool, False), **texts)
    part.done()
    return context


def _waves(part: Part) -> tuple[str, str]:
    waves = part.take("before", str, ""), part.take("after", str, "")
    part.done()
    return waves


def _outcome(part: Part) -> Outcome:
    hypothesis = part.take("hypothesis", str, "-")
    sign = part.choose("sign", get_args(Sign), "?")
    primary = part.take("primary", bool)
    return Outcome(_measure(part), hypothesis, sign, primary)


def _covariate(part: Part) -> Covariate:
    covariate = Covariate(
        name=part.take("name", str),
        column=part.take("column", str),
        level=part.choose("level", get_args(Level), "employee"),
        meaning=part.take("meaning", str),
        missing_codes=part.codes("missing_codes"),
    )
    part.done()
    return covariate


def _box(part: Part) -> Box:
    box = Box(
        name=part.take("name", str),
        column=part.take("column", str),
        of=part.take("of", str, "allocated"),
        absent=part.take("absent", bool, False),
    )
    part.done()
    return box


def _check(plan: Plan) -> None:
    if not plan.outcomes:
        raise PlanError("The plan names no outcome: add [[outcome]].")
    if not plan.primary:
        raise PlanError("No outcome is primary: say which one the answer rests on.")
    if len(plan.primary) > 1 and plan.multiplicity == "none":
        raise PlanError(f"{len(plan.primary)} primary outcomes need a step for multiplicity.")
    names = [o.measure.name for o in plan.outcomes] + [c.name for c in plan.covariates]
    doubled = [name for name in names if names.count(name) > 1]
    if doubled:
        raise PlanError(f"{doubled[0]} is named twice.")
    if not 0 <= plan.attrition_limit < 1 or plan.draws < 99:
        raise PlanError("attrition_limit is a share, and draws are at least 99.")
    _check_arms(plan.trial)
    for measure in (*plan.measures, *(b.measure for b in plan.baselines)):
        inside = [c for c in plan.missing_codes if measure.low <= c <= measure.high]
        if inside:
            raise PlanError(
                f"The missing code {inside[0]:g} is an answer on the scale {measure.name}, which "
                f"goes from {measure.low:g} to {measure.high:g}."
            )


def _check_arms(trial: Trial) -> None:
    if trial.control not in trial.arms:
        raise PlanError(f"The control {trial.control} is not among the arms.")
    if len(trial.arms) < 2:
        raise PlanError("The plan names one arm only; there is nothing to compare with.")
    strangers = {arm for arms in trial.factors.values() for arm in arms} - set(trial.arms)
    if strangers:
        raise PlanError(f"trial, factors: {min(strangers)} is not among the arms.")
