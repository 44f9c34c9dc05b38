"""Standard errors and corrected tests for normal likelihoods: plain, robust, cluster-robust."""

from dataclasses import dataclass

import numpy as np

from lod.cfa.layout import Array, Integers, Layout
from lod.cfa.normal import (
    Patterns,
    information,
    moment_gradient,
    saturated_slopes,
    scores,
)
from lod.cfa.structure import Implied, Slopes, curvature, implied, slopes


@dataclass(frozen=True)
class Sample:
    """Rows as the likelihood sees them: data (n, items), patterns, clusters (n,) or None."""

    values: Array
    patterns: Patterns
    group_of: Integers
    cluster_of: Integers | None


def expected_information(sample: Sample, layout: Layout, theta: Array) -> Array:
    at = layout.matrices(theta)
    return information(sample.patterns, implied(at), slopes(layout, at), observed=False)


def observed_information(sample: Sample, layout: Layout, theta: Array) -> Array:
    """Second derivatives of minus the log-likelihood: (q, q), exact."""
    at = layout.matrices(theta)
    model = implied(at)
    gradient = moment_gradient(sample.patterns, model)
    curved = curvature(layout, at, gradient.mean, gradient.covariance)
    return information(sample.patterns, model, slopes(layout, at), observed=True) + curved


def outer_product(sample: Sample, model: Implied, slope: Slopes) -> Array:
    """Sum of products of scores (q, q), of rows or of cluster totals.

    Cluster totals are multiplied by G / (G - 1): G the clusters of the group, as in lavaan, or all
    clusters where one cluster has rows in two groups.
    """
    each = scores(sample.values, sample.patterns, model, slope)
    if sample.cluster_of is None:
        return each.T @ each
    totals = np.zeros((int(sample.cluster_of.max()) + 1, each.shape[1]))
    np.add.at(totals, sample.cluster_of, each)
    return (totals * _correction(sample.cluster_of, sample.group_of)[:, None]).T @ totals


def _correction(cluster_of: Integers, group_of: Integers) -> Array:
    """G / (G - 1) for every cluster."""
    pairs = np.unique(np.column_stack([cluster_of, group_of]), axis=0)
    clusters = int(cluster_of.max()) + 1
    if len(pairs) > clusters:
        return np.full(clusters, clusters / (clusters - 1))
    within = np.bincount(pairs[:, 1])[pairs[:, 1]]
    return within / np.maximum(within - 1, 1)


def inverse(information: Array) -> Array:
    return np.asarray(np.linalg.inv(information), dtype=np.float64)


def sandwich(bread: Array, meat: Array) -> Array:
    """A^-1 B A^-1 (Huber 1967; White 1982)."""
    outside = inverse(bread)
    return outside @ meat @ outside


def model_trace(sample: Sample, layout: Layout, theta: Array) -> float:
    """tr(B A^-1) of a model: how much its scores vary beyond what normality expects."""
    at = layout.matrices(theta)
    meat = outer_product(sample, implied(at), slopes(layout, at))
    return float(np.trace(np.linalg.solve(observed_information(sample, layout, theta), meat)))


def saturated_trace(sample: Sample, moments: Implied, *, means: bool) -> float:
    """The same for the unrestricted moments, group by group (Yuan and Bentler 2000)."""
    groups, items = moments.mean.shape
    total = 0.0
    for group in range(groups):
        slope = saturated_slopes(groups, items, group=group, means=means)
        bread = information(sample.patterns.of(group), moments, slope, observed=True)
        meat = outer_product(sample, moments, slope)
        total += float(np.trace(np.linalg.solve(bread, meat)))
    return total
