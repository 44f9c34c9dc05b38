"""The whole analysis of a trial as its plan says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ledetraad.trials.operations.participation import (
    balance_of,
    flow_of,
    joint_of,
    weighted_of,
)
from ledetraad.trials.operations.results import (
    Answer,
    Arms,
    Evaluation,
    FirstStage,
    Reason,
    Use,
)
from ledetraad.trials.operations.sample import Rows, Sample
from ledetraad.trials.operations.scaling import factor_analysis, scale_report
from ledetraad.trials.operations.sensitivity import power_curve
from ledetraad.trials.operations.trying import about, tried
from ledetraad.trials.queries import Floats
from ledetraad.trials.rules import gate
from ledetraad.trials.rules.plan import Covariate, Measure, Outcome
from lod.anderson_rubin import anderson_rubin
from lod.attrition import attrition, worst_case
from lod.controls import Controls
from lod.effects import cohens_d, per_scale_step, predictions
from lod.errors import LodError, MissingValuesError
from lod.exclusion import tipping_table
from lod.instruments import first_stage_strength, tf_critical
from lod.iv import endogeneity, two_stage, two_stage_only
from lod.joint import wald_test
from lod.lee import lee_bounds
from lod.moderators import Moderation, moderation
from lod.multiplicity import holm, romano_wolf
from lod.ols import Inference, Term, ols
from lod.randomisation import RandomisationTest, randomisation_test
from lod.resampling import Resampling
from lod.variance import Variance
from lod.wild import wild_bootstrap, wild_bootstrap_iv

SIDES: tuple[Variance, ...] = ("CR1S", "CR2", "CR3")
BOTH = "both"
LEE_DRAWS = 499
MOST_IV_DRAWS = 999


def evaluate(sample: Sample) -> Evaluation:
    """Analyse a sample as its plan says. Raises LodError when something cannot be analysed."""
    plan = sample.plan
    answers = [_told(sample, o) for o in plan.outcomes]
    fits = [(o.measure.name, a.regression) for o, a in zip(plan.outcomes, answers, strict=True)]
    adjusted = _adjusted(sample, answers)
    primary = {o.measure.name for o in plan.primary}
    return Evaluation(
        sample=sample,
        flow=flow_of(sample),
        leaders=balance_of(sample, "leader"),
        people=balance_of(sample, "employee"),
        joint=joint_of(sample),
        scales=tuple(scale_report(sample, m) for m in plan.measures),
        factors=factor_analysis(sample),
        first=_first(sample),
        answers=tuple(
            replace(a, adjusted=adjusted.get(o.measure.name))
            for o, a in zip(plan.outcomes, answers, strict=True)
        ),
        moderators=_moderators(sample),
        power=tuple(power_curve(sample, name, fit) for name, fit in fits if name in primary),
        decided=_decided(sample),
    )


def _told(sample: Sample, outcome: Outcome) -> Answer:
    with about(f"{sample.data.name}, {outcome.measure.name}"):
        return _answer(sample, outcome)


def _answer(sample: Sample, outcome: Outcome) -> Answer:
    measure, plan = outcome.measure, sample.plan
    rows = sample.usable(measure.name)
    _require_arms(sample, rows)
    y, z, given = sample.scores[measure.name][rows], sample.treated[rows], sample.given(rows)
    fit = ols(y, z, given, names=["lot"])
    silent = attrition(rows, sample.treated, cluster=sample.cluster, strata=sample.strata)
    everybody = np.where(rows, sample.scores[measure.name], np.nan)
    resampling = Resampling(draws=plan.draws, seed=plan.seed)
    sides = tuple(
        ols(y, z, given, names=["lot"], inference=Inference(v)).term("lot") for v in SIDES
    )
    wild = wild_bootstrap(y, z, given, resampling)
    use = _use(sample, measure) if plan.treatment else None
    lonely = fit.is_understated("lot")
    bounded = use is None or use.robust.bounded
    facts = _facts(sample, silent.treated - silent.control, bounded, lonely)
    return Answer(
        outcome=outcome,
        regression=fit,
        itt=fit.term("lot"),
        understated=lonely,
        sides=sides,
        lots=_drawn(sample, y, given, resampling).outcomes[0],
        wild=wild,
        d=cohens_d(fit.term("lot"), y, z, cluster=sample.cluster[rows]),
        adjusted=None,
        arms=_arms(sample, y, rows, given) if len(plan.trial.arms) > 2 else None,
        attrition=silent,
        lee=tried(
            lambda: lee_bounds(
                everybody, sample.treated, cluster=sample.cluster, draws=LEE_DRAWS, seed=plan.seed
            )
        ),
        worst=worst_case(
            everybody,
            sample.treated,
            (measure.low, measure.high),
            cluster=sample.cluster,
            strata=sample.strata,
        ),
        weighted=weighted_of(sample, rows, everybody),
        use=use,
        obstacles=gate.of_the_lot(facts),
        use_obstacles=gate.of_use(facts) if use else (),
    )


def _require_arms(sample: Sample, rows: Rows) -> None:
    for arm in sample.plan.trial.arms:
        if not rows[sample.arm == arm].any():
            raise MissingValuesError(f"Nobody in the arm {arm} can be used, so it says nothing.")


def _drawn(sample: Sample, y: Floats, given: Controls, resampling: Resampling) -> RandomisationTest:
    """Lots drawn anew by the scheme that was used."""
    return randomisation_test(y, sample.lots.design, sample.lots.arms, given, resampling)


def _adjusted(sample: Sample, answers: Sequence[Answer]) -> dict[str, float]:
    primary = [a for a in answers if a.outcome.primary]
    names = [a.outcome.measure.name for a in primary]
    if sample.plan.multiplicity == "romano-wolf" and len(names) > 1:
        rows = sample.usable(*names)
        together = np.column_stack([sample.scores[name][rows] for name in names])
        resampling = Resampling(sample.plan.draws, sample.plan.seed, interval=False)
        drawn = _drawn(sample, together, sample.given(rows), resampling)
        ps = romano_wolf(drawn.observed, drawn.drawn)
    else:
        raw = [a.itt.p for a in primary]
        ps = holm(raw) if sample.plan.multiplicity == "holm" else np.asarray(raw)
    return dict(zip(names, ps.tolist(), strict=True))


def _arms(sample: Sample, y: Floats, rows: Rows, given: Controls) -> Arms:
    trial = sample.plan.trial
    names = [arm for arm in trial.arms if arm != trial.control]
    dummies = np.column_stack([(sample.arm[rows] == arm).astype(float) for arm in names])
    fit = ols(y, dummies, given, names=names)
    contrasts = np.column_stack([dummies[:, [i]] for i in range(1, len(names))] + [dummies.sum(1)])
    apart = ols(y, contrasts, given, names=[*names[1:], "any"])
    factors, interaction = _factors(sample, y, rows, given)
    terms = tuple(fit.term(name) for name in names)
    return Arms(
        terms=terms,
        adjusted=tuple(holm([t.p for t in terms]).tolist()),
        equal=tried(lambda: wald_test(apart, names[1:])),
        factors=factors,
        interaction=interaction,
    )


def _factors(
    sample: Sample, y: Floats, rows: Rows, given: Controls
) -> tuple[tuple[Term, ...], Term | None]:
    """Two things given alone and together: each thing's effect alone, and what both add."""
    given_to = sample.plan.trial.factors
    if len(given_to) != 2:
        return (), None
    got = [np.isin(sample.arm[rows], arms).astype(float) for arms in given_to.values()]
    both = got[0] * got[1]
    fit = ols(y, np.column_stack([*got, both]), given, names=[*given_to, BOTH])
    return tuple(fit.term(name) for name in given_to), fit.term(BOTH)


def _first(sample: Sample) -> FirstStage | None:
    if sample.plan.treatment is None:
        return None
    name = sample.plan.treatment.name
    with about(f"{sample.data.name}, {name}"):
        rows = sample.usable(name)
        use, z, given = sample.scores[name][rows], sample.treated[rows], sample.given(rows)
        fit = ols(use, z, given, names=["lot"])
        term = fit.term("lot")
        d = cohens_d(term, use, z, cluster=sample.cluster[rows], spread="pooled")
        return FirstStage(fit, term, first_stage_strength(use, z, given), d)


def _use(sample: Sample, measure: Measure) -> Use:
    treatment = sample.plan.treatment
    if treatment is None:
        raise LodError("The plan measures no treatment.")
    rows = sample.usable(measure.name, treatment.name)
    y, d = sample.scores[measure.name][rows], sample.scores[treatment.name][rows]
    z, given = sample.treated[rows], sample.given(rows)
    fit = two_stage(y, d, z, given, names=["use"])
    late = fit.second.term("use")
    resampling = Resampling(draws=min(sample.plan.draws, MOST_IV_DRAWS), seed=sample.plan.seed)
    return Use(
        fit=fit,
        late=late,
        robust=anderson_rubin(y, d, z, given),
        tf=tf_critical(first_stage_strength(d, z, given).robust.f),
        wild=wild_bootstrap_iv(y, d, z, given, resampling),
        sides=tuple(
            two_stage_only(y, d, z, given, names=["use"], inference=Inference(v)).term("use")
            for v in SIDES
        ),
        tipping=tipping_table(y, d, z, given),
        step=per_scale_step(late, d),
        predicted=predictions(
            late,
            d,
            y,
            at=np.arange(treatment.low, treatment.high + 1).tolist(),
            scale=(measure.low, measure.high),
        ),
        endogeneity=tried(lambda: endogeneity(y, d, z, given)),
    )


def _moderators(sample: Sample) -> dict[tuple[str, str], Moderation | Reason]:
    out: dict[tuple[str, str], Moderation | Reason] = {}
    for moderator in sample.plan.moderators:
        for outcome in sample.plan.primary:
            out[moderator.name, outcome.measure.name] = _moderation(
                sample, moderator, outcome.measure.name
            )
    return out


def _moderation(sample: Sample, moderator: Covariate, outcome: str) -> Moderation | Reason:
    values = sample.values(moderator)
    rows = sample.usable(outcome) & np.isfinite(values)
    if not rows.any():
        return Reason(f"Nobody has a value of {moderator.column}.")
    y, z = sample.scores[outcome][rows], sample.treated[rows]
    given = sample.given(rows, without=moderator.column)
    return tried(lambda: moderation(y, z, values[rows], given))


def _decided(sample: Sample) -> tuple[float, int] | None:
    """Of the leaders who were asked, the share who felt free to take part."""
    column = sample.plan.context.decided
    if not column:
        return None
    values, _ = sample.by_leader(sample.data.numbers(column))
    known = values[np.isfinite(values)]
    return (float((known > 0).mean()), len(known)) if len(known) else None


def _facts(sample: Sample, gap: float, bounded: bool, one_leader: bool) -> gate.Design:
    treatment = sample.plan.treatment
    return gate.Design(
        randomised=sample.plan.trial.randomised,
        gap=gap,
        limit=sample.plan.attrition_limit,
        ar_bounded=bounded,
        treatment_before=treatment is None or bool(treatment.before),
        one_leader=one_leader,
    )
