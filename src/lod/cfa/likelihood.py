"""ML, MLR, cluster-robust MLR and FIML."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from lod.cfa.data import Answers, require_variation
from lod.cfa.indices import ChiSquare, FitIndices, fit_indices, scaled, srmr
from lod.cfa.layout import Array, Layout, Shape
from lod.cfa.normal import chain, information, minus_log_likelihood, moment_gradient, patterns
from lod.cfa.problems import problems_of
from lod.cfa.results import FactorAnalysis
from lod.cfa.robust import (
    Sample,
    expected_information,
    inverse,
    model_trace,
    observed_information,
    outer_product,
    sandwich,
    saturated_trace,
)
from lod.cfa.saturated import independence, independence_layout, saturated_moments
from lod.cfa.scoring import Slope
from lod.cfa.settle import Objective, settle
from lod.cfa.specify import Blueprint, Observed, layout_of
from lod.cfa.standardise import parameter_table
from lod.cfa.structure import Implied, curvature, implied, slopes
from lod.errors import CollinearityError, IdentificationError


@dataclass(frozen=True)
class Likelihood:
    """Data ready for any model on the same items: rows, and both models of comparison."""

    answers: Answers
    sample: Sample
    saturated: Implied
    saturated_value: float  # minus log-likelihood
    independent: Implied
    independent_value: float

    @property
    def complete(self) -> bool:
        return self.sample.patterns.complete


def likelihood_of(answers: Answers) -> Likelihood:
    """Raises `VariationError`, `InputError` or `CollinearityError` for data no model can fit."""
    require_variation(answers)
    found = patterns(answers.values, answers.group_of)
    sample = Sample(answers.values, found, answers.group_of, answers.cluster_of)
    groups, items = len(answers.groups), len(answers.items)
    independent = independence(found, groups, items)
    saturated = saturated_moments(found, groups, items)
    for covariance in saturated.covariance:
        _require_distinct_items(covariance)
    return Likelihood(
        answers,
        sample,
        saturated,
        minus_log_likelihood(found, saturated),
        independent,
        minus_log_likelihood(found, independent),
    )


def _require_distinct_items(covariance: Array) -> None:
    deviation = np.sqrt(np.diag(covariance))
    if np.linalg.eigvalsh(covariance / np.outer(deviation, deviation))[0] < 1e-10:
        raise CollinearityError(
            "Some items repeat what others say exactly (their covariance matrix is singular); "
            "leave the copies out."
        )


def fit_likelihood(data: Likelihood, plan: Blueprint, *, robust: bool) -> FactorAnalysis:
    """Fit the plan by maximum likelihood; `robust` asks for sandwich errors and a scaled test."""
    plan = _with_means_decided(data, plan)
    observed = Observed(data.saturated.mean, data.saturated.covariance)
    layout = layout_of(plan, observed)
    df = _degrees_of_freedom(layout, plan)
    settled = settle(plan, layout, observed, partial(_objective, data))
    theta = settled.theta
    value = minus_log_likelihood(data.sample.patterns, implied(layout.matrices(theta)))
    covariance = _covariance(data, layout, theta, robust=robust)
    parameters = parameter_table(layout, plan, theta, covariance)
    model = ChiSquare(max(2.0 * (value - data.saturated_value), 0.0), df)
    n, q = len(data.answers.values), layout.size
    correction = _scaled(data, layout, theta, plan, model) if robust else None
    problems = problems_of(parameters, covariance, layout.matrices(theta).covariances)
    if robust and correction is None:
        problems += ("The scaled test could not be computed: its scaling factor is not positive.",)
    return FactorAnalysis(
        estimator=_name(data, robust=robust),
        items=tuple(item.name for item in plan.items),
        factors=tuple(factor.name for factor in plan.factors),
        groups=plan.groups,
        n=n,
        n_offered=data.answers.offered,
        n_per_group=data.answers.per_group,
        n_clusters=_clusters(data.answers),
        parameters=parameters,
        labels=layout.labels,
        estimates=theta,
        covariance=covariance,
        fit=fit_indices(model, _baseline(data, plan), n, len(plan.groups)),
        scaled=correction,
        srmr=_srmr(data, layout, theta, means=bool(plan.choices.means)),
        log_likelihood=-value,
        aic=2.0 * value + 2.0 * q,
        bic=2.0 * value + q * float(np.log(n)),
        steps=settled.steps,
        problems=problems + _few_clusters(data.answers, q),
        notes=data.answers.notes,
    )


def _with_means_decided(data: Likelihood, plan: Blueprint) -> Blueprint:
    """Means belong to the model with several groups, waves, clusters, holes, or when asked for."""
    needed = (
        len(plan.groups) > 1
        or not data.complete
        or data.answers.cluster_of is not None
        or plan.equal("intercepts")
        or max(item.wave for item in plan.items) > 0
    )
    wanted = needed if plan.choices.means is None else needed or plan.choices.means
    return replace(plan, choices=replace(plan.choices, means=wanted))


def _degrees_of_freedom(layout: Layout, plan: Blueprint) -> int:
    p, groups = layout.shape.items, layout.shape.groups
    moments = p * (p + 1) // 2 + (p if plan.choices.means else 0)
    df = groups * moments - layout.size
    if df < 0:
        raise IdentificationError(
            f"The model has {layout.size} parameters for {groups * moments} moments of the data, "
            "so it is not identified."
        )
    return df


def _objective(data: Likelihood, layout: Layout, careful: bool) -> Objective:
    """Minus the log-likelihood per row; its second derivatives are exact in any case."""
    found, n = data.sample.patterns, len(data.answers.values)

    def value(at: Array) -> float:
        return minus_log_likelihood(found, implied(layout.matrices(at))) / n

    def slope(at: Array, exact: bool) -> Slope:
        matrices = layout.matrices(at)
        model, change = implied(matrices), slopes(layout, matrices)
        moments = moment_gradient(found, model)
        bend = information(found, model, change, observed=exact)
        if exact:
            bend += curvature(layout, matrices, moments.mean, moments.covariance)
        gradient = chain(moments, change)
        return Slope(minus_log_likelihood(found, model) / n, gradient / n, bend / n)

    return Objective(value, slope)


def _covariance(data: Likelihood, layout: Layout, theta: Array, *, robust: bool) -> Array:
    if not robust and data.complete:
        return inverse(expected_information(data.sample, layout, theta))
    bread = observed_information(data.sample, layout, theta)
    if not robust:
        return inverse(bread)
    at = layout.matrices(theta)
    return sandwich(bread, outer_product(data.sample, implied(at), slopes(layout, at)))


def _baseline(data: Likelihood, plan: Blueprint) -> ChiSquare:
    p = len(plan.items)
    value = 2.0 * (data.independent_value - data.saturated_value)
    return ChiSquare(value, len(plan.groups) * p * (p - 1) // 2)


def _scaled(
    data: Likelihood, layout: Layout, theta: Array, plan: Blueprint, model: ChiSquare
) -> FitIndices | None:
    means = bool(plan.choices.means)
    whole = saturated_trace(data.sample, data.saturated, means=means)
    trace = whole - model_trace(data.sample, layout, theta)
    shape = Shape(len(plan.groups), len(plan.items), 0)
    nothing = independence_layout(shape, data.independent, means=means)
    plain = _baseline(data, plan)
    baseline = scaled(
        plain.value, plain.df, whole - model_trace(data.sample, nothing, nothing.start)
    )
    if model.df > 0 and trace <= 0:
        return None
    corrected = scaled(model.value, model.df, trace)
    return fit_indices(corrected, baseline, len(data.answers.values), len(plan.groups))


def _srmr(data: Likelihood, layout: Layout, theta: Array, *, means: bool) -> float:
    model = implied(layout.matrices(theta))
    rows, columns = np.tril_indices(layout.shape.items)
    residuals = []
    for g, sample in enumerate(data.saturated.covariance):
        deviation = np.sqrt(np.diag(sample))
        gap = (sample - model.covariance[g]) / np.outer(deviation, deviation)
        shift = (data.saturated.mean[g] - model.mean[g]) / deviation
        residuals.append(np.concatenate([gap[rows, columns], shift[: len(shift) if means else 0]]))
    return srmr(residuals, list(data.answers.per_group))


def _name(data: Likelihood, *, robust: bool) -> str:
    words = ["MLR" if robust else "ML"]
    if data.answers.cluster_of is not None:
        words.append("cluster-robust")
    if not data.complete:
        words.append("FIML")
    return ", ".join(words)


def _clusters(answers: Answers) -> int | None:
    return None if answers.cluster_of is None else int(answers.cluster_of.max()) + 1


def _few_clusters(answers: Answers, parameters: int) -> tuple[str, ...]:
    clusters = _clusters(answers)
    if clusters is None or clusters > parameters:
        return ()
    return (
        f"There are {clusters} clusters for {parameters} parameters: cluster-robust standard "
        "errors and the scaled test are unreliable.",
    )
