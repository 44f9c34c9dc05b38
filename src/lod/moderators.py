"""Does the effect differ between groups? Answered by the interaction, never by sub-group p-values.

Two sub-group tests, one significant and one not, say nothing about a difference; therefore the
effects at each level come with intervals but without p, and never without the interaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, varying
from lod.controls import Controls, controls
from lod.distributions import t_critical
from lod.errors import IdentificationError
from lod.iv import two_stage_only
from lod.ols import DEFAULT, Inference, Regression, Term, ols
from lod.variance import degrees_of_freedom

EFFECT, MODERATOR, INTERACTION = "effect", "moderator", "effect x moderator"


@dataclass(frozen=True)
class EffectAt:
    """The effect where the moderator has the value `at`; an interval, deliberately no p."""

    at: float
    estimate: float
    standard_error: float
    df: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Moderation:
    """`interaction`: change of the effect per unit of the moderator, the only test there is."""

    interaction: Term
    effects: tuple[EffectAt, ...]
    fit: Regression


def moderation(
    y: ArrayLike,
    x: ArrayLike,
    moderator: ArrayLike,
    given: Controls | None = None,
    *,
    instrument: ArrayLike | None = None,
    at: Sequence[float] | None = None,
    inference: Inference = DEFAULT,
) -> Moderation:
    """Does the effect of x (n,) on y (n,) change with the moderator (n,)?

    x is the assignment, or with `instrument` the use that the assignment moved (2SLS with the
    instrument and its product with the moderator). The moderator enters the model itself and must
    not be among the controls. `at`: values to report the effect for; without it the two values of
    a yes/no moderator, or the mean and one SD to either side.
    Raises InputError, VariationError, IdentificationError.
    """
    given = given or controls(len(np.asarray(y)))
    M = varying(given.column(moderator, "The moderator"), "The moderator")
    X = given.column(x, "The treatment")
    back = given.clusters.unsort
    terms = np.column_stack([X, X * M])
    if instrument is None:
        _not_constant_within(X, M)
        columns = back(np.column_stack([terms, M]))
        fit = ols(y, columns, given, names=(EFFECT, INTERACTION, MODERATOR), inference=inference)
    else:
        Z = given.column(instrument, "The instrument")
        _not_constant_within(Z, M)
        names = (EFFECT, INTERACTION, MODERATOR)
        instruments = back(np.column_stack([Z, Z * M, M]))
        treatments = back(np.column_stack([terms, M]))
        fit = two_stage_only(y, treatments, instruments, given, names=names, inference=inference)
    points = tuple(at) if at is not None else _points(M)
    return Moderation(fit.term(INTERACTION), tuple(effect_at(fit, m) for m in points), fit)


def _not_constant_within(assigned: FloatArray, moderator: FloatArray) -> None:
    for value in np.unique(moderator)[:2] if len(np.unique(moderator)) == 2 else ():
        if np.ptp(assigned[moderator == value]) == 0:
            raise IdentificationError(
                f"Everybody with moderator {value:g} is in the same arm, so the effect there"
                " cannot be told."
            )


def _points(M: FloatArray) -> tuple[float, ...]:
    values = np.unique(M)
    if len(values) == 2:
        return tuple(float(v) for v in values)
    middle, spread = float(M.mean()), float(M.std(ddof=1))
    return middle - spread, middle, middle + spread


def effect_at(fit: Regression, m: float) -> EffectAt:
    """The effect b + m c with its own variance and degrees of freedom."""
    design = fit.design
    weights = np.zeros(design.rank)
    weights[design.names.index(EFFECT)] = 1.0
    weights[design.names.index(INTERACTION)] = m
    own = np.array([weights[design.names.index(name)] for name in fit.names])
    estimate, se = float(own @ fit.estimates), float(np.sqrt(own @ fit.covariance @ own))
    df = float(design.clusters.count - 1)
    if fit.inference.df_rule == "satterthwaite":
        direction = design.inverse().T @ weights[:, None]
        df = float(
            degrees_of_freedom("satterthwaite", design.span, fit.inference.variance, direction)[0]
        )
    reach = float(t_critical(fit.inference.level, df)) * se
    return EffectAt(m, estimate, se, df, estimate - reach, estimate + reach)
