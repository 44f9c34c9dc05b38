"""How large is it? Cohen's d with its SD named, the effect per scale step, and what is predicted.

A constant is never interpreted: predictions start from what was observed on average, and one that
leaves the scale or the data is flagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, labels, vector
from lod.attrition import check_arms
from lod.distributions import t_critical
from lod.errors import ClusterError, InputError, VariationError
from lod.ols import Term

Spread = Literal["control", "pooled", "total"]


@dataclass(frozen=True)
class CohensD:
    """An effect in standard deviations. spread names which SD it is, sd is its value.

    standard_error combines the clustered error of the effect with the error of the SD (jackknife
    over clusters); the interval is t with the df of the effect.
    """

    d: float
    standard_error: float
    lower: float
    upper: float
    df: float
    level: float
    spread: Spread
    sd: float
    sd_error: float


@dataclass(frozen=True)
class StepEffect:
    """What one step of the predictor does, and how far people really lie apart.

    per_step: the coefficient with its interval, in outcome units. middle_half: the predictor's
    quartiles; over_middle_half: the effect of moving from the one to the other.
    """

    per_step: float
    lower: float
    upper: float
    middle_half: tuple[float, float]
    over_middle_half: float


@dataclass(frozen=True)
class Prediction:
    """The outcome predicted at one value of the predictor, from the observed means.

    off_scale: beyond the outcome's scale, so the line cannot hold there. off_data: the predictor
    lies outside what anybody had, so nothing in the data speaks for it.
    """

    at: float
    predicted: float
    off_scale: bool
    off_data: bool


def cohens_d(
    effect: Term,
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    cluster: ArrayLike | None = None,
    spread: Spread = "control",
    level: float = 0.95,
) -> CohensD:
    """Put an effect of treated (n,) on the outcome (n,) into standard deviations.

    effect: from `ols` or 2SLS on the same rows. spread: SD of the control arm (Glass), pooled
    within arms (Cohen), or of everybody. Error by the delta method, effect and SD taken as
    independent: var(d) = (se / sd)^2 + (d se(sd) / sd)^2. Raises VariationError when nobody
    differs, ClusterError for fewer than three clusters.
    """
    z = check_arms(treated)
    y = vector(outcome, "The outcome", len(z))
    ids = np.arange(len(z)) if cluster is None else labels(cluster, "The clusters", len(z))
    sd, sd_error = _spread(y, z, ids, spread)
    d = effect.estimate / sd
    error = float(np.hypot(effect.standard_error / sd, d * sd_error / sd))
    reach = float(t_critical(level, effect.df)) * error
    return CohensD(d, error, d - reach, d + reach, effect.df, level, spread, sd, sd_error)


def per_scale_step(effect: Term, predictor: ArrayLike) -> StepEffect:
    """Read a coefficient as one step of its predictor (n,), and over the middle half of people.

    Raises InputError or one of its kinds.
    """
    x = vector(predictor, "The predictor")
    low, high = (float(q) for q in np.quantile(x, (0.25, 0.75)))
    return StepEffect(
        per_step=effect.estimate,
        lower=effect.lower,
        upper=effect.upper,
        middle_half=(low, high),
        over_middle_half=effect.estimate * (high - low),
    )


def predictions(
    effect: Term,
    predictor: ArrayLike,
    outcome: ArrayLike,
    *,
    at: Sequence[float],
    scale: tuple[float, float],
) -> tuple[Prediction, ...]:
    """Predict the outcome at some values of the predictor: mean(y) + b (x - mean(x)), flagged.

    For somebody average in everything else. Raises InputError when the scale is upside down.
    """
    x = vector(predictor, "The predictor")
    y = vector(outcome, "The outcome", len(x))
    if scale[0] >= scale[1]:
        raise InputError("A scale has a lowest and a highest value, in that order.")
    out = []
    for value in at:
        predicted = float(y.mean() + effect.estimate * (value - x.mean()))
        out.append(
            Prediction(
                at=float(value),
                predicted=predicted,
                off_scale=not scale[0] <= predicted <= scale[1],
                off_data=not x.min() <= value <= x.max(),
            )
        )
    return tuple(out)


def _spread(y: FloatArray, z: FloatArray, ids: np.ndarray, spread: Spread) -> tuple[float, float]:
    """The SD and its jackknife error over clusters."""
    if spread not in ("control", "pooled", "total"):
        raise InputError(f"{spread} is not one of control, pooled or total.")
    arms = np.ones_like(z) if spread == "total" else z
    used = np.ones(len(y), dtype=bool) if spread != "control" else z == 0
    y, arms = y[used] - y[used].mean(), arms[used]
    _, codes = np.unique(ids[used], return_inverse=True)
    G = int(codes.max()) + 1
    if G < 3:
        raise ClusterError("Fewer than three clusters say nothing of how sure the SD is.")
    parts = [
        np.stack([np.bincount(codes, (arms == a) * v, minlength=G) for v in (y**0, y, y * y)])
        for a in np.unique(arms)
    ]
    sd = _pooled([p.sum(axis=1, keepdims=True) for p in parts])[0]
    if not sd > 0:
        raise VariationError("Nobody differs in the outcome, so there is no SD to measure in.")
    left = _pooled([p.sum(axis=1, keepdims=True) - p for p in parts])
    error = np.sqrt((G - 1) / G * ((left - left.mean()) ** 2).sum())
    return float(sd), float(error)


def _pooled(parts: list[FloatArray]) -> FloatArray:
    """Pooled SD from sums per arm (3, m): counts, values, squares."""
    squares = sum(p[2] - p[1] ** 2 / np.maximum(p[0], 1) for p in parts)
    freedom = sum(np.maximum(p[0] - 1, 0) for p in parts)
    return np.asarray(np.sqrt(np.maximum(squares, 0) / np.maximum(freedom, 1)))
