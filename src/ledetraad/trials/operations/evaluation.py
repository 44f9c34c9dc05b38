"""The whole analysis of a trial as its plan says."""

from __future__ import annotations

import numpy as np

from ledetraad.trials.operations.results import Answer, Evaluation, FirstStage, Use
from ledetraad.trials.operations.sample import Sample, answers, scale_of
from ledetraad.trials.queries import Floats
from ledetraad.trials.rules import gate
from ledetraad.trials.rules.plan import Measure, Outcome
from lod.anderson_rubin import anderson_rubin
from lod.attrition import attrition, worst_case
from lod.balance import Balance, JointTest, balance, joint_test
from lod.controls import Controls
from lod.design import Design
from lod.effects import cohens_d, per_scale_step, predictions
from lod.errors import LodError
from lod.exclusion import tipping_table
from lod.flow import Flow, Stage, flow
from lod.instruments import first_stage_strength
from lod.iv import two_stage, two_stage_only
from lod.lee import LeeBounds, lee_bounds
from lod.moderators import Moderation, moderation
from lod.multiplicity import holm, romano_wolf
from lod.ols import Inference, ols
from lod.randomisation import OutcomeTest, RandomisationTest, randomisation_test
from lod.resampling import Resampling
from lod.roster import observed_design
from lod.scales import Alpha, cronbach_alpha
from lod.variance import Variance
from lod.wild import wild_bootstrap, wild_bootstrap_iv

SIDES: tuple[Variance, ...] = ("CR1S", "CR2", "CR3")


def evaluate(sample: Sample) -> Evaluation:
    """Analyse a sample as its plan says. Raises LodError when something cannot be analysed."""
    plan = sample.plan
    design, arms = observed_design(
        sample.arm, sample.cluster, control=plan.trial.control, strata=sample.strata
    )
    tests = {o.measure.name: _lots(sample, o, design, arms) for o in plan.outcomes}
    adjusted = _adjusted(sample, design, arms)
    answered = tuple(
        _answer(sample, o, tests[o.measure.name], adjusted.get(o.measure.name))
        for o in plan.outcomes
    )
    leaders = [c for c in plan.covariates if c.level == "leader"]
    people = [c for c in plan.covariates if c.level == "employee"]
    return Evaluation(
        sample=sample,
        flow=_flow(sample),
        leaders=_leader_balance(sample) if leaders else None,
        people=_people_balance(sample) if people else None,
        joint=_joint(sample, design, arms),
        alphas={m.name: _alpha(sample, m) for m in _measures(sample)},
        first=_first(sample),
        answers=answered,
        moderators=_moderators(sample),
        design=design,
        reservations=gate.reservations(_facts(sample, 0.0, True)),
    )


def _measures(sample: Sample) -> list[Measure]:
    treatment = sample.plan.treatment
    return [o.measure for o in sample.plan.outcomes] + ([treatment] if treatment else [])


def _flow(sample: Sample) -> Flow:
    stages = [
        Stage(box.name, sample.data.numbers(box.column) > 0, box.of) for box in sample.plan.stages
    ]
    return flow(sample.arm, sample.cluster, stages)


def _leader_balance(sample: Sample) -> Balance:
    rows = [c for c in sample.plan.covariates if c.level == "leader"]
    first = sample.by_leader(rows[0])
    return balance(
        {c.name: sample.by_leader(c)[0] for c in rows}, first[1], control=sample.plan.trial.control
    )


def _people_balance(sample: Sample) -> Balance:
    rows = [c for c in sample.plan.covariates if c.level == "employee"]
    return balance(
        {c.name: sample.values(c) for c in rows},
        sample.arm,
        control=sample.plan.trial.control,
        cluster=sample.cluster,
    )


def _joint(sample: Sample, design: Design, arms: tuple[str, ...]) -> JointTest | None:
    variables = {c.name: sample.values(c) for c in sample.plan.covariates}
    if not variables:
        return None
    try:
        return joint_test(
            variables, sample.cluster, design, arms, draws=sample.plan.draws, seed=sample.plan.seed
        )
    except LodError:
        return None


def _alpha(sample: Sample, measure: Measure) -> Alpha | str:
    try:
        codes = sample.plan.missing_codes
        return cronbach_alpha(answers(sample.data, measure, codes), scale_of(measure))
    except LodError as reason:
        return str(reason)


def _first(sample: Sample) -> FirstStage | None:
    if sample.plan.treatment is None:
        return None
    name = sample.plan.treatment.name
    rows = sample.usable(name)
    use, z, given = sample.scores[name][rows], sample.treated[rows], sample.given(rows)
    fit = ols(use, z, given, names=["lot"])
    term = fit.term("lot")
    d = cohens_d(term, use, z, cluster=sample.cluster[rows], spread="pooled")
    return FirstStage(fit, term, first_stage_strength(use, z, given), d)


def _lots(sample: Sample, outcome: Outcome, design: Design, arms: tuple[str, ...]) -> OutcomeTest:
    rows = sample.usable(outcome.measure.name)
    y = sample.scores[outcome.measure.name][rows]
    return _drawn(sample, y, sample.given(rows), design, arms).outcomes[0]


def _drawn(
    sample: Sample, y: Floats, given: Controls, design: Design, arms: tuple[str, ...]
) -> RandomisationTest:
    resampling = Resampling(draws=sample.plan.draws, seed=sample.plan.seed)
    return randomisation_test(y, design, arms, given, resampling)


def _adjusted(sample: Sample, design: Design, arms: tuple[str, ...]) -> dict[str, float]:
    names = [o.measure.name for o in sample.plan.primary]
    if sample.plan.multiplicity == "romano-wolf" and len(names) > 1:
        rows = sample.usable(*names)
        together = np.column_stack([sample.scores[name][rows] for name in names])
        drawn = _drawn(sample, together, sample.given(rows), design, arms)
        ps = romano_wolf(drawn.observed, drawn.drawn)
    else:
        raw = []
        for name in names:
            rows = sample.usable(name)
            fit = ols(
                sample.scores[name][rows], sample.treated[rows], sample.given(rows), names=["lot"]
            )
            raw.append(fit.term("lot").p)
        ps = holm(raw) if sample.plan.multiplicity == "holm" else np.asarray(raw)
    return dict(zip(names, ps.tolist(), strict=True))


def _answer(sample: Sample, outcome: Outcome, lots: OutcomeTest, adjusted: float | None) -> Answer:
    measure, plan = outcome.measure, sample.plan
    rows = sample.usable(measure.name)
    y, z, given = sample.scores[measure.name][rows], sample.treated[rows], sample.given(rows)
    fit = ols(y, z, given, names=["lot"])
    silent = attrition(rows, sample.treated, cluster=sample.cluster, strata=sample.strata)
    everybody = np.where(rows, sample.scores[measure.name], np.nan)
    use = _use(sample, measure) if plan.treatment else None
    facts = _facts(sample, silent.treated - silent.control, use is None or use.robust.bounded)
    resampling = Resampling(draws=plan.draws, seed=plan.seed)
    return Answer(
        outcome=outcome,
        regression=fit,
        itt=fit.term("lot"),
        sides=tuple(
            ols(y, z, given, names=["lot"], inference=Inference(v)).term("lot") for v in SIDES
        ),
        lots=lots,
        wild=wild_bootstrap(y, z, given, resampling),
        d=cohens_d(fit.term("lot"), y, z, cluster=sample.cluster[rows]),
        adjusted=adjusted,
        attrition=silent,
        lee=_lee(sample, everybody),
        worst=worst_case(
            everybody,
            sample.treated,
            (measure.low, measure.high),
            cluster=sample.cluster,
            strata=sample.strata,
        ),
        use=use,
        obstacles=gate.of_the_lot(facts),
        use_obstacles=gate.of_use(facts),
    )


def _lee(sample: Sample, outcome: Floats) -> LeeBounds | None:
    try:
        return lee_bounds(
            outcome, sample.treated, cluster=sample.cluster, draws=499, seed=sample.plan.seed
        )
    except LodError:
        return None


def _use(sample: Sample, measure: Measure) -> Use:
    treatment = sample.plan.treatment
    if treatment is None:
        raise LodError("The plan measures no treatment.")
    rows = sample.usable(measure.name, treatment.name)
    y, d = sample.scores[measure.name][rows], sample.scores[treatment.name][rows]
    z, given = sample.treated[rows], sample.given(rows)
    fit = two_stage(y, d, z, given, names=["use"])
    late = fit.second.term("use")
    resampling = Resampling(draws=min(sample.plan.draws, 999), seed=sample.plan.seed)
    return Use(
        fit=fit,
        late=late,
        robust=anderson_rubin(y, d, z, given),
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
    )


def _moderators(sample: Sample) -> dict[tuple[str, str], Moderation]:
    out = {}
    for moderator in sample.plan.moderators:
        values = sample.values(moderator)
        for outcome in sample.plan.primary:
            rows = sample.usable(outcome.measure.name) & np.isfinite(values)
            y = sample.scores[outcome.measure.name][rows]
            out[moderator.name, outcome.measure.name] = moderation(
                y, sample.treated[rows], values[rows], sample.given(rows)
            )
    return out


def _facts(sample: Sample, gap: float, bounded: bool) -> gate.Design:
    treatment = sample.plan.treatment
    return gate.Design(
        randomised=sample.plan.trial.randomised,
        gap=gap,
        limit=sample.plan.attrition_limit,
        ar_bounded=bounded,
        treatment_before=treatment is None or bool(treatment.before),
    )
