"""What a factor model says about means and covariances, and how that moves with its parameters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lod.cfa.layout import Array, Integers, Layout, Matrices, Matrix


@dataclass(frozen=True)
class Implied:
    """Means (groups, items) and covariances (groups, items, items) that a model implies."""

    mean: Array
    covariance: Array


@dataclass(frozen=True)
class Slopes:
    """Derivatives of the implied moments: (q, groups, items) and (q, groups, items, items)."""

    mean: Array
    covariance: Array


def implied(at: Matrices) -> Implied:
    """Sigma = Lambda Psi Lambda' + Theta; mu = nu + Lambda alpha (Bollen 1989, ch. 7)."""
    common = at.loadings @ at.covariances @ at.loadings.swapaxes(1, 2)
    mean = at.intercepts + np.einsum("gim,gm->gi", at.loadings, at.means)
    return Implied(mean, common + at.residuals)


def slopes(layout: Layout, at: Matrices) -> Slopes:
    """First derivatives of `implied` with respect to every free parameter."""
    groups, items = layout.shape.groups, layout.shape.items
    mean = np.zeros((layout.size, groups, items))
    covariance = np.zeros((layout.size, groups, items, items))
    _loading_slopes(layout, at, mean, covariance)
    _covariance_slopes(layout, at, covariance)
    cell = layout.blocks[Matrix.RESIDUAL]
    covariance[cell.parameter, cell.group, cell.row, cell.column] = 1.0
    covariance[cell.parameter, cell.group, cell.column, cell.row] = 1.0
    cell = layout.blocks[Matrix.INTERCEPT]
    mean[cell.parameter, cell.group, cell.row] = 1.0
    cell = layout.blocks[Matrix.MEAN]
    np.add.at(mean, (cell.parameter, cell.group), at.loadings[cell.group, :, cell.row])
    return Slopes(mean, covariance)


def _loading_slopes(layout: Layout, at: Matrices, mean: Array, covariance: Array) -> None:
    cell = layout.blocks[Matrix.LOADING]
    with_factor = (at.loadings @ at.covariances)[cell.group, :, cell.column]
    np.add.at(covariance, (cell.parameter, cell.group, cell.row), with_factor)
    across = covariance.swapaxes(2, 3)  # a view: writes the columns
    np.add.at(across, (cell.parameter, cell.group, cell.row), with_factor)
    np.add.at(mean, (cell.parameter, cell.group, cell.row), at.means[cell.group, cell.column])


def _covariance_slopes(layout: Layout, at: Matrices, covariance: Array) -> None:
    cell = layout.blocks[Matrix.COVARIANCE]
    left = at.loadings[cell.group, :, cell.row]
    right = at.loadings[cell.group, :, cell.column]
    outer = left[:, :, None] * right[:, None, :]
    off_diagonal = (cell.row != cell.column)[:, None, None]
    change = outer + np.where(off_diagonal, outer.swapaxes(1, 2), 0.0)
    np.add.at(covariance, (cell.parameter, cell.group), change)


def curvature(layout: Layout, at: Matrices, mean_weight: Array, weight: Array) -> Array:
    """Second derivatives of the moments, summed with the weights given: (q, q).

    `mean_weight` (groups, items) and `weight` (groups, items, items, symmetric) are the gradients
    of the objective with respect to the moments. Only loadings bend: with each other, with factor
    covariances and with factor means.
    """
    loading = layout.blocks[Matrix.LOADING]
    total = np.zeros((layout.size, layout.size))
    same = loading.group[:, None] == loading.group[None, :]
    among = 2.0 * np.where(
        same,
        weight[loading.group[:, None], loading.row[:, None], loading.row[None, :]]
        * at.covariances[loading.group[:, None], loading.column[:, None], loading.column[None, :]],
        0.0,
    )
    _add(total, loading.parameter, loading.parameter, among)

    factor = layout.blocks[Matrix.COVARIANCE]
    weighted = weight @ at.loadings
    same = loading.group[:, None] == factor.group[None, :]
    first = _meeting(loading.column, factor.row, same)
    second = _meeting(loading.column, factor.column, same)
    second = second * (factor.row != factor.column)
    place = (loading.group[:, None], loading.row[:, None])
    cross = 2.0 * (
        first * weighted[(*place, factor.column[None, :])]
        + second * weighted[(*place, factor.row[None, :])]
    )
    _add_both(total, loading.parameter, factor.parameter, cross)

    mean = layout.blocks[Matrix.MEAN]
    same = loading.group[:, None] == mean.group[None, :]
    cross = _meeting(loading.column, mean.row, same) * mean_weight[place]
    _add_both(total, loading.parameter, mean.parameter, cross)
    return total


def _meeting(of: Integers, other: Integers, same: NDArray[np.bool_]) -> Array:
    found: Array = np.where((of[:, None] == other[None, :]) & same, 1.0, 0.0)
    return found


def _add(total: Array, rows: Integers, columns: Integers, values: Array) -> None:
    np.add.at(total, (rows[:, None], columns[None, :]), values)


def _add_both(total: Array, rows: Integers, columns: Integers, values: Array) -> None:
    _add(total, rows, columns, values)
    _add(total, columns, rows, values.T)
