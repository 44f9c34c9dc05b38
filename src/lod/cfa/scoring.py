"""Damped scoring: one optimiser for every estimator of this package."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from lod.cfa.layout import Array
from lod.errors import ConvergenceError, IdentificationError

NEAR = 1e-3  # the predicted gain below which Newton's method takes over


@dataclass(frozen=True)
class Slope:
    """An objective to be made small: its value, gradient (q,) and information (q, q)."""

    value: float
    gradient: Array
    information: Array


@dataclass(frozen=True)
class Settled:
    theta: Array
    value: float
    steps: int


def minimise(
    value: Callable[[Array], float],
    slope: Callable[[Array, bool], Slope],
    start: Array,
    *,
    most_steps: int = 200,
    tolerance: float = 1e-10,
) -> Settled:
    """Scoring with Levenberg's damping, then Newton's method, until a step predicts no gain.

    `value` returns infinity where the model makes no sense (a covariance matrix that is not
    positive definite); such a step is refused and a shorter one tried. `slope(theta, exact)`
    gives the expected information, or with `exact` the observed one, which is asked for near the
    solution. It stops when g' H^-1 g is below `tolerance` squared.

    Raises `IdentificationError` when the information is singular at the solution and
    `ConvergenceError` after `most_steps` steps.
    """
    theta, damping, exact = start.copy(), 0.0, False
    here = slope(theta, exact)
    for step in range(1, most_steps + 1):
        move, damping = _move(here, damping)
        decrement = float(-here.gradient @ move)
        if decrement < tolerance**2 and damping <= 1e-6:
            _require_identified(here.information)
            return Settled(theta + move, here.value, step)
        rounding = 1e-13 * max(1.0, abs(here.value))
        there = value(theta + move)
        if np.isfinite(there) and there <= here.value - 1e-4 * decrement + rounding:
            theta, damping = theta + move, damping / 10 if damping > 1e-8 else 0.0
            exact = decrement < NEAR
            here = slope(theta, exact)
        else:
            damping = max(damping * 10, 1e-4)
    raise ConvergenceError(
        f"The factor analysis did not settle after {most_steps} steps; its numbers would mean "
        "nothing and are not shown. The model may ask too much of these data."
    )


def _move(here: Slope, damping: float) -> tuple[Array, float]:
    diagonal = np.maximum(np.diag(here.information), 1e-12)
    while True:
        try:
            factor = cho_factor(here.information + damping * np.diag(diagonal))
        except np.linalg.LinAlgError:
            damping = max(damping * 10, 1e-8)
            if damping > 1e10:
                raise IdentificationError(
                    "The model is not identified: the data cannot tell its parameters apart."
                ) from None
        else:
            return -cho_solve(factor, here.gradient), damping


def _require_identified(information: Array) -> None:
    scale = 1.0 / np.sqrt(np.maximum(np.diag(information), 1e-300))
    smallest = np.linalg.eigvalsh(information * scale[:, None] * scale)[0]
    if smallest < 1e-9:
        raise IdentificationError(
            "The model is not identified: the data cannot tell its parameters apart. "
            "Give each factor at least three items, or two when it goes with other factors."
        )
