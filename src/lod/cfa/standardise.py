"""The table of parameters, with the completely standardised solution and its standard errors."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lod.cfa.layout import Array, Cell, Integers, Layout, Matrix, Shape
from lod.cfa.results import Parameter
from lod.cfa.specify import Blueprint
from lod.cfa.structure import implied, slopes


def parameter_table(
    layout: Layout, plan: Blueprint, theta: Array, covariance: Array
) -> tuple[Parameter, ...]:
    """One `Parameter` per cell, in the order of the layout; derived residual variances last.

    A standardised value is the raw one times powers of variances, so its derivatives follow from
    the logarithm; the standard errors are by the delta method.
    """
    cells = tuple(_shown(layout, plan))
    variances = _variances(layout, plan, theta)
    number = {label: k for k, label in enumerate(layout.labels)}
    raw = np.array([_raw(cell, theta, number, variances) for cell in cells])
    raw_slopes = np.array([_raw_slope(cell, number, variances) for cell in cells])
    powers = _powers(cells, variances)
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.where(variances.values > 0, variances.values, np.nan)
        factor = _times(powers, np.log(size))
        relative = _times(powers, variances.slopes / size[:, None])
        standardised = raw * np.exp(factor)
        slopes = np.exp(factor)[:, None] * raw_slopes + standardised[:, None] * relative
        spread = np.einsum("ck,kl,cl->c", slopes, covariance, slopes)
        standardised_se = np.sqrt(np.where(spread > 1e-18, spread, np.nan))
    errors = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return tuple(
        Parameter(
            *_names(cell, plan),
            plan.groups[cell.group],
            cell.label,
            float(raw[line]),
            float(errors[number[cell.label]]) if cell.label is not None else float("nan"),
            float(standardised[line]),
            float(standardised_se[line]),
        )
        for line, cell in enumerate(cells)
    )


def _shown(layout: Layout, plan: Blueprint) -> Iterator[Cell]:
    for cell in layout.cells:
        if cell.matrix is not Matrix.INTERCEPT or cell.label is not None:
            yield cell
    if _derived(plan):
        for group in range(layout.shape.groups):
            for item in range(layout.shape.items):
                yield Cell(Matrix.RESIDUAL, group, item, item, 0.0)


def _derived(plan: Blueprint) -> bool:
    """Whether residual variances follow from scale factors instead of being parameters."""
    return plan.categories is not None and not plan.theta


@dataclass(frozen=True)
class _Variances:
    """Variances of items, factors and residuals in one row (v,), and their slopes (v, q)."""

    shape: Shape
    values: Array
    slopes: Array

    def item(self, group: int, item: int) -> int:
        return group * self.shape.items + item

    def factor(self, group: int, factor: int) -> int:
        return self.shape.groups * self.shape.items + group * self.shape.factors + factor

    def residual(self, group: int, item: int) -> int:
        before = self.shape.groups * (self.shape.items + self.shape.factors)
        return before + group * self.shape.items + item


def _variances(layout: Layout, plan: Blueprint, theta: Array) -> _Variances:
    at = layout.matrices(theta)
    item = _diagonal(implied(at).covariance)
    item_slopes = _diagonal(slopes(layout, at).covariance)
    factor, residual = _diagonal(at.covariances), _diagonal(at.residuals)
    factor_slopes = _own_slopes(layout, Matrix.COVARIANCE, factor)
    residual_slopes = _own_slopes(layout, Matrix.RESIDUAL, residual)
    if _derived(plan):
        common, common_slopes = item, item_slopes
        cell = layout.blocks[Matrix.SCALE]
        item = at.scales**-2
        item_slopes = np.zeros_like(common_slopes)
        item_slopes[cell.parameter, cell.group, cell.row] = (-2 * at.scales**-3)[
            cell.group, cell.row
        ]
        residual, residual_slopes = item - common, item_slopes - common_slopes
    q = layout.size
    together = [part.reshape(q, -1).T for part in (item_slopes, factor_slopes, residual_slopes)]
    values = np.concatenate([part.ravel() for part in (item, factor, residual)])
    return _Variances(layout.shape, values, np.concatenate(together))


def _diagonal(matrices: Array) -> Array:
    return np.diagonal(matrices, axis1=-2, axis2=-1)


def _own_slopes(layout: Layout, matrix: Matrix, variances: Array) -> Array:
    result = np.zeros((layout.size, *variances.shape))
    cell = layout.blocks[matrix]
    own = cell.row == cell.column
    result[cell.parameter[own], cell.group[own], cell.row[own]] = 1.0
    return result


def _raw(cell: Cell, theta: Array, number: dict[str, int], variances: _Variances) -> float:
    if cell.label is not None:
        return float(theta[number[cell.label]])
    if cell.matrix is Matrix.RESIDUAL:
        return float(variances.values[variances.residual(cell.group, cell.row)])
    return cell.value


def _raw_slope(cell: Cell, number: dict[str, int], variances: _Variances) -> Array:
    if cell.label is None and cell.matrix is Matrix.RESIDUAL:
        derived: Array = variances.slopes[variances.residual(cell.group, cell.row)]
        return derived
    result = np.zeros(variances.slopes.shape[1])
    if cell.label is not None:
        result[number[cell.label]] = 1.0
    return result


Powers = tuple[NDArray[np.intp], Array]


def _powers(cells: tuple[Cell, ...], of: _Variances) -> Powers:
    """Two variances per cell (cells, 2) and the powers they are raised to."""
    found = [_power(cell, of) for cell in cells]
    return np.array([f[:2] for f in found], dtype=np.intp), np.array([f[2:] for f in found])


def _power(cell: Cell, of: _Variances) -> tuple[int, int, float, float]:
    g, row, column = cell.group, cell.row, cell.column
    match cell.matrix:
        case Matrix.LOADING:
            return of.factor(g, column), of.item(g, row), 0.5, -0.5
        case Matrix.COVARIANCE:
            return of.factor(g, row), of.factor(g, column), -0.5, -0.5
        case Matrix.RESIDUAL:
            kind = of.item if row == column else of.residual
            return kind(g, row), kind(g, column), -0.5, -0.5
        case Matrix.INTERCEPT:
            return of.item(g, row), 0, -0.5, 0.0
        case Matrix.MEAN:
            return of.factor(g, row), 0, -0.5, 0.0
        case Matrix.THRESHOLD:
            return of.item(g, column), 0, -0.5, 0.0
        case Matrix.SCALE:
            return of.item(g, row), 0, 0.5, 0.0


def _times(powers: Powers, values: Array) -> Array:
    """Powers times logarithms (v,) or their slopes (v, q), for every cell."""
    which, power = powers
    result: Array = np.einsum("cj,cj...->c...", power, values[which])
    return result


def _names(cell: Cell, plan: Blueprint) -> tuple[str, str, str]:
    items, factors = plan.items, plan.factors
    match cell.matrix:
        case Matrix.LOADING:
            return factors[cell.column].name, "=~", items[cell.row].name
        case Matrix.COVARIANCE:
            return factors[cell.column].name, "~~", factors[cell.row].name
        case Matrix.RESIDUAL:
            return items[cell.column].name, "~~", items[cell.row].name
        case Matrix.INTERCEPT:
            return items[cell.row].name, "~1", ""
        case Matrix.MEAN:
            return factors[cell.row].name, "~1", ""
        case Matrix.SCALE:
            return items[cell.row].name, "~*~", items[cell.row].name
        case Matrix.THRESHOLD:
            first = np.cumsum(_categories(plan) - 1)[cell.column] - _categories(plan)[cell.column]
            return items[cell.column].name, "|", f"t{cell.row - first}"


def _categories(plan: Blueprint) -> Integers:
    return np.zeros(0, dtype=np.intp) if plan.categories is None else plan.categories
