"""Thresholds and polychoric correlations, with the covariance matrix of both.

Two steps (Olsson 1979): thresholds from each item's own shares, then each correlation by maximum
likelihood from its table with the thresholds held. The covariance of all of them together follows
Muthen (1984): a sandwich of the empirical information and the outer product of the scores.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from lod.cfa.bivariate import bivariate_cdf, bivariate_density
from lod.cfa.layout import Array, Integers
from lod.cfa.ordinal import Categories
from lod.errors import ConvergenceError

EDGE = 0.9999


@dataclass(frozen=True)
class OrdinalMoments:
    """What one group's ordinal answers say.

    `thresholds` (t,) item after item; `item_of` (t,) the item of each; `correlations` (items,
    items); `gamma` (t + pairs, t + pairs) the asymptotic covariance of sqrt(n) times thresholds
    and correlations, the latter in the order of `numpy.tril_indices(items, -1)` by column.
    """

    count: int
    thresholds: Array
    item_of: Integers
    correlations: Array
    gamma: Array
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    first: Integers
    second: Integers


def pairs_of(items: int) -> Pairs:
    """All pairs of items, the first item's with every later one first."""
    first, second = np.triu_indices(items, 1)
    return Pairs(first, second)


def ordinal_moments(answers: Categories, rows: Integers, items: tuple[str, ...]) -> OrdinalMoments:
    """Thresholds, polychoric correlations and their covariance in the rows given.

    A hole leaves the row out of that item and its pairs only. Raises `ConvergenceError` when a
    correlation cannot be found.
    """
    codes = answers.codes[rows]
    borders = _borders(codes, answers.counts)
    pairs = pairs_of(len(items))
    tables = _tables(codes, pairs, int(answers.counts.max()))
    fitted, notes = _adjusted(tables, answers.counts, pairs, items)
    rho = _correlations(fitted, borders[pairs.first], borders[pairs.second])
    notes += _at_the_edge(rho, pairs, items)
    correlations = np.eye(len(items))
    correlations[pairs.first, pairs.second] = correlations[pairs.second, pairs.first] = rho
    item_of = np.repeat(np.arange(len(items)), answers.counts - 1)
    inner = np.concatenate([borders[i, 1:c] for i, c in enumerate(answers.counts)])
    gamma = _gamma(codes, borders, pairs, rho, item_of)
    return OrdinalMoments(len(codes), inner, item_of, correlations, gamma, tuple(notes))


def _borders(codes: Integers, counts: Integers) -> Array:
    """Thresholds between minus and plus infinity: (items, most categories + 1)."""
    most = int(counts.max())
    borders = np.full((len(counts), most + 1), np.inf)
    borders[:, 0] = -np.inf
    for item, count in enumerate(counts):
        shares = np.bincount(codes[codes[:, item] >= 0, item], minlength=count).cumsum()
        borders[item, 1:count] = ndtri(shares[:-1] / shares[-1])
    return borders


def _tables(codes: Integers, pairs: Pairs, most: int) -> Array:
    """Counts of every pair of answers: (pairs, most, most)."""
    n, items = codes.shape
    hot = (codes[:, :, None] == np.arange(most)).astype(float).reshape(n, items * most)
    every = (hot.T @ hot).reshape(items, most, items, most)
    tables: Array = every[pairs.first, :, pairs.second, :]
    return tables


def _adjusted(
    tables: Array, counts: Integers, pairs: Pairs, items: tuple[str, ...]
) -> tuple[Array, list[str]]:
    """Move half an answer into the empty cell of a two-by-two table, margins kept."""
    tables, notes = tables.copy(), []
    binary = (counts[pairs.first] == 2) & (counts[pairs.second] == 2)
    for number in np.flatnonzero(binary):
        table = tables[number, :2, :2]
        if np.count_nonzero(table == 0) == 1:
            row, column = np.argwhere(table == 0)[0]
            sign = np.where(
                np.add.outer(np.arange(2), np.arange(2)) % 2 == (row + column) % 2, 1, -1
            )
            table += 0.5 * sign
            names = f"{items[pairs.first[number]]} and {items[pairs.second[number]]}"
            notes.append(
                f"Items {names}: one combination never occurs; half an answer was lent it."
            )
    return tables, notes


def _correlations(tables: Array, h: Array, k: Array) -> Array:
    """Maximum likelihood correlation of every table, all by Newton's method at once: (pairs,)."""
    rho: Array = np.zeros(len(tables))
    total = tables.sum(axis=(1, 2))
    used = tables > 0
    for _ in range(100):
        cell = _cells(h, k, rho)
        ratio = cell.slope / cell.probability
        slope = np.where(used, tables * ratio, 0.0).sum(axis=(1, 2))
        bend = np.where(used, tables * (cell.bend / cell.probability - ratio**2), 0.0).sum((1, 2))
        expected = -total * (cell.slope * ratio).sum(axis=(1, 2))
        curve = np.where(bend < 0.5 * expected, bend, expected)
        step = np.clip(-slope / curve, -0.3, 0.3)
        ahead = rho + step
        ahead = np.where(np.abs(ahead) >= 1.0, 0.5 * (rho + np.sign(ahead)), ahead)
        ahead = np.clip(ahead, -EDGE, EDGE)
        moved = np.abs(ahead - rho)
        rho = ahead
        if np.all((moved < 1e-13) | (np.abs(rho) >= EDGE)):
            return rho
    if np.all(moved < 1e-9):
        return rho
    raise ConvergenceError("A polychoric correlation could not be found; the items are too sparse.")


@dataclass(frozen=True)
class Rectangles:
    """Per pair and cell (pairs, categories, categories): probability and derivatives in rho."""

    probability: Array
    slope: Array
    bend: Array


def _cells(h: Array, k: Array, rho: Array) -> Rectangles:
    x, y, r = h[:, :, None], k[:, None, :], rho[:, None, None]
    density = bivariate_density(x, y, r)
    rest = (1.0 - r) * (1.0 + r)
    finite = np.isfinite(x) & np.isfinite(y)
    x0, y0 = np.where(finite, x, 0.0), np.where(finite, y, 0.0)
    growth = r / rest + (x0 * y0 * (1 + r * r) - r * (x0 * x0 + y0 * y0)) / rest**2
    probability = np.maximum(_rectangles(_corners(h, k, rho)), 1e-300)
    return Rectangles(probability, _rectangles(density), _rectangles(density * growth))


def _corners(h: Array, k: Array, rho: Array) -> Array:
    """The distribution function at every pair of borders, where the outer ones are infinite."""
    corner = np.zeros((len(rho), h.shape[1], k.shape[1]))
    inside = bivariate_cdf(h[:, 1:-1, None], k[:, None, 1:-1], rho[:, None, None])
    corner[:, 1:-1, 1:-1] = inside
    corner[:, -1, :] = ndtr(k)
    corner[:, :, -1] = ndtr(h)
    return corner


def _rectangles(corner: Array) -> Array:
    return corner[:, 1:, 1:] - corner[:, :-1, 1:] - corner[:, 1:, :-1] + corner[:, :-1, :-1]


def _at_the_edge(rho: Array, pairs: Pairs, items: tuple[str, ...]) -> list[str]:
    return [
        f"Items {items[pairs.first[i]]} and {items[pairs.second[i]]} have a polychoric correlation "
        f"of {rho[i]:.3f}: the data hardly tell them apart."
        for i in np.flatnonzero(np.abs(rho) > 0.99)
    ]


def _gamma(codes: Integers, borders: Array, pairs: Pairs, rho: Array, item_of: Integers) -> Array:
    """n A^-1 B A^-T, A the empirical information (block triangular), B the scores' products."""
    own = _threshold_scores(codes, borders, item_of)
    pair, by_threshold = _pair_scores(codes, borders, pairs, rho, item_of)
    t, c = own.shape[1], pair.shape[1]
    every = np.hstack([own, pair])
    meat = every.T @ every
    bread = np.zeros((t + c, t + c))
    bread[:t, :t] = np.where(item_of[:, None] == item_of, meat[:t, :t], 0.0)
    bread[t:, :t] = by_threshold
    bread[t:, t:] = np.diag(np.diag(meat[t:, t:]))
    inverse = np.linalg.inv(bread)
    gamma: Array = len(codes) * inverse @ meat @ inverse.T
    return gamma


def _threshold_scores(codes: Integers, borders: Array, item_of: Integers) -> Array:
    """Derivative of each row's own-item log-likelihood in each threshold: (n, t)."""
    share = np.diff(ndtr(borders), axis=1)
    density = np.exp(-0.5 * borders**2) / np.sqrt(2 * np.pi)
    number = _numbers(item_of)
    mine = codes[:, item_of]
    peak = density[item_of, number]
    below = peak / share[item_of, number - 1]
    above = peak / share[item_of, number]
    return np.where(mine == number - 1, below, 0.0) - np.where(mine == number, above, 0.0)


def _numbers(item_of: Integers) -> Integers:
    """The number of each threshold within its item, from 1."""
    starts = np.searchsorted(item_of, item_of)
    return np.arange(len(item_of)) - starts + 1


def _pair_scores(
    codes: Integers, borders: Array, pairs: Pairs, rho: Array, item_of: Integers
) -> tuple[Array, Array]:
    """Scores in the correlations (n, pairs), and their products with those in thresholds."""
    h, k = borders[pairs.first], borders[pairs.second]
    cell = _cells(h, k, rho)
    one, two = codes[:, pairs.first], codes[:, pairs.second]
    both = (one >= 0) & (two >= 0)
    at = (np.arange(len(rho)), one, two)
    in_rho = cell.slope / cell.probability
    score = np.where(both, in_rho[at], 0.0)
    products = np.zeros((len(rho), len(item_of)))
    count = _tables(codes, pairs, borders.shape[1] - 1)
    first = _edge_slopes(h, k, rho)
    second = _edge_slopes(k, h, rho).swapaxes(2, 3)
    number = _numbers(item_of)
    weight = count * in_rho / cell.probability
    for edge, item in ((first, pairs.first), (second, pairs.second)):
        total = (edge * weight[:, None]).sum(axis=(2, 3))
        mine = item[:, None] == item_of[None, :]
        products += np.where(mine, total[:, number - 1], 0.0)
    return score, products


def _edge_slopes(h: Array, k: Array, rho: Array) -> Array:
    """Derivative of every cell in each threshold of its row: (pairs, thresholds, rows, columns)."""
    root = np.sqrt((1 - rho) * (1 + rho))[:, None, None]
    with np.errstate(invalid="ignore"):
        inner = (k[:, None, :] - rho[:, None, None] * h[:, 1:-1, None]) / root
    below = ndtr(np.where(np.isfinite(h[:, 1:-1, None]), inner, 0.0))
    density = np.exp(-0.5 * h[:, 1:-1] ** 2) / np.sqrt(2 * np.pi)
    change = density[:, :, None] * np.diff(below, axis=2)
    thresholds, rows = change.shape[1], h.shape[1] - 1
    result = np.zeros((len(rho), thresholds, rows, change.shape[2]))
    number = np.arange(thresholds)
    result[:, number, number] = change
    result[:, number, number + 1] = -change
    return result
