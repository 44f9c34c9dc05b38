"""Does a scale measure the same thing in every group, or at every wave?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lod.cfa.data import Answers, read_answers
from lod.cfa.estimate import Estimator, Factors, Missing, named_factors, require_agreement
from lod.cfa.indices import ChiSquare, shifted
from lod.cfa.layout import Array
from lod.cfa.likelihood import fit_likelihood, likelihood_of
from lod.cfa.ordered import OrderedFit, ordered_of, report_ordered, settle_ordered
from lod.cfa.results import FactorAnalysis
from lod.cfa.specify import Blueprint, Equality, Specification, over_waves, single_wave
from lod.errors import InputError

CONTINUOUS: dict[str, tuple[Equality, ...]] = {
    "configural": (),
    "metric": ("loadings",),
    "scalar": ("loadings", "intercepts"),
    "strict": ("loadings", "intercepts", "residuals"),
}
ORDINAL: dict[str, tuple[Equality, ...]] = {
    "configural": (),
    "thresholds": ("thresholds",),
    "metric": ("thresholds", "loadings"),
    "scalar": ("thresholds", "loadings", "intercepts"),
    "strict": ("thresholds", "loadings", "intercepts", "residuals"),
}
WITH_BINARY = ("configural", "scalar", "strict")


@dataclass(frozen=True)
class Difference:
    """What holding more equal costs, against the step before.

    `method`: "plain" for ML, "Satorra-Bentler 2001" for MLR, "Satorra 2000, scaled and shifted"
    for WLSMV. `cfi_change` and `rmsea_change` are of the corrected indices where there are any.
    `p` is NaN where nothing was tested (df = 0) or the correction failed.
    """

    chi2: float
    df: int
    p: float
    cfi_change: float
    rmsea_change: float
    method: str


@dataclass(frozen=True)
class Step:
    name: str
    analysis: FactorAnalysis
    difference: Difference | None


@dataclass(frozen=True)
class Invariance:
    """The steps in order, and a note where a step could not be taken."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


def invariance_over_groups(
    data: Mapping[str, ArrayLike],
    factors: Factors,
    groups: ArrayLike,
    *,
    estimator: Estimator = "MLR",
    missing: Missing = "listwise",
    clusters: ArrayLike | None = None,
) -> Invariance:
    """Configural, metric, scalar and strict invariance over groups (Meredith 1993).

    Ordinal items (WLSMV) take the thresholds first and have residual variances as parameters
    (Wu and Estabrook 2016). Arguments and errors as `cfa`.
    """
    require_agreement(estimator, missing, clustered=clusters is not None)
    items, latent, members = single_wave(named_factors(factors))
    answers = read_answers(
        data,
        [item.name for item in items],
        groups=groups,
        clusters=clusters,
        keep_holes=missing != "listwise",
    )
    if len(answers.groups) < 2:
        raise InputError("Invariance over groups needs at least two groups.")
    plan = Blueprint(items, latent, members, answers.groups, Specification(residuals="theta"))
    return _climb(answers, plan, estimator)


def invariance_over_time(
    waves: Mapping[str, Mapping[str, ArrayLike]],
    factors: Factors,
    *,
    estimator: Estimator = "MLR",
    missing: Missing = "fiml",
    clusters: ArrayLike | None = None,
) -> Invariance:
    """The same over waves: `waves` maps each wave to its data, row k the same person in all.

    Items and factors are printed as `item@wave`. An item's residuals are correlated over waves.

    Raises as `cfa` does, and InputError for one wave alone.
    """
    if len(waves) < 2:
        raise InputError("Invariance over time needs at least two waves.")
    require_agreement(estimator, missing, clustered=clusters is not None)
    items, latent, members = over_waves(named_factors(factors), tuple(waves))
    columns = {
        f"{item.base}@{wave}": data[item.base]
        for wave, data in waves.items()
        for item in items
        if item.base in data
    }
    answers = read_answers(
        columns,
        [item.name for item in items],
        groups=None,
        clusters=clusters,
        keep_holes=missing != "listwise",
    )
    plan = Blueprint(items, latent, members, answers.groups, Specification(residuals="theta"))
    return _climb(answers, plan, estimator)


def _climb(answers: Answers, plan: Blueprint, estimator: Estimator) -> Invariance:
    if estimator in ("WLSMV", "DWLS"):
        return _climb_ordered(answers, plan, robust=estimator == "WLSMV")
    data, robust = likelihood_of(answers), estimator == "MLR"
    fits = {
        name: fit_likelihood(data, _held(plan, equal), robust=robust)
        for name, equal in CONTINUOUS.items()
    }
    steps = [Step("configural", fits["configural"], None)]
    for before, name in pairwise(fits):
        steps.append(Step(name, fits[name], _difference(fits[before], fits[name])))
    return Invariance(tuple(steps), ())


def _held(plan: Blueprint, equal: tuple[Equality, ...]) -> Blueprint:
    return replace(plan, choices=replace(plan.choices, equal=frozenset(equal)))


def _climb_ordered(answers: Answers, plan: Blueprint, *, robust: bool) -> Invariance:
    data = ordered_of(answers, plan)
    names, notes = tuple(ORDINAL), tuple[str, ...]()
    if np.any(data.categories.counts == 2):
        names = WITH_BINARY
        notes = (
            "Items with two answers have one threshold only, so equal thresholds and equal "
            "loadings cannot be told apart; both are tested at once, as scalar invariance.",
        )
    fits = {name: settle_ordered(data, _held(plan, ORDINAL[name])) for name in names}
    reports = {
        name: report_ordered(data, _held(plan, ORDINAL[name]), fitted, robust=robust)
        for name, fitted in fits.items()
    }
    steps = [Step("configural", reports["configural"], None)]
    for before, name in pairwise(names):
        test = ordered_difference(fits[before], fits[name], robust=robust)
        method = "Satorra 2000, scaled and shifted" if robust else "plain"
        steps.append(Step(name, reports[name], _told(reports[before], reports[name], test, method)))
    return Invariance(tuple(steps), notes)


def _difference(wide: FactorAnalysis, narrow: FactorAnalysis) -> Difference:
    raw, df = narrow.fit.chi2 - wide.fit.chi2, narrow.fit.df - wide.fit.df
    if wide.scaled is None or narrow.scaled is None:
        return _told(wide, narrow, ChiSquare(raw, df), "plain")
    scaling = np.nan
    if df > 0:
        scaling = (narrow.fit.df * narrow.scaled.scaling - wide.fit.df * wide.scaled.scaling) / df
    value = raw / scaling if scaling > 0 else np.nan
    return _told(wide, narrow, ChiSquare(value, df), "Satorra-Bentler 2001")


def _told(wide: FactorAnalysis, narrow: FactorAnalysis, test: ChiSquare, method: str) -> Difference:
    before, after = wide.scaled or wide.fit, narrow.scaled or narrow.fit
    p = test.p if np.isfinite(test.value) else float("nan")
    return Difference(
        test.value, test.df, p, after.cfi - before.cfi, after.rmsea - before.rmsea, method
    )


def ordered_difference(wide: OrderedFit, narrow: OrderedFit, *, robust: bool) -> ChiSquare:
    """Chi-square difference of nested ordinal models (Satorra 2000), scaled and shifted."""
    raw, df = narrow.chi2 - wide.chi2, narrow.df - wide.df
    if not robust or df == 0:
        return ChiSquare(raw, df)
    restriction = _restriction(_flat_slopes(wide), _flat_slopes(narrow))
    bread = wide.spread.bread
    inner = np.linalg.inv(restriction @ bread @ restriction.T)
    projection = bread @ restriction.T @ inner @ restriction @ bread @ wide.spread.meat
    return shifted(raw, df, float(np.trace(projection)), float((projection * projection.T).sum()))


def _flat_slopes(fitted: OrderedFit) -> Array:
    slope = fitted.model.statistics(fitted.settled.theta).slopes
    return slope.reshape(len(slope), -1)


def _restriction(wide: Array, narrow: Array) -> Array:
    """Directions the wide model can move in and the narrow one cannot: (df, q of the wide)."""
    within = np.linalg.lstsq(wide.T, narrow.T, rcond=None)[0]
    left, *_ = np.linalg.svd(within, full_matrices=True)
    return left[:, narrow.shape[0] :].T
