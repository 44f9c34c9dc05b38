"""Finding the solution of a plan, by another road where the direct one fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy

from lod.cfa.layout import Array, Layout, Matrices
from lod.cfa.scoring import Settled, Slope, minimise
from lod.cfa.specify import Blueprint, Observed, layout_of
from lod.errors import ConvergenceError, IdentificationError

IMPOSSIBLE = 1e10  # stands for infinity where a line search would stumble over it


@dataclass(frozen=True)
class Objective:
    """What `minimise` needs, for one layout."""

    value: Callable[[Array], float]
    slope: Callable[[Array, bool], Slope]


def settle(
    plan: Blueprint,
    layout: Layout,
    observed: Observed,
    objective: Callable[[Layout, bool], Objective],
) -> Settled:
    """Minimise from the layout's start.

    A first item that hardly belongs to its factor is a bad yardstick: with its loading at 1 the
    others run to infinity on the way. Then the model is first solved with factor variances at 1,
    where nothing can run away, by small steps and exact second derivatives (`objective(layout,
    True)`), and that solution is expressed in the yardstick asked for.
    """
    direct = objective(layout, False)
    try:
        return minimise(direct.value, direct.slope, layout.start)
    except (ConvergenceError, IdentificationError):
        choices = replace(plan.choices, identification="variance")
        other = layout_of(replace(plan, choices=choices), observed)
        around = objective(other, True)
        near = _approach(around, other.start)
        found = minimise(around.value, around.slope, near)
    if plan.choices.identification == "variance":
        return found
    careful = objective(layout, True)
    start = layout.read(_rescaled(plan, other.matrices(found.theta)))
    return minimise(careful.value, careful.slope, start)


def _approach(objective: Objective, start: Array) -> Array:
    """Quasi-Newton steps, which follow a long flat valley better than scoring does."""

    def both(at: Array) -> tuple[float, Array]:
        value = objective.value(at)
        if not np.isfinite(value):
            return IMPOSSIBLE, np.zeros_like(at)
        return value, objective.slope(at, False).gradient

    options = {"maxiter": 2000, "maxfun": 4000, "maxcor": 50, "ftol": 1e-16, "gtol": 1e-9}
    return np.asarray(
        scipy.optimize.minimize(both, start, jac=True, method="L-BFGS-B", options=options).x
    )


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
