"""The two models a factor model is compared with: everything free, and nothing together."""

from dataclasses import replace

import numpy as np

from lod.cfa.layout import Array, Cell, Layout, Matrix, Shape, lay_out
from lod.cfa.normal import (
    Patterns,
    chain,
    information,
    masked_inverse,
    minus_log_likelihood,
    moment_gradient,
    saturated_slopes,
)
from lod.cfa.scoring import Slope, minimise
from lod.cfa.structure import Implied
from lod.errors import CollinearityError

EM_STEPS = 10


def saturated_moments(data: Patterns, groups: int, items: int) -> Implied:
    """Maximum likelihood means and covariances: (groups, items), (groups, items, items).

    With holes: some steps of EM (Dempster, Laird and Rubin 1977), then scoring to full precision.
    """
    mean, covariance = np.zeros((groups, items)), np.zeros((groups, items, items))
    for group in range(groups):
        mine = data.of(group)
        if mine.complete:
            mean[group], covariance[group] = mine.mean[0], mine.covariance[0]
        else:
            mean[group], covariance[group] = _with_holes(mine)
    return Implied(mean, covariance)


def _with_holes(data: Patterns) -> tuple[Array, Array]:
    alone = replace(data, group=np.zeros_like(data.group))
    mean, variance = single_moments(alone)
    covariance = np.diag(variance)
    for _ in range(EM_STEPS):
        mean, covariance = _em_step(alone, mean, covariance)
    return _polished(alone, mean, covariance)


def single_moments(data: Patterns) -> tuple[Array, Array]:
    """Mean and variance of each item over the rows that answered it: (items,) each."""
    count = data.count @ data.answered
    mean = data.count @ data.mean / count
    own = np.diagonal(data.covariance, axis1=1, axis2=2)
    deviation = np.where(data.answered, data.mean - mean, 0.0)
    return mean, data.count @ (own + deviation**2) / count


def _em_step(data: Patterns, mean: Array, covariance: Array) -> tuple[Array, Array]:
    inverse, _ = masked_inverse(data, Implied(mean[None], covariance[None]))
    if inverse is None:
        raise CollinearityError("Some items repeat what others say exactly; leave the copies out.")
    n = data.count.sum()
    weights = covariance @ inverse  # of what was answered, for every item
    deviation = np.where(data.answered, data.mean - mean, 0.0)
    filled = np.einsum("cij,cj->ci", weights, deviation)
    spread = weights @ data.covariance @ weights.swapaxes(1, 2)
    second = spread + filled[:, :, None] * filled[:, None, :]
    left = n * covariance - np.einsum("c,cij->ij", data.count, weights) @ covariance
    step = data.count @ filled / n
    covariance = (np.einsum("c,cij->ij", data.count, second) + left) / n - np.outer(step, step)
    return mean + step, covariance


def _polished(data: Patterns, mean: Array, covariance: Array) -> tuple[Array, Array]:
    items = len(mean)
    rows, columns = np.tril_indices(items)
    n = float(data.count.sum())
    slope_of = saturated_slopes(1, items, group=0, means=True)

    def model(at: Array) -> Implied:
        full = np.zeros((1, items, items))
        full[0, rows, columns] = full[0, columns, rows] = at[items:]
        return Implied(at[None, :items], full)

    def value(at: Array) -> float:
        return minus_log_likelihood(data, model(at)) / n

    def slope(at: Array, exact: bool) -> Slope:
        gradient = chain(moment_gradient(data, model(at)), slope_of)
        bend = information(data, model(at), slope_of, observed=exact)
        return Slope(value(at), gradient / n, bend / n)

    start = np.concatenate([mean, covariance[rows, columns]])
    best = model(minimise(value, slope, start, tolerance=1e-8).theta)
    return best.mean[0], best.covariance[0]


def independence_layout(shape: Shape, moments: Implied, *, means: bool) -> Layout:
    """Variances (and means) free, nothing else; its start is its solution."""
    cells = []
    for group in range(shape.groups):
        for item in range(shape.items):
            variance = float(moments.covariance[group, item, item])
            mean = float(moments.mean[group, item])
            cells.append(Cell(Matrix.RESIDUAL, group, item, item, variance, f"v{group}.{item}"))
            label = f"m{group}.{item}" if means else None
            cells.append(Cell(Matrix.INTERCEPT, group, item, 0, mean, label))
    return lay_out(Shape(shape.groups, shape.items, 0), cells)


def independence(data: Patterns, groups: int, items: int) -> Implied:
    """Its maximum likelihood moments, in closed form."""
    mean, covariance = np.zeros((groups, items)), np.zeros((groups, items, items))
    for group in range(groups):
        mean[group], variance = single_moments(data.of(group))
        covariance[group] = np.diag(variance)
    return Implied(mean, covariance)
