"""How the scales hold: reliability, agreement within leaders, factor analysis, invariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ledetraad.trials.operations.results import Reason, ScaleReport
from ledetraad.trials.operations.sample import Sample, answers, scale_of
from ledetraad.trials.operations.trying import tried
from ledetraad.trials.queries import Floats
from ledetraad.trials.rules.plan import Measure
from lod.cfa import (
    FactorAnalysis,
    Invariance,
    cfa,
    invariance_over_groups,
    invariance_over_time,
    omega,
)
from lod.cfa.estimate import Missing
from lod.scales import (
    Scale,
    cronbach_alpha,
    intraclass_correlation,
    turned,
    within_group_agreement,
)

NO_MODEL = "The plan asks for no factor analysis."


def scale_report(sample: Sample, measure: Measure) -> ScaleReport:
    """Everything about one scale; what does not apply is a reason."""
    scale, codes = scale_of(measure), sample.plan.missing_codes
    data, scores = answers(sample.data, measure, codes), sample.scores[measure.name]
    here = np.isfinite(scores)
    return ScaleReport(
        measure=measure,
        n=int(here.sum()),
        mean=float(scores[here].mean()),
        sd=float(scores[here].std(ddof=1)),
        alpha=tried(lambda: cronbach_alpha(data, scale)),
        omega=tried(lambda: omega(data, scale, missing="fiml")),
        between=tried(lambda: intraclass_correlation(scores, sample.cluster)),
        agreement=tried(lambda: within_group_agreement(data, scale, sample.cluster)),
        invariance={
            over: tried(lambda over=over: _invariance(sample, measure, over))  # type: ignore[misc]
            for over in sample.plan.fit.invariance
            if measure.composition == "reflective"
        },
    )


def factor_analysis(sample: Sample) -> FactorAnalysis | Reason | None:
    """All reflective scales of the outcomes in one model, as the plan says."""
    if sample.plan.fit.estimator == "none":
        return None
    measures = [o.measure for o in sample.plan.outcomes if _models(o.measure)]
    if not measures:
        return Reason("No outcome is a reflective scale of two questions or more.")
    columns = {name: c for m in measures for name, c in _turned(sample, m).items()}
    return tried(lambda: _fit(sample, columns, [scale_of(m) for m in measures]))


def _models(measure: Measure) -> bool:
    return measure.composition == "reflective" and len(measure.items) > 1


def _turned(sample: Sample, measure: Measure) -> dict[str, Floats]:
    """The items with reversed ones turned round, so that all load the same way."""
    data = answers(sample.data, measure, sample.plan.missing_codes)
    return dict(zip(measure.items, turned(data, scale_of(measure)).T, strict=True))


def _fit(sample: Sample, columns: dict[str, Floats], scales: Sequence[Scale]) -> FactorAnalysis:
    estimator = sample.plan.fit.estimator
    if estimator == "none":
        raise ValueError(NO_MODEL)
    clusters = sample.cluster if estimator == "MLR" else None
    return cfa(columns, scales, estimator=estimator, missing=_holes(sample), clusters=clusters)


def _holes(sample: Sample) -> Missing:
    """Every answer is used: full information for ML, all pairs for ordered answers."""
    return "pairwise" if sample.plan.fit.estimator == "WLSMV" else "fiml"


def _invariance(sample: Sample, measure: Measure, over: str) -> Invariance | Reason:
    estimator = sample.plan.fit.estimator
    if estimator == "none":
        return Reason(NO_MODEL)
    clusters = sample.cluster if estimator == "MLR" else None
    now, scale = _turned(sample, measure), scale_of(measure)
    if over == "groups":
        return invariance_over_groups(
            now, [scale], sample.arm, estimator=estimator, missing=_holes(sample), clusters=clusters
        )
    before = measure.asked_before
    if before is None:
        return Reason("The plan names no columns from before the lot.")
    then = _turned(sample, replace(before, name=measure.name))
    then = dict(zip(measure.items, then.values(), strict=True))
    return invariance_over_time(
        {"before": then, "after": now},
        [scale],
        estimator=estimator,
        missing=_holes(sample),
        clusters=clusters,
    )
