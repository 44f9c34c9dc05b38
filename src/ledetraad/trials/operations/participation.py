"""Who took part: flow, balance before the lot, and those who did not answer."""

from __future__ import annotations

import numpy as np

from ledetraad.trials.operations.results import Reason, Weighted
from ledetraad.trials.operations.sample import Rows, Sample, scored
from ledetraad.trials.operations.trying import tried
from ledetraad.trials.queries import Floats
from ledetraad.trials.rules.plan import Level
from lod.attrition import answering_weights, weighted_difference
from lod.balance import Balance, JointTest, balance, joint_test
from lod.errors import InputError
from lod.flow import Flow, Stage, flow


def flow_of(sample: Sample) -> Flow:
    """Counts for every stage of the plan, by arm."""
    stages = [
        Stage(box.name, (sample.data.numbers(box.column) > 0) != box.absent, box.of)
        for box in sample.plan.stages
    ]
    return flow(sample.arm, sample.cluster, stages)


def measured_before(sample: Sample, level: Level) -> dict[str, Floats]:
    """Everything known of people (or leaders) from before the lot, one value for each row."""
    plan, codes = sample.plan, sample.plan.missing_codes
    rows = {c.name: sample.values(c) for c in plan.covariates if c.level == level}
    for baseline in plan.baselines:
        if baseline.level == level:
            rows[baseline.measure.name] = scored(sample.data, baseline.measure, codes)
    for measure in plan.measures if level == "employee" else ():
        if measure.asked_before is not None:
            rows[measure.name] = scored(sample.data, measure.asked_before, codes)
    return rows


def balance_of(sample: Sample, level: Level) -> Balance | None:
    """The arms compared on all that was measured before; None when nothing was."""
    rows, control = measured_before(sample, level), sample.plan.trial.control
    if not rows:
        return None
    if level == "employee":
        return balance(rows, sample.arm, control=control, cluster=sample.cluster)
    of_leaders = {name: sample.by_leader(values) for name, values in rows.items()}
    arm = next(iter(of_leaders.values()))[1]
    return balance({name: values for name, (values, _) in of_leaders.items()}, arm, control=control)


def joint_of(sample: Sample) -> JointTest | Reason | None:
    """All of it at once, against the lots that could have been drawn."""
    rows = measured_before(sample, "leader") | measured_before(sample, "employee")
    varied = {name: v for name, v in rows.items() if np.nanmax(v) > np.nanmin(v)}
    if not varied:
        return None
    lots, plan = sample.lots, sample.plan
    return tried(
        lambda: joint_test(
            varied, sample.cluster, lots.design, lots.arms, draws=plan.draws, seed=plan.seed
        )
    )


def weighted_of(sample: Sample, answered: Rows, outcome: Floats) -> Weighted | Reason:
    """Those who answered, weighted by the inverse of their chance of answering."""
    return tried(lambda: _weighted(sample, answered, outcome))


def _weighted(sample: Sample, answered: Rows, outcome: Floats) -> Weighted:
    known, _ = sample.covariates(np.ones(len(answered), dtype=bool))
    if known is None:
        raise InputError("The plan names no covariates to weight by.")
    weights = answering_weights(answered, sample.treated, known)
    term = weighted_difference(outcome, sample.treated, weights.weights, cluster=sample.cluster)
    return Weighted(term, weights.effective, weights.largest)
