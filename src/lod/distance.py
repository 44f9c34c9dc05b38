"""Mahalanobis distances in plain Python, digit for digit the same on every machine.

A list of lots must not hang on which linear algebra a computer happens to have: every sum here is
correctly rounded (`math.fsum`) and nothing is reordered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lod.errors import DesignError

Rows = Sequence[Sequence[float]]


def whiten(values: Rows, members: Sequence[Sequence[int]]) -> list[list[float]]:
    """Covariates (G, k) less their block means, scaled to unit pooled covariance within blocks.

    members: for each block the positions of its rows. The squared length of a difference between
    two rows of one block is their Mahalanobis distance. Raises DesignError when a covariate does
    not vary within blocks or repeats the others.
    """
    standard = _standardise(_centre(values, members), len(values) - len(members))
    lower = _cholesky(_covariance(standard, len(values) - len(members)))
    return [_solve_lower(lower, row) for row in standard]


def squared(first: Sequence[float], second: Sequence[float]) -> float:
    """Squared Euclidean distance of two whitened rows."""
    return math.fsum((a - b) * (a - b) for a, b in zip(first, second, strict=True))


def _centre(values: Rows, members: Sequence[Sequence[int]]) -> list[list[float]]:
    out = [list(row) for row in values]
    for rows in members:
        for column in range(len(out[0])):
            mean = math.fsum(values[row][column] for row in rows) / len(rows)
            for row in rows:
                out[row][column] -= mean
    return out


def _standardise(centred: Rows, freedom: int) -> list[list[float]]:
    if freedom <= len(centred[0]):
        raise DesignError("There are too few clusters in the blocks for this many covariates.")
    scales = [
        math.sqrt(math.fsum(value * value for value in column) / freedom)
        for column in zip(*centred, strict=True)
    ]
    if min(scales) == 0:
        raise DesignError("A covariate does not vary within the blocks.")
    return [[v / s for v, s in zip(row, scales, strict=True)] for row in centred]


def _covariance(rows: Rows, freedom: int) -> list[list[float]]:
    columns = list(zip(*rows, strict=True))
    return [
        [math.fsum(a * b for a, b in zip(left, right, strict=True)) / freedom for right in columns]
        for left in columns
    ]


def _cholesky(matrix: list[list[float]]) -> list[list[float]]:
    lower: list[list[float]] = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i):
            inner = math.fsum(new[m] * lower[j][m] for m in range(j))
            new.append((row[j] - inner) / lower[j][j])
        pivot = row[i] - math.fsum(v * v for v in new)
        if pivot < 1e-10:
            raise DesignError("Two covariates say the same thing: drop one.")
        lower.append([*new, math.sqrt(pivot)])
    return lower


def _solve_lower(lower: list[list[float]], row: Sequence[float]) -> list[float]:
    out: list[float] = []
    for i, weights in enumerate(lower):
        inner = math.fsum(weights[m] * out[m] for m in range(i))
        out.append((row[i] - inner) / weights[i])
    return out
