"""From the file to the arrays of the analysis: scores, arms, covariates, and who is missing what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledetraad.trials.queries import Data, DataError, Floats
from ledetraad.trials.rules.plan import Covariate, Measure, Plan
from lod.controls import Controls, controls
from lod.roster import observed_design
from lod.scales import Composition, Scale, score

Labels = NDArray[Any]
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Everybody allocated, n rows. treated: 1 unless in the control arm; scores NaN if silent."""

    data: Data
    plan: Plan
    arm: Labels
    treated: Floats
    cluster: Labels
    strata: Labels | None
    scores: dict[str, Floats]

    def given(self, rows: Rows) -> Controls:
        """Constant, strata, covariates and clusters of some of the rows."""
        columns, names = self._covariates(rows)
        return controls(
            int(rows.sum()),
            covariates=columns,
            names=names or None,
            strata=None if self.strata is None else self.strata[rows],
            cluster=self.cluster[rows],
        )

    def usable(self, *scales: str) -> Rows:
        """Who has a score on every one of the scales, and all covariates if the plan asks that."""
        rows = np.ones(len(self.treated), dtype=bool)
        for scale in scales:
            rows &= np.isfinite(self.scores[scale])
        if self.plan.missing == "complete":
            for covariate in self.plan.covariates:
                rows &= np.isfinite(self.values(covariate))
        return rows

    def values(self, covariate: Covariate) -> Floats:
        """A covariate's column, its missing codes taken out."""
        return _without(self.data.numbers(covariate.column), self.plan.missing_codes)

    def _covariates(self, rows: Rows) -> tuple[Floats | None, list[str]]:
        columns, names = [], []
        for covariate in self.plan.covariates:
            values = self.values(covariate)[rows]
            hole = ~np.isfinite(values)
            if hole.all():
                raise DataError(f"{self.data.name}: nobody has a value of {covariate.column}.")
            columns.append(np.where(hole, values[~hole].mean(), values))
            names.append(covariate.name)
            if hole.any():
                columns.append(hole.astype(float))
                names.append(f"{covariate.name}?")
        return (np.column_stack(columns) if columns else None), names

    def by_leader(self, covariate: Covariate) -> tuple[Floats, Labels, Labels]:
        """One value for each leader (their first), with arm and leader, leaders in order."""
        values = self.values(covariate)
        order = np.argsort(~np.isfinite(values), kind="stable")
        leaders, first = np.unique(self.cluster[order], return_index=True)
        rows = order[first]
        return values[rows], self.arm[rows], leaders


def take_sample(data: Data, plan: Plan) -> Sample:
    """Read, score and check. Raises DataError and LodError with the place named."""
    trial = plan.trial
    arm, cluster = data.labels(trial.arm), data.labels(trial.cluster)
    unknown = sorted(set(arm.tolist()) - set(trial.arms))
    if unknown:
        raise DataError(f"{data.name}: the arm {unknown[0]} is not in the plan.")
    if set(arm.tolist()) == {trial.control} or trial.control not in arm:
        raise DataError(f"{data.name} has one arm only, {arm[0]}: nothing to compare with.")
    strata = data.labels(trial.strata) if trial.strata else None
    observed_design(arm, cluster, control=trial.control, strata=strata)
    measures = [o.measure for o in plan.outcomes]
    if plan.treatment:
        measures.append(plan.treatment)
    return Sample(
        data=data,
        plan=plan,
        arm=arm,
        treated=(arm != trial.control).astype(float),
        cluster=cluster,
        strata=strata,
        scores={m.name: scored(data, m, plan.missing_codes) for m in measures},
    )


def scored(data: Data, measure: Measure, missing: tuple[float, ...]) -> Floats:
    """One score for each row, NaN for who answered too little."""
    return np.asarray(score(answers(data, measure, missing), scale_of(measure)).values)


def answers(data: Data, measure: Measure, missing: tuple[float, ...]) -> dict[str, Floats]:
    """The columns of a scale as numbers; missing codes are taken out of items, never of counts."""
    items = {name: _without(data.numbers(name), missing) for name in measure.items}
    return items | {name: data.numbers(name) for name in measure.counts}


def scale_of(measure: Measure) -> Scale:
    """The scoring recipe in the words of `lod`."""
    return Scale(
        name=measure.name,
        items=measure.items,
        low=measure.low,
        high=measure.high,
        reversed=frozenset(measure.reversed),
        counts=measure.counts,
        minimum_answered=measure.minimum,
        composition=Composition(measure.composition),
    )


def _without(values: Floats, codes: tuple[float, ...]) -> Floats:
    return np.where(np.isin(values, codes), np.nan, values) if codes else values
