"""From factors and items, groups and waves, to the cells of a layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from lod.cfa.layout import Array, Cell, Integers, Layout, Matrix, Shape, lay_out

Equality = Literal["loadings", "intercepts", "thresholds", "residuals"]


@dataclass(frozen=True)
class Specification:
    """Choices of the analyst, beside the factors themselves.

    `equal`: what is held equal over groups and waves. `identification`: "marker" fixes the first
    loading of each factor at 1, "variance" fixes the factor's variance at 1 (where loadings are
    equal: in the first group and wave). `residuals`: of ordinal items, "delta" derives residual
    variances from scale factors, "theta" makes them parameters. `means`: whether intercepts are
    parameters; None lets the method decide as lavaan does.
    """

    equal: frozenset[Equality] = frozenset()
    identification: Literal["marker", "variance"] = "marker"
    residuals: Literal["delta", "theta"] = "delta"
    means: bool | None = None


@dataclass(frozen=True)
class Variable:
    """An item or a factor at a wave: `name` is what is printed, `base` what the waves share."""

    name: str
    base: str
    wave: int = 0


@dataclass(frozen=True)
class Blueprint:
    """Everything a layout is made from. `members[f]` lists the item numbers of factor f."""

    items: tuple[Variable, ...]
    factors: tuple[Variable, ...]
    members: tuple[tuple[int, ...], ...]
    groups: tuple[str, ...]
    choices: Specification
    categories: Integers | None = None  # (items,), of ordinal items

    @property
    def theta(self) -> bool:
        return self.choices.residuals == "theta"

    def equal(self, what: Equality) -> bool:
        return what in self.choices.equal


@dataclass(frozen=True)
class Observed:
    """Moments to start from: per group means, covariances (or correlations) and thresholds."""

    means: Array
    covariances: Array
    thresholds: Array = field(default_factory=lambda: np.zeros((1, 0)))


def single_wave(
    factors: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[Variable, ...], tuple[Variable, ...], tuple[tuple[int, ...], ...]]:
    """Items, factors and members of a model without waves."""
    names = tuple(dict.fromkeys(item for items in factors.values() for item in items))
    number = {name: i for i, name in enumerate(names)}
    members = tuple(tuple(number[item] for item in items) for items in factors.values())
    return (
        tuple(Variable(name, name) for name in names),
        tuple(Variable(name, name) for name in factors),
        members,
    )


def over_waves(
    factors: Mapping[str, tuple[str, ...]], waves: tuple[str, ...]
) -> tuple[tuple[Variable, ...], tuple[Variable, ...], tuple[tuple[int, ...], ...]]:
    """Items, factors and members when the same items are asked at every wave, wave after wave."""
    items, names, members = single_wave(factors)
    count = len(items)
    return (
        tuple(
            Variable(f"{v.name}@{wave}", v.name, w) for w, wave in enumerate(waves) for v in items
        ),
        tuple(
            Variable(f"{v.name}@{wave}", v.name, w) for w, wave in enumerate(waves) for v in names
        ),
        tuple(tuple(i + w * count for i in mine) for w in range(len(waves)) for mine in members),
    )


def layout_of(plan: Blueprint, observed: Observed) -> Layout:
    """The layout of a plan, with starting values from the data."""
    thresholds = 0 if plan.categories is None else int((plan.categories - 1).sum())
    shape = Shape(len(plan.groups), len(plan.items), len(plan.factors), thresholds)
    starts = [_Start.of(plan, covariance) for covariance in observed.covariances]
    cells: list[Cell] = []
    for group in range(shape.groups):
        cells += _loadings(plan, group, starts[group])
        cells += _covariances(plan, group, starts[group])
        if plan.categories is None:
            cells += _residuals(plan, group, starts[group])
            cells += _intercepts(plan, group, observed.means[group])
        else:
            cells += _ordinal(plan, group, starts[group], observed.thresholds[group])
        cells += _residual_covariances(plan, group)
        cells += _means(plan, group)
    return lay_out(shape, cells)


def _label(operator: str, left: str, right: str, group: str) -> str:
    """Labels carry the group unless the parameter is shared; names carry the wave likewise."""
    return f"{left} {operator} {right} [{group}]" if group else f"{left} {operator} {right}"


def _shared(
    plan: Blueprint, what: Equality, group: int, operator: str, left: Variable, right: Variable
) -> str:
    if plan.equal(what):
        return _label(operator, left.base, right.base, "")
    return _label(operator, left.name, right.name, plan.groups[group])


def _reference(group: int, variable: Variable) -> bool:
    return group == 0 and variable.wave == 0


@dataclass(frozen=True)
class _Start:
    """Loadings (items, factors), factor covariances and residual variances to start from."""

    loadings: Array
    covariances: Array
    residuals: Array

    @classmethod
    def of(cls, plan: Blueprint, covariance: Array) -> "_Start":
        deviation = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(deviation, deviation)
        standard = _standard_loadings(plan, correlation)
        scores = np.sign(standard).T
        among = scores @ correlation @ scores.T
        size = np.sqrt(np.diag(among))
        factor = 0.9 * among / np.outer(size, size)
        np.fill_diagonal(factor, 1.0)
        residual = np.maximum(1.0 - (standard**2).max(axis=1), 0.1)
        unit = 1.0 / np.sqrt(residual) if plan.theta and plan.categories is not None else deviation
        loadings = standard * unit[:, None]
        if plan.choices.identification == "variance":
            return cls(loadings, factor, residual * deviation**2)
        marker = np.array([loadings[mine[0], f] for f, mine in enumerate(plan.members)])
        return cls(loadings / marker, factor * np.outer(marker, marker), residual * deviation**2)


def _standard_loadings(plan: Blueprint, correlation: Array) -> Array:
    """First principal component of each factor's items, shrunk away from the edges."""
    result = np.zeros((len(plan.items), len(plan.factors)))
    for f, mine in enumerate(plan.members):
        values, vectors = np.linalg.eigh(correlation[np.ix_(mine, mine)])
        component = vectors[:, -1] * np.sqrt(max(values[-1], 0.1)) * 0.9
        component *= np.sign(component.sum()) or 1.0
        size = np.clip(np.abs(component), 0.3, 0.9)
        result[list(mine), f] = np.where(component < 0, -size, size)
    return result


def _loadings(plan: Blueprint, group: int, start: _Start) -> Iterator[Cell]:
    for f, mine in enumerate(plan.members):
        for i in mine:
            if i == mine[0] and plan.choices.identification == "marker":
                yield Cell(Matrix.LOADING, group, i, f, 1.0)
            else:
                label = _shared(plan, "loadings", group, "=~", plan.factors[f], plan.items[i])
                yield Cell(Matrix.LOADING, group, i, f, float(start.loadings[i, f]), label)


def _covariances(plan: Blueprint, group: int, start: _Start) -> Iterator[Cell]:
    for f, left in enumerate(plan.factors):
        for h, right in enumerate(plan.factors[: f + 1]):
            value = float(start.covariances[f, h])
            label = _label("~~", right.name, left.name, plan.groups[group])
            if f == h and plan.choices.identification == "variance":
                unit = _reference(group, left) or not plan.equal("loadings")
                yield Cell(Matrix.COVARIANCE, group, f, f, 1.0, None if unit else label)
            else:
                yield Cell(Matrix.COVARIANCE, group, f, h, value, label)


def _residuals(plan: Blueprint, group: int, start: _Start) -> Iterator[Cell]:
    for i, item in enumerate(plan.items):
        label = _shared(plan, "residuals", group, "~~", item, item)
        yield Cell(Matrix.RESIDUAL, group, i, i, float(start.residuals[i]), label)


def _residual_covariances(plan: Blueprint, group: int) -> Iterator[Cell]:
    """An item's residuals at two waves go together: the same words were read twice."""
    for i, left in enumerate(plan.items):
        for j, right in enumerate(plan.items[:i]):
            if left.base == right.base and left.wave != right.wave:
                label = _label("~~", right.name, left.name, plan.groups[group])
                yield Cell(Matrix.RESIDUAL, group, i, j, 0.0, label)


def _intercepts(plan: Blueprint, group: int, means: Array) -> Iterator[Cell]:
    constant = Variable("1", "1")
    for i, item in enumerate(plan.items):
        label = _shared(plan, "intercepts", group, "~", item, constant)
        kept = label if plan.choices.means else None
        yield Cell(Matrix.INTERCEPT, group, i, 0, float(means[i]), kept)


def _means(plan: Blueprint, group: int) -> Iterator[Cell]:
    """Factor means are free once the items' own levels are equal, except in the first place."""
    levels = plan.equal("intercepts")
    if plan.categories is not None:
        levels = levels and plan.equal("thresholds")
    for f, factor in enumerate(plan.factors):
        if levels and not _reference(group, factor):
            label = _label("~", factor.name, "1", plan.groups[group])
            yield Cell(Matrix.MEAN, group, f, 0, 0.0, label)


def _ordinal(plan: Blueprint, group: int, start: _Start, thresholds: Array) -> Iterator[Cell]:
    """Thresholds, and what equal thresholds set free (Wu and Estabrook 2016).

    With thresholds equal, scale factors (or residual variances) are free outside the first group
    and wave, and so are intercepts until they are held equal too. A binary item has one threshold
    only, which carries neither, so its threshold stays its own until everything is equal.
    """
    if plan.categories is None:
        return
    first = np.concatenate([[0], np.cumsum(plan.categories - 1)])
    everything = plan.equal("loadings") and plan.equal("intercepts")
    for i, item in enumerate(plan.items):
        equal = plan.equal("thresholds") and (plan.categories[i] > 2 or everything)
        unit = 1.0 / np.sqrt(start.residuals[i]) if plan.theta else 1.0
        for t in range(plan.categories[i] - 1):
            name = item.base if equal else item.name
            label = _label("|", name, f"t{t + 1}", "" if equal else plan.groups[group])
            row = int(first[i]) + t
            yield Cell(Matrix.THRESHOLD, group, row, i, float(thresholds[row] * unit), label)
        free = equal and not _reference(group, item)
        scale = _label("~*~", item.name, item.name, plan.groups[group])
        residual = _label("~~", item.name, item.name, plan.groups[group])
        if plan.theta:
            kept = residual if free and not plan.equal("residuals") else None
            yield Cell(Matrix.RESIDUAL, group, i, i, 1.0, kept)
        else:
            yield Cell(Matrix.SCALE, group, i, 0, 1.0, scale if free else None)
        if free and not plan.equal("intercepts"):
            intercept = _label("~", item.name, "1", plan.groups[group])
            yield Cell(Matrix.INTERCEPT, group, i, 0, 0.0, intercept)
