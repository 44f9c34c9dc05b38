"""Two-stage least squares: the effect of the use that the lot brought about.

The lot z is the instrument, use d what it moves, y the outcome. The second-stage regression is a
plain `Regression` on the projected design, so every variance of `lod.variance` applies to it
(CR2 for 2SLS as in Pustejovsky & Tipton 2018 and in estimatr: leverage of the projected design,
residuals of the structural equation).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, column_names, varying
from lod.controls import TOLERANCE, Basis, Controls, controls
from lod.errors import IdentificationError
from lod.ols import DEFAULT, Inference, Regression, Term, ols, summarise
from lod.variance import Span


@dataclass(frozen=True)
class TwoStage:
    """2SLS beside the two regressions it is made of; unpack what the table needs.

    `second`: outcome on use (terms of interest first); no R squared, it has no usual meaning.
    `first`: use on assignment, one regression per endogenous column. `reduced`: outcome on
    assignment (intention to treat).
    """

    second: Regression
    first: tuple[Regression, ...]
    reduced: Regression


@dataclass(frozen=True)
class WaldIdentity:
    """With one instrument and one treatment, 2SLS equals ITT / first stage to rounding."""

    itt: float
    first_stage: float
    ratio: float
    late: float
    holds: bool


def two_stage_only(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    names: Sequence[str] | None = None,
    inference: Inference = DEFAULT,
) -> Regression:
    """The second stage alone: y (n,) on d (n, m), instruments z (n, L >= m), controls `given`.

    Raises InputError, MissingValuesError, VariationError, IdentificationError.
    """
    given = given or controls(len(np.asarray(y)))
    outcome = varying(given.column(y, "The outcome"), "The outcome")
    D, Z = given.columns(d, "The treatment"), given.columns(z, "The instruments")
    titles = column_names(names, D.shape[1], "treatment")
    basis = projected_basis(given, D, Z, titles)
    projected = basis.Q.T @ outcome
    b = (basis.inverse() @ projected)[given.rank :]
    residuals = given.partial_out(outcome - D @ b)
    return summarise(basis, projected, residuals, D.shape[1], inference)


def projected_basis(given: Controls, D: FloatArray, Z: FloatArray, names: Sequence[str]) -> Basis:
    """Basis of [controls, D projected on controls and Z], sorted rows."""
    m, L = D.shape[1], Z.shape[1]
    if m > L:
        raise IdentificationError(f"{L} instruments cannot identify {m} treatments.")
    full = given.extend(Z, column_names(None, L, "instrument"))
    if m == L == 1:
        return _same_span(full, D, names)
    moved = full.Q.T @ D
    rotation, R = np.linalg.qr(moved[given.rank :])
    _moved_enough(np.abs(np.diag(R)), D, names)
    Qd = full.Q[:, given.rank :] @ rotation
    top = np.hstack([given.R, moved[: given.rank]])
    bottom = np.hstack([np.zeros((m, given.rank)), R])
    Q = np.hstack([given.Q, Qd])
    span = Span(Q, given.clusters)
    return Basis((*given.names, *names), span, np.vstack([top, bottom]), given.dropped)


def _same_span(full: Basis, D: FloatArray, names: Sequence[str]) -> Basis:
    """One instrument, one treatment: [controls, D projected] spans what [controls, z] spans."""
    R = full.R.copy()
    R[:, -1] = full.Q.T @ D[:, 0]
    _moved_enough(np.abs(R[-1, -1:]), D, names)
    return Basis((*full.names[:-1], *names), full.span, R, full.dropped)


def _moved_enough(moved: FloatArray, D: FloatArray, names: Sequence[str]) -> None:
    still = moved <= TOLERANCE * np.linalg.norm(D, axis=0)
    if still.any():
        name = names[int(np.flatnonzero(still)[0])]
        raise IdentificationError(f"The instruments do not move {name} at all.")


def two_stage(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    names: Sequence[str] | None = None,
    inference: Inference = DEFAULT,
) -> TwoStage:
    """2SLS with its first stage and reduced form; arguments and errors as `two_stage_only`."""
    given = given or controls(len(np.asarray(y)))
    second = two_stage_only(y, d, z, given, names=names, inference=inference)
    D = np.asarray(d, dtype=np.float64).reshape(given.rows, -1)
    titles = column_names(None, np.asarray(z).reshape(given.rows, -1).shape[1], "instrument")
    first = tuple(ols(column, z, given, names=titles, inference=inference) for column in D.T)
    return TwoStage(second, first, ols(y, z, given, names=titles, inference=inference))


def wald_identity(fit: TwoStage, tolerance: float = 1e-8) -> WaldIdentity:
    """Check 2SLS = ITT / first stage; raises IdentificationError unless just identified."""
    if len(fit.first) != 1 or "instrument" not in fit.reduced.names:
        raise IdentificationError("The Wald identity needs one instrument and one treatment.")
    itt, first = fit.reduced.estimates[0], fit.first[0].estimates[0]
    ratio, late = itt / first, fit.second.estimates[0]
    holds = bool(abs(ratio - late) <= tolerance * max(abs(ratio), abs(late)))
    return WaldIdentity(float(itt), float(first), float(ratio), float(late), holds)


def endogeneity(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    inference: Inference = DEFAULT,
) -> Term:
    """Is use endogenous? The clustered t test of the first-stage residual in y on d and controls.

    Wooldridge 1995 (robust regression form of the Hausman test); clusters count, unlike in the
    usual Wu-Hausman. `d` is one column. A small p says OLS of y on d cannot be read as an effect.

    Raises InputError or one of its kinds, and IdentificationError.
    """
    given = given or controls(len(np.asarray(y)))
    D = given.columns(d, "The treatment")
    if D.shape[1] != 1:
        raise IdentificationError("The endogeneity test takes one treatment at a time.")
    Z = given.columns(z, "The instruments")
    full = given.extend(Z, column_names(None, Z.shape[1], "instrument"))
    unexplained = D - full.Q @ (full.Q.T @ D)
    X = given.clusters.unsort(np.hstack([unexplained, D]))
    fit = ols(y, X, given, names=("first-stage residual", "treatment"), inference=inference)
    return fit.term("first-stage residual")
