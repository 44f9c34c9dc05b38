"""What those who did not answer could have changed: rates, weights, and bounds without them.

Rates by arm come first. Lee's bounds hold if the lot only moves answering in one direction;
worst-case bounds assume nothing; weights assume that answering depends on what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod._arrays import BoolArray, FloatArray, labels, matrix
from lod.controls import controls
from lod.distributions import t_critical, t_p_value
from lod.errors import ConvergenceError, InputError, VariationError
from lod.ols import DEFAULT, Inference, Term, ols


@dataclass(frozen=True)
class Attrition:
    """Answering by arm. difference: share of the treated who answered less that of the control."""

    control: float
    treated: float
    n_control: int
    n_treated: int
    difference: Term | None

    def beyond(self, limit: float) -> bool:
        """Is the difference larger than what the plan allowed, without its sign?"""
        return abs(self.treated - self.control) > limit


@dataclass(frozen=True)
class WorstCase:
    """Effect of the lot if all who were silent had answered as unfavourably, or as favourably."""

    lower: Term
    upper: Term
    filled: int


@dataclass(frozen=True)
class Weights:
    """Inverse-probability weights of those who answered, mean 1 within each arm.

    weights: (n,), zero for the silent. effective: sum(w)^2 / sum(w^2). largest: the largest weight.
    """

    weights: FloatArray
    effective: float
    largest: float
    coefficients: FloatArray


def attrition(
    answered: ArrayLike,
    treated: ArrayLike,
    *,
    cluster: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    inference: Inference = DEFAULT,
) -> Attrition:
    """Compare the share who answered (n,) between the arms; treated (n,) is 0 or 1.

    The test is CR2 with Satterthwaite df; None when everybody or nobody answered. Raises InputError
    for one arm only.
    """
    z, here = check_arms(treated), np.asarray(answered).astype(bool)
    difference = None
    if 0 < here.sum() < len(here):
        given = controls(len(z), strata=strata, cluster=cluster)
        difference = ols(here.astype(float), z, given, names=["treated"], inference=inference).term(
            "treated"
        )
    arms = z == 1
    return Attrition(
        control=float(here[~arms].mean()),
        treated=float(here[arms].mean()),
        n_control=int((~arms).sum()),
        n_treated=int(arms.sum()),
        difference=difference,
    )


def worst_case(
    outcome: ArrayLike,
    treated: ArrayLike,
    scale: tuple[float, float],
    *,
    cluster: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    inference: Inference = DEFAULT,
) -> WorstCase:
    """Fill every missing outcome (NaN) with an end of its scale, against and for the effect.

    Horowitz & Manski 2000, JASA 95(449). Raises InputError when an outcome is off the scale.
    """
    z = check_arms(treated)
    y, here = _outcome(outcome, len(z))
    if y[here].min() < scale[0] or y[here].max() > scale[1]:
        raise InputError(f"An outcome lies outside the scale {scale[0]:g} to {scale[1]:g}.")
    given = controls(len(z), strata=strata, cluster=cluster)
    low, high = scale
    terms = [
        ols(np.where(here, y, fill), z, given, names=["treated"], inference=inference)
        for fill in (np.where(z == 1, low, high), np.where(z == 1, high, low))
    ]
    return WorstCase(terms[0].term("treated"), terms[1].term("treated"), int((~here).sum()))


def answering_weights(answered: ArrayLike, treated: ArrayLike, covariates: ArrayLike) -> Weights:
    """Weights 1 / P(answered | arm, covariates), from a logistic regression within each arm.

    covariates: (n, c), complete (from before the lot). Raises ConvergenceError when the covariates
    separate the silent from those who answered, VariationError when an arm answered not at all.
    """
    z, here = check_arms(treated), np.asarray(answered).astype(bool)
    x = matrix(covariates, "The covariates", len(z))
    weights = np.zeros(len(z))
    fits = []
    for arm in (0.0, 1.0):
        rows = z == arm
        if not here[rows].any():
            raise VariationError("Nobody in one of the arms answered, so no weight can mend it.")
        design = np.column_stack([np.ones(rows.sum()), x[rows]])
        fits.append(_logit(design, here[rows]))
        inverse = np.where(here[rows], 1 + np.exp(-(design @ fits[-1])), 0.0)
        weights[rows] = inverse / inverse[here[rows]].mean()
    return Weights(
        weights=weights,
        effective=float(weights.sum() ** 2 / (weights**2).sum()),
        largest=float(weights.max()),
        coefficients=np.stack(fits),
    )


def weighted_difference(
    outcome: ArrayLike,
    treated: ArrayLike,
    weights: ArrayLike,
    *,
    cluster: ArrayLike,
    inference: Inference = DEFAULT,
) -> Term:
    """Weighted difference of the arms, with the jackknife over clusters (CR3J) and G - 1 df.

    Weights are taken as known, which for estimated ones is on the careful side (Wooldridge 2007,
    J. Econometrics 141). outcome: (n,), NaN where the weight is zero.

    Raises InputError or one of its kinds.
    """
    z = check_arms(treated)
    w = matrix(weights, "The weights", len(z))[:, 0]
    y = np.where(w > 0, np.asarray(outcome, dtype=float), 0.0)
    _, codes = np.unique(labels(cluster, "The clusters", len(z)), return_inverse=True)
    sums = np.stack(
        [np.bincount(codes, v) for v in (w * z, w * (1 - z), w * z * y, w * (1 - z) * y)]
    )
    left = sums.sum(axis=1)[:, None] - sums
    if not np.isfinite(y).all() or (left[:2] <= 0).any():
        raise InputError("Every weight needs an outcome, and every arm two clusters that answered.")
    estimates = left[2] / left[0] - left[3] / left[1]
    whole = sums.sum(axis=1)
    b = float(whole[2] / whole[0] - whole[3] / whole[1])
    G = len(estimates)
    se = float(np.sqrt((G - 1) / G * ((estimates - b) ** 2).sum()))
    reach = float(t_critical(inference.level, G - 1)) * se
    p = float(t_p_value(b / se, G - 1))
    return Term("treated", b, se, float(G - 1), b / se, p, b - reach, b + reach)


def check_arms(treated: ArrayLike) -> FloatArray:
    """Treated as zeros and ones, both present; InputError otherwise."""
    z = matrix(treated, "The treatment", None)[:, 0]
    if not np.isin(z, (0.0, 1.0)).all():
        raise InputError("The treatment must be 0 or 1 in every row.")
    if z.min() == z.max():
        raise InputError("Everybody is in one arm: there is nothing to compare with.")
    return z


def _outcome(outcome: ArrayLike, n: int) -> tuple[FloatArray, BoolArray]:
    y = np.asarray(outcome, dtype=float)
    if y.shape != (n,):
        raise InputError(f"The outcome has {y.size} rows where the treatment has {n}.")
    here = np.isfinite(y)
    if not here.any():
        raise InputError("Nobody answered: every outcome is missing.")
    return y, here


def _logit(x: FloatArray, answered: NDArray[Any]) -> FloatArray:
    if answered.all():
        return np.concatenate([[50.0], np.zeros(x.shape[1] - 1)])
    scale = np.maximum(np.abs(x).max(axis=0), 1e-300)
    design, b = x / scale, np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ b, -40, 40)))
        information = (design * (p * (1 - p))[:, None]).T @ design
        step = np.linalg.lstsq(information, design.T @ (answered - p), rcond=None)[0]
        b = b + step
        if np.abs(design @ b).max() > 35:
            break
        if np.abs(step).max() < 1e-10:
            return np.asarray(b / scale)
    raise ConvergenceError(
        "The covariates tell the silent from those who answered without error, so no finite weight "
        "can stand for the silent."
    )
