"""Diagonally weighted least squares on thresholds and polychoric correlations (Muthen 1984)."""

from dataclasses import dataclass

import numpy as np

from lod.cfa.layout import Array, Layout, Matrices, Matrix
from lod.cfa.polychoric import OrdinalMoments, pairs_of
from lod.cfa.scoring import Slope
from lod.cfa.structure import implied, slopes


@dataclass(frozen=True)
class Statistics:
    """Implied thresholds and correlations: (groups, t + pairs), and their slopes, q first."""

    values: Array
    slopes: Array


@dataclass(frozen=True)
class LeastSquares:
    """One ordinal model and its data: sum over groups of weight (n - 1) times r' W r.

    `theta` says whether residual variances are parameters (theta) or scale factors are (delta).
    """

    layout: Layout
    moments: tuple[OrdinalMoments, ...]
    theta: bool

    @property
    def observed(self) -> Array:
        """(groups, t + pairs)"""
        pairs = pairs_of(self.layout.shape.items)
        return np.array(
            [
                np.concatenate([m.thresholds, m.correlations[pairs.first, pairs.second]])
                for m in self.moments
            ]
        )

    @property
    def weights(self) -> Array:
        """One over the variances of the statistics, each group's row times its n - 1."""
        return np.array([(m.count - 1) / np.diag(m.gamma) for m in self.moments])

    @property
    def total(self) -> int:
        return sum(m.count for m in self.moments)

    def value(self, at: Array) -> float:
        values = self._values(self.layout.matrices(at))
        if not np.all(np.isfinite(values)):
            return np.inf
        distance = self.observed - values
        return float((self.weights * distance**2).sum()) / (2 * self.total)

    def slope(self, at: Array, exact: bool = False) -> Slope:
        here = self.statistics(at)
        weights = self.weights / self.total
        distance = self.observed - here.values
        q = self.layout.size
        weighted = (here.slopes * weights).reshape(q, -1)
        return Slope(
            0.5 * float((weights * distance**2).sum()),
            -weighted @ distance.ravel(),
            weighted @ here.slopes.reshape(q, -1).T,
        )

    def exact_slope(self, at: Array, exact: bool) -> Slope:
        """With `exact`, second derivatives by central differences of the gradient."""
        here = self.slope(at)
        if not exact:
            return here
        step = 1e-5 * np.maximum(1.0, np.abs(at))
        rows = [
            (self.slope(at + move).gradient - self.slope(at - move).gradient) / (2 * size)
            for move, size in zip(np.diag(step), step, strict=True)
        ]
        bend = np.array(rows)
        return Slope(here.value, here.gradient, 0.5 * (bend + bend.T))

    def statistics(self, at: Array) -> Statistics:
        matrices = self.layout.matrices(at)
        return Statistics(self._values(matrices), self._slopes(matrices))

    def scale(self, at: Matrices) -> Array:
        """What turns the underlying answers into unit variance: (groups, items)."""
        if not self.theta:
            return at.scales
        variance = np.diagonal(implied(at).covariance, axis1=1, axis2=2)
        return 1.0 / np.sqrt(np.where(variance > 0, variance, np.nan))

    def _values(self, at: Matrices) -> Array:
        model, scale = implied(at), self.scale(at)
        item_of, pairs = self.moments[0].item_of, pairs_of(self.layout.shape.items)
        thresholds = scale[:, item_of] * (at.thresholds - model.mean[:, item_of])
        covariance = model.covariance[:, pairs.first, pairs.second]
        correlations = scale[:, pairs.first] * scale[:, pairs.second] * covariance
        return np.hstack([thresholds, correlations])

    def _slopes(self, at: Matrices) -> Array:
        model, scale, slope = implied(at), self.scale(at), slopes(self.layout, at)
        item_of, pairs = self.moments[0].item_of, pairs_of(self.layout.shape.items)
        scaling = self._scale_slopes(scale, slope.covariance)
        threshold = np.zeros((self.layout.size, *at.thresholds.shape))
        cell = self.layout.blocks[Matrix.THRESHOLD]
        threshold[cell.parameter, cell.group, cell.row] = 1.0
        threshold -= slope.mean[:, :, item_of]
        threshold = scale[:, item_of] * threshold
        threshold += scaling[:, :, item_of] * (at.thresholds - model.mean[:, item_of])
        one, two = pairs.first, pairs.second
        both = scale[:, one] * scale[:, two]
        correlation = both * slope.covariance[:, :, one, two]
        either = scaling[:, :, one] * scale[:, two] + scale[:, one] * scaling[:, :, two]
        correlation += either * model.covariance[:, one, two]
        return np.concatenate([threshold, correlation], axis=2)

    def _scale_slopes(self, scale: Array, covariance: Array) -> Array:
        if self.theta:
            return -0.5 * scale**3 * np.diagonal(covariance, axis1=2, axis2=3)
        result = np.zeros((self.layout.size, *scale.shape))
        cell = self.layout.blocks[Matrix.SCALE]
        result[cell.parameter, cell.group, cell.row] = 1.0
        return result


@dataclass(frozen=True)
class Spread:
    """Bread (D'WD)^-1 and meat D'W Gamma W D, both (q, q), and the traces of the test:
    tr(U Gamma) and tr(U Gamma U Gamma)."""

    bread: Array
    meat: Array
    first_trace: float
    second_trace: float

    @property
    def covariance(self) -> Array:
        return self.bread @ self.meat @ self.bread


def spread(model: LeastSquares, at: Array) -> Spread:
    """The sandwich of the estimates and the traces of the mean- and variance-adjusted chi-square.

    Satorra and Bentler (1994) with a diagonal weight; Asparouhov and Muthen (2010).
    """
    slope, gammas, weights = stacked(model, at)
    bread = np.linalg.inv(np.einsum("qgs,gs,rgs->qr", slope, weights, slope))
    weighted = slope * weights
    meat = np.zeros_like(bread)
    for g, gamma in enumerate(gammas):
        meat += weighted[:, g] @ gamma @ weighted[:, g].T
    return Spread(bread, meat, *_traces(slope, gammas, weights, bread))


def stacked(model: LeastSquares, at: Array) -> tuple[Array, list[Array], Array]:
    """Slopes (q, groups, s), covariance of the statistics per group (s, s), weights (groups, s)."""
    share = 1.0 - len(model.moments) / model.total  # n - 1, groups together
    gammas = [m.gamma / (m.count * share) for m in model.moments]
    weights = np.array([1.0 / np.diag(gamma) for gamma in gammas])
    return model.statistics(at).slopes, gammas, weights


def _traces(slope: Array, gammas: list[Array], weights: Array, bread: Array) -> tuple[float, float]:
    """Traces of U Gamma over all groups, U = W - W D (D'WD)^-1 D'W."""
    products = {}
    for g in range(len(gammas)):
        for h, gamma in enumerate(gammas):
            left = (slope[:, g] * weights[g]).T @ bread
            u = -left @ (slope[:, h] * weights[h])
            if g == h:
                u += np.diag(weights[g])
            products[g, h] = u @ gamma
    first = sum(float(np.trace(products[g, g])) for g in range(len(gammas)))
    second = sum(float((products[g, h] * products[h, g].T).sum()) for g, h in products)
    return first, second


def baseline(moments: tuple[OrdinalMoments, ...]) -> tuple[float, int, float, float]:
    """Chi-square, df and traces of the model in which no two items go together."""
    chi2, df, first, second = 0.0, 0, 0.0, 0.0
    for m in moments:
        pairs = pairs_of(len(m.correlations))
        correlations = m.correlations[pairs.first, pairs.second]
        gamma = m.gamma[len(m.thresholds) :, len(m.thresholds) :]
        variance = np.diag(gamma)
        chi2 += (m.count - 1) * float((correlations**2 / variance).sum())
        df += len(correlations)
        scaled = gamma / variance[:, None]
        first += float(np.trace(scaled))
        second += float((scaled * scaled.T).sum())
    return chi2, df, first, second
