"""The same trial analysed on many outcomes at once: simulations, and outcomes by the hundred.

While assignment, controls and clusters stay, so do the design, its leverages and its degrees of
freedom; in 2SLS with one instrument too, because projected use spans what the instrument spans.
What is left for each outcome is one weighted sum per cluster.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, matrix
from lod.controls import TOLERANCE, Basis, Controls
from lod.distributions import t_critical, t_p_value
from lod.errors import IdentificationError, InputError
from lod.ols import DEFAULT, Inference
from lod.variance import Adjustment, degrees_of_freedom, require_df

BLOCK = 256


@dataclass(frozen=True, eq=False)
class Repeated:
    """One effect per outcome, arrays (S,); `df` is the same for all."""

    estimates: FloatArray
    standard_errors: FloatArray
    df: float
    p: FloatArray
    level: float

    def interval(self) -> tuple[FloatArray, FloatArray]:
        reach = float(t_critical(self.level, self.df)) * self.standard_errors
        return self.estimates - reach, self.estimates + reach


def repeated_ols(
    Y: ArrayLike, x: ArrayLike, given: Controls, inference: Inference = DEFAULT
) -> Repeated:
    """The coefficient of x (n,) in every column of Y (n, S); the same numbers as `ols`.

    Raises InputError or one of its kinds.
    """
    every, fixed = matrix(Y, "The outcomes", given.rows), _Fixed.of(x, given, inference)
    parts = []
    for columns in _blocks(every, given):
        reduced, own = fixed.reduce(columns)
        scores = own - fixed.last * reduced
        parts.append((reduced, np.einsum("gs,gs->s", scores, scores)))
    reduced, squares = (np.concatenate(part) for part in zip(*parts, strict=True))
    return fixed.result(reduced / fixed.length, squares, np.full(len(reduced), fixed.length))


def repeated_two_stage(
    Y: ArrayLike, D: ArrayLike, z: ArrayLike, given: Controls, inference: Inference = DEFAULT
) -> Repeated:
    """2SLS of every column of Y (n, S) on its column of D (n, S) or on the one D (n,), with the
    instrument z (n,); the same numbers as `two_stage_only`.

    Raises InputError or one of its kinds, and IdentificationError.
    """
    every, fixed = matrix(Y, "The outcomes", given.rows), _Fixed.of(z, given, inference)
    uses = matrix(D, "The treatments", given.rows)
    if uses.shape[1] not in (1, every.shape[1]):
        raise InputError("There must be one treatment, or one for each outcome.")
    uses = np.broadcast_to(uses, every.shape)
    parts = []
    for columns, used in zip(_blocks(every, given), _blocks(uses, given), strict=True):
        reduced, own = fixed.reduce(columns)
        moved, own_use = fixed.reduce(used)
        if (np.abs(moved) <= TOLERANCE * np.linalg.norm(used, axis=0)).any():
            raise IdentificationError("The instrument does not move one of the treatments at all.")
        effect = reduced / moved
        scores = own - effect * own_use
        parts.append((effect, np.einsum("gs,gs->s", scores, scores), moved))
    effects, squares, moved = (np.concatenate(part) for part in zip(*parts, strict=True))
    return fixed.result(effects, squares, moved)


def _blocks(values: FloatArray, given: Controls) -> Iterator[FloatArray]:
    for start in range(0, values.shape[1], BLOCK):
        yield given.clusters.sort(values[:, start : start + BLOCK])


@dataclass(frozen=True)
class _Fixed:
    """What does not depend on the outcome. `weights` (n,): the adjusted last basis column;
    `carried` (G, k) and `last` (G, 1): its sums with the controls and with the last column itself.
    """

    basis: Basis
    weights: FloatArray
    carried: FloatArray
    last: FloatArray
    adjusted: Adjustment
    inference: Inference

    @classmethod
    def of(cls, x: ArrayLike, given: Controls, inference: Inference) -> "_Fixed":
        X = given.columns(x, "The assignment")
        if X.shape[1] != 1:
            raise IdentificationError("Repeated analyses take one assignment.")
        basis = given.extend(X, ["assignment"])
        adjusted = basis.span.adjust(inference.variance)
        weights = adjusted.basis[:, -1]
        sums = basis.clusters.sums(basis.Q * weights[:, None])
        return cls(basis, weights, sums[:, :-1], sums[:, -1:], adjusted, inference)

    @property
    def length(self) -> float:
        return float(self.basis.R[-1, -1])

    def reduce(self, columns: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Reduced forms (s,) and weighted sums per cluster (G, s), controls partialled out."""
        projected = self.basis.Q.T @ columns
        own = self.basis.clusters.sums(columns * self.weights[:, None])
        own = own - self.carried @ projected[:-1]
        return projected[-1], own

    def result(self, effects: FloatArray, squares: FloatArray, scale: FloatArray) -> Repeated:
        last = np.eye(self.basis.rank)[:, -1:]
        rule, variance = self.inference.df_rule, self.inference.variance
        df = require_df(degrees_of_freedom(rule, self.basis.span, variance, last)[0])
        errors = np.sqrt(self.adjusted.factor * squares) / np.abs(scale)
        p = t_p_value(effects / errors, df)
        return Repeated(effects, errors, df, p, self.inference.level)
