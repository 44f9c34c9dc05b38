"""The parameters of a factor model, laid out in the matrices they belong to.

Every group g has Sigma = Lambda Psi Lambda' + Theta and mu = nu + Lambda alpha; ordinal items add
thresholds tau and scale factors delta. A cell of a matrix is either a fixed value or a parameter
named by a label; cells that share a label are held equal, which is all that invariance needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.intp]


class Matrix(StrEnum):
    LOADING = "=~"
    COVARIANCE = "~~"  # of factors
    RESIDUAL = "residual"  # of items
    INTERCEPT = "intercept"  # of items
    MEAN = "mean"  # of factors
    THRESHOLD = "|"
    SCALE = "~*~"


@dataclass(frozen=True)
class Cell:
    """One place in one matrix: `row`, `column` count from 0; `label` None means fixed."""

    matrix: Matrix
    group: int
    row: int
    column: int
    value: float
    label: str | None = None


@dataclass(frozen=True)
class Shape:
    groups: int
    items: int
    factors: int
    thresholds: int = 0

    def of(self, matrix: Matrix) -> tuple[int, ...]:
        g, p, m = self.groups, self.items, self.factors
        return {
            Matrix.LOADING: (g, p, m),
            Matrix.COVARIANCE: (g, m, m),
            Matrix.RESIDUAL: (g, p, p),
            Matrix.INTERCEPT: (g, p),
            Matrix.MEAN: (g, m),
            Matrix.THRESHOLD: (g, self.thresholds),
            Matrix.SCALE: (g, p),
        }[matrix]


@dataclass(frozen=True)
class Block:
    """The free cells of one matrix: parameter number, group, row, column (each of length c)."""

    parameter: Integers
    group: Integers
    row: Integers
    column: Integers


@dataclass(frozen=True)
class Matrices:
    """The matrices at one value of the parameters, each with the group as its first axis."""

    loadings: Array
    covariances: Array
    residuals: Array
    intercepts: Array
    means: Array
    thresholds: Array
    scales: Array

    def of(self, matrix: Matrix) -> Array:
        return {
            Matrix.LOADING: self.loadings,
            Matrix.COVARIANCE: self.covariances,
            Matrix.RESIDUAL: self.residuals,
            Matrix.INTERCEPT: self.intercepts,
            Matrix.MEAN: self.means,
            Matrix.THRESHOLD: self.thresholds,
            Matrix.SCALE: self.scales,
        }[matrix]


@dataclass(frozen=True)
class Layout:
    """A factor model ready for arithmetic.

    `labels` and `start` have length q, one entry per free parameter; `fixed` and `blocks` hold,
    per matrix, the fixed values and where the free parameters stand.
    """

    shape: Shape
    cells: tuple[Cell, ...]
    labels: tuple[str, ...]
    start: Array
    fixed: dict[Matrix, Array]
    blocks: dict[Matrix, Block]

    @property
    def size(self) -> int:
        return len(self.labels)

    def fill(self, matrix: Matrix, theta: NDArray[np.number]) -> Array:
        values = self.fixed[matrix].astype(theta.dtype)
        at = self.blocks[matrix]
        if values.ndim == 2:
            values[at.group, at.row] = theta[at.parameter]
            return values
        values[at.group, at.row, at.column] = theta[at.parameter]
        if matrix in (Matrix.COVARIANCE, Matrix.RESIDUAL):
            values[at.group, at.column, at.row] = theta[at.parameter]
        return values

    def matrices(self, theta: NDArray[np.number]) -> Matrices:
        return Matrices(*(self.fill(matrix, theta) for matrix in Matrix))

    def read(self, at: Matrices) -> Array:
        """The parameters that stand in these matrices; of shared ones the last: (q,)."""
        theta = self.start.copy()
        for matrix in Matrix:
            block, values = self.blocks[matrix], at.of(matrix)
            theta[block.parameter] = values[(block.group, block.row, block.column)[: values.ndim]]
        return theta


def lay_out(shape: Shape, cells: Iterable[Cell]) -> Layout:
    """Number the labels in order of appearance; the first cell of a label gives its start."""
    cells = tuple(cells)
    numbers: dict[str, int] = {}
    start: list[float] = []
    for cell in cells:
        if cell.label is not None and cell.label not in numbers:
            numbers[cell.label] = len(start)
            start.append(cell.value)
    fixed = {matrix: _fixed_values(shape, matrix, cells) for matrix in Matrix}
    blocks = {matrix: _block(matrix, cells, numbers) for matrix in Matrix}
    return Layout(shape, cells, tuple(numbers), np.array(start), fixed, blocks)


def _fixed_values(shape: Shape, matrix: Matrix, cells: tuple[Cell, ...]) -> Array:
    values = np.zeros(shape.of(matrix))
    if matrix is Matrix.SCALE:
        values += 1.0
    for cell in cells:
        if cell.matrix is matrix and cell.label is None:
            if values.ndim == 2:
                values[cell.group, cell.row] = cell.value
            else:
                values[cell.group, cell.row, cell.column] = cell.value
                if matrix is not Matrix.LOADING:
                    values[cell.group, cell.column, cell.row] = cell.value
    return values


def _block(matrix: Matrix, cells: tuple[Cell, ...], numbers: dict[str, int]) -> Block:
    places = [
        (numbers[cell.label], cell.group, cell.row, cell.column)
        for cell in cells
        if cell.matrix is matrix and cell.label is not None
    ]
    columns = np.array(places, dtype=np.intp).reshape(-1, 4).T
    return Block(*columns)
