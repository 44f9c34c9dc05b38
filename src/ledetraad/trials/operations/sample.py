"""From the file to the arrays of the analysis: scores, arms, covariates, and who is missing what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ledetraad.trials.operations.lots import Lots, lots_of
from ledetraad.trials.queries import Column, Data, DataError, Floats, require_unique
from ledetraad.trials.rules.plan import Covariate, Measure, Plan
from lod.controls import Controls, controls
from lod.lots import Allocation
from lod.scales import Composition, Scale, score

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Everybody allocated, n rows. treated: 1 unless in the control arm; scores NaN if silent.

    strata: the block each row's leader was drawn in; None where there was one lot for all.
    """

    data: Data
    plan: Plan
    lots: Lots
    arm: Column
    treated: Floats
    cluster: Column
    strata: Column | None
    scores: dict[str, Floats]

    def given(self, rows: Rows, without: str = "") -> Controls:
        """Constant, strata, covariates and clusters of some of the rows.

        without: a column left out of the covariates, because the model has it already.
        """
        columns, names = self.covariates(rows, without)
        return controls(
            int(rows.sum()),
            covariates=columns,
            names=names or None,
            strata=None if self.strata is None else self.strata[rows],
            cluster=self.cluster[rows],
            collinear=self.plan.collinear,
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
        """A covariate's column, its own missing codes taken out."""
        return _without(self.data.numbers(covariate.column), covariate.missing_codes)

    def covariates(self, rows: Rows, without: str = "") -> tuple[Floats | None, list[str]]:
        """Columns with every hole filled by the mean and marked by a column of its own."""
        columns, names = [], []
        for covariate in self.plan.covariates:
            if covariate.column == without:
                continue
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

    def by_leader(self, values: Floats) -> tuple[Floats, Column]:
        """One value for each leader (their first), with the arm, leaders in order."""
        order = np.argsort(~np.isfinite(values), kind="stable")
        _, first = np.unique(self.cluster[order], return_index=True)
        rows = order[first]
        return values[rows], self.arm[rows]


def take_sample(data: Data, plan: Plan, drawn: Allocation | None = None) -> Sample:
    """Read, score and check. drawn: the stored list of lots. Raises DataError and LodError with the
    place named.
    """
    trial = plan.trial
    if trial.person:
        require_unique(data, trial.person)
    arm, cluster = data.labels(trial.arm), data.labels(trial.cluster)
    unknown = np.flatnonzero(~np.isin(arm, list(trial.arms)))
    if unknown.size:
        raise DataError(
            f"{data.name}, column {trial.arm}, row {data.row(int(unknown[0]))}: the arm "
            f"{arm[unknown[0]]} is not in the plan."
        )
    if trial.control not in arm or (arm == trial.control).all():
        raise DataError(f"{data.name} has one arm only, {arm[0]}: nothing to compare with.")
    require_one_each(data, cluster, arm, trial.arm)
    strata = data.labels(trial.strata) if trial.strata else None
    if strata is not None:
        require_one_each(data, cluster, strata, trial.strata)
    lots, blocks = lots_of(data, plan, (arm, cluster, strata), drawn)
    return Sample(
        data=data,
        plan=plan,
        lots=lots,
        arm=arm,
        treated=(arm != trial.control).astype(float),
        cluster=cluster,
        strata=blocks,
        scores={m.name: scored(data, m, plan.missing_codes) for m in plan.measures},
    )


def require_one_each(data: Data, leaders: Column, said: Column, column: str) -> None:
    """Raise DataError naming the first leader for whom two rows say different things."""
    _, first, which = np.unique(leaders, return_index=True, return_inverse=True)
    odd = np.flatnonzero(said != said[first][which])
    if odd.size:
        row, before = int(odd[0]), int(first[which[odd[0]]])
        raise DataError(
            f"{data.name}, column {column}: the leader {leaders[row]} is in two, {said[before]} in "
            f"row {data.row(before)} and {said[row]} in row {data.row(row)}."
        )


def scored(data: Data, measure: Measure, missing: Sequence[float]) -> Floats:
    """One score for each row, NaN for who answered too little."""
    return np.asarray(score(answers(data, measure, missing), scale_of(measure)).values)


def answers(data: Data, measure: Measure, missing: Sequence[float]) -> dict[str, Floats]:
    """The columns of a scale as numbers; missing codes are taken out of items, never of counts.

    Raises DataError for an answer outside the scale and for a negative count.
    """
    items = {name: _without(data.numbers(name), missing) for name in measure.items}
    counts = {name: data.numbers(name) for name in measure.counts}
    for name, values in items.items():
        _require_inside(data, name, values, measure.low, measure.high)
    for name, values in counts.items():
        _require_inside(data, name, values, 0.0, np.inf)
    return items | counts


def _require_inside(data: Data, name: str, values: Floats, low: float, high: float) -> None:
    odd = np.flatnonzero((values < low) | (values > high))
    if odd.size:
        reach = "a count is never negative" if np.isinf(high) else f"{low:g} to {high:g}"
        raise DataError(
            f"{data.name}, column {name}, row {data.row(int(odd[0]))}: {values[odd[0]]:g} is "
            f"outside the scale ({reach})."
        )


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


def _without(values: Floats, codes: Sequence[float]) -> Floats:
    return np.where(np.isin(values, codes), np.nan, values) if codes else values
