"""Finding the solution of a plan, by another road where the direct one fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lod.cfa.layout import Array, Layout, Matrices
from lod.cfa.scoring import Settled, Slope, minimise
from lod.cfa.specify import Blueprint, Observed, layout_of
from lod.errors import ConvergenceError, IdentificationError


@dataclass(frozen=True)
class Objective:
    """What `minimise` needs, for one layout."""

    value: Callable[[Array], float]
    slope: Callable[[Array, bool], Slope]


def settle(
    plan: Blueprint, layout: Layout, observed: Observed, objective: Callable[[Layout], Objective]
) -> Settled:
    """Minimise from the layout's start.

    A first item that hardly belongs to its factor is a bad yardstick: with its loading at 1 the
    others run to infinity on the way. Then the model is first solved with factor variances at 1,
    where nothing can run away, and that solution is expressed in the yardstick asked for.
    """
    direct = objective(layout)
    try:
        return minimise(direct.value, direct.slope, layout.start)
    except (ConvergenceError, IdentificationError):
        if plan.choices.identification == "variance":
            raise
    choices = replace(plan.choices, identification="variance")
    other = layout_of(replace(plan, choices=choices), observed)
    around = objective(other)
    found = minimise(around.value, around.slope, other.start)
    start = layout.read(_rescaled(plan, other.matrices(found.theta)))
    return minimise(direct.value, direct.slope, start)


def _rescaled(plan: Blueprint, at: Matrices) -> Matrices:
    """The same solution with the first loading of every factor at 1."""
    first = [mine[0] for mine in plan.members]
    marker = at.loadings[:, first, np.arange(len(first))]
    return replace(
        at,
        loadings=at.loadings / marker[:, None, :],
        covariances=at.covariances * marker[:, :, None] * marker[:, None, :],
        means=at.means * marker,
    )
