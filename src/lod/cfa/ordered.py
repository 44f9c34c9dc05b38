"""WLSMV and DWLS: factor analysis of ordinal items."""

from dataclasses import dataclass, replace

import numpy as np

from lod.cfa.data import Answers, require_variation
from lod.cfa.dwls import LeastSquares, Spread, baseline, spread
from lod.cfa.indices import ChiSquare, fit_indices, shifted, srmr
from lod.cfa.layout import Array, Layout
from lod.cfa.ordinal import Categories, categories
from lod.cfa.polychoric import OrdinalMoments, ordinal_moments, pairs_of
from lod.cfa.problems import problems_of
from lod.cfa.results import FactorAnalysis
from lod.cfa.scoring import Settled
from lod.cfa.settle import Objective, settle
from lod.cfa.specify import Blueprint, Observed, layout_of
from lod.cfa.standardise import parameter_table
from lod.errors import IdentificationError


@dataclass(frozen=True)
class Ordered:
    """Ordinal data ready for any model on the same items."""

    answers: Answers
    categories: Categories
    moments: tuple[OrdinalMoments, ...]


def ordered_of(answers: Answers, plan: Blueprint) -> Ordered:
    """Thresholds and polychoric correlations of every group; empty categories merged."""
    require_variation(answers)
    same: dict[str, list[int]] = {}
    for number, item in enumerate(plan.items):
        same.setdefault(item.base, []).append(number)
    coded = categories(answers.values, answers.items, answers.group_of, list(same.values()))
    moments = tuple(
        ordinal_moments(coded, np.flatnonzero(answers.group_of == group), answers.items)
        for group in range(len(answers.groups))
    )
    return Ordered(answers, coded, moments)


@dataclass(frozen=True)
class OrderedFit:
    """A settled model, before it is reported."""

    model: LeastSquares
    settled: Settled
    spread: Spread
    chi2: float
    df: int


def settle_ordered(data: Ordered, plan: Blueprint) -> OrderedFit:
    plan = replace(plan, categories=data.categories.counts)
    observed = _observed(data)
    layout = layout_of(plan, observed)
    model = LeastSquares(layout, data.moments, plan.theta)
    df = model.observed.size - layout.size
    if df < 0:
        raise IdentificationError(
            f"The model has {layout.size} parameters for {model.observed.size} thresholds and "
            "correlations of the data, so it is not identified."
        )

    def objective(of: Layout, careful: bool) -> Objective:
        other = replace(model, layout=of)
        return Objective(other.value, other.exact_slope if careful else other.slope)

    settled = settle(plan, layout, observed, objective)
    chi2 = 2.0 * model.total * model.value(settled.theta)
    return OrderedFit(model, settled, spread(model, settled.theta), chi2, df)


def _observed(data: Ordered) -> Observed:
    return Observed(
        np.zeros((len(data.moments), len(data.answers.items))),
        np.array([m.correlations for m in data.moments]),
        np.array([m.thresholds for m in data.moments]),
    )


def fit_ordered(data: Ordered, plan: Blueprint, *, robust: bool) -> FactorAnalysis:
    """Fit the plan by diagonally weighted least squares; `robust` is WLSMV, otherwise DWLS."""
    return report_ordered(data, plan, settle_ordered(data, plan), robust=robust)


def report_ordered(
    data: Ordered, plan: Blueprint, fitted: OrderedFit, *, robust: bool
) -> FactorAnalysis:
    plan = replace(plan, categories=data.categories.counts)
    layout, theta = fitted.model.layout, fitted.settled.theta
    covariance = fitted.spread.covariance if robust else fitted.spread.bread
    parameters = parameter_table(layout, plan, theta, covariance)
    n, groups = len(data.answers.values), len(plan.groups)
    counted = n - groups  # least squares count n - 1 in every group
    chi2, df, first, second = baseline(data.moments)
    plain = fit_indices(ChiSquare(fitted.chi2, fitted.df), ChiSquare(chi2, df), counted, groups)
    corrected = shifted(
        fitted.chi2, fitted.df, fitted.spread.first_trace, fitted.spread.second_trace
    )
    nothing = shifted(chi2, df, first, second)
    return FactorAnalysis(
        estimator="WLSMV" if robust else "DWLS",
        items=tuple(item.name for item in plan.items),
        factors=tuple(factor.name for factor in plan.factors),
        groups=plan.groups,
        n=n,
        n_offered=data.answers.offered,
        n_per_group=data.answers.per_group,
        n_clusters=None,
        parameters=parameters,
        labels=layout.labels,
        estimates=theta,
        covariance=covariance,
        fit=plain,
        scaled=fit_indices(corrected, nothing, counted, groups) if robust else None,
        srmr=_srmr(fitted, layout, theta),
        log_likelihood=None,
        aic=None,
        bic=None,
        steps=fitted.settled.steps,
        problems=problems_of(parameters, covariance, layout.matrices(theta).covariances),
        notes=data.answers.notes
        + data.categories.notes
        + tuple(note for m in data.moments for note in m.notes),
    )


def _srmr(fitted: OrderedFit, layout: Layout, theta: Array) -> float:
    """Over correlations and the diagonal, which fits by construction; thresholds left out."""
    pairs = len(pairs_of(layout.shape.items).first)
    gap = (fitted.model.observed - fitted.model.statistics(theta).values)[:, -pairs:]
    diagonal = np.zeros(layout.shape.items)
    counts = [m.count for m in fitted.model.moments]
    return srmr([np.concatenate([row, diagonal]) for row in gap], counts)
