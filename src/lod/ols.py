"""Ordinary least squares with clusters: the comparison of arms (intention to treat)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray, column_names, varying
from lod.clusters import ClusterReport
from lod.controls import Basis, Controls, Dropped, controls
from lod.distributions import t_critical, t_p_value
from lod.errors import InputError, VariationError
from lod.variance import (
    DfRule,
    Variance,
    default_df,
    degrees_of_freedom,
    require_df,
    sandwich,
    scores,
    understated,
)

LOW_DF = 4.0


@dataclass(frozen=True)
class Inference:
    """How uncertainty is told: which variance, which degrees of freedom, which level."""

    variance: Variance = "CR2"
    df: DfRule | None = None
    level: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise InputError(f"The level must lie between 0 and 1; it is {self.level:g}.")

    @property
    def df_rule(self) -> DfRule:
        return self.df or default_df(self.variance)


DEFAULT = Inference()


@dataclass(frozen=True)
class Term:
    """One coefficient, in units of the outcome per unit of the column.

    df, p and bounds are NaN for a nuisance that belongs to one cluster alone.
    """

    name: str
    estimate: float
    standard_error: float
    df: float
    t: float
    p: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Regression:
    """A fitted regression of n rows on k columns; arrays follow `names`, terms of interest first.

    `r_squared` and `adjusted_r_squared` are None after 2SLS, where they have no usual meaning.
    `low_df` names the terms with under 4 degrees of freedom: there even CR2 is a rough guide.
    `residuals` (n,) are in the order of the rows that came in; `design` in cluster order.
    """

    names: tuple[str, ...]
    estimates: FloatArray
    covariance: FloatArray
    inference: Inference
    rows: int
    clusters: ClusterReport
    dropped: tuple[Dropped, ...]
    residuals: FloatArray = field(repr=False)
    design: Basis = field(repr=False)
    r_squared: float | None = None
    adjusted_r_squared: float | None = None
    _known_df: dict[str, float] = field(default_factory=dict, repr=False)

    @property
    def standard_errors(self) -> FloatArray:
        return np.sqrt(np.diag(self.covariance))

    @cached_property
    def df(self) -> FloatArray:
        """Degrees of freedom of every coefficient (k,)."""
        return np.array([self._df(name) for name in self.names])

    def _df(self, name: str) -> float:
        """Worked out for the coefficients that are asked for: most are nuisances."""
        if name not in self._known_df:
            direction = self.design.inverse()[[self.design.names.index(name)]].T
            rule, variance = self.inference.df_rule, self.inference.variance
            df = degrees_of_freedom(rule, self.design.span, variance, direction)
            self._known_df[name] = float(df[0])
        return self._known_df[name]

    def is_understated(self, name: str) -> bool:
        """See `understated`, for one coefficient."""
        direction = self.design.inverse()[[self.design.names.index(name)]].T
        return bool(understated(self.design.span, self.inference.variance, direction)[0])

    @cached_property
    def understated(self) -> tuple[str, ...]:
        """The terms whose variance the clusters cannot tell, because a cluster fits itself (one
        treated leader, say): CR2 is then too small and its p too.
        """
        short = understated(self.design.span, self.inference.variance, self.design.inverse().T)
        named = dict(zip(self.design.names, short.tolist(), strict=True))
        return tuple(name for name in self.names if named[name])

    @property
    def low_df(self) -> tuple[str, ...]:
        return tuple(n for n, df in zip(self.names, self.df, strict=True) if df < LOW_DF)

    def term(self, name: str) -> Term:
        """Raise InputError when there is no such column."""
        if name not in self.names:
            raise InputError(f"This regression has no column {name}.")
        j = self.names.index(name)
        b, df = float(self.estimates[j]), self._df(name)
        se = float(np.sqrt(self.covariance[j, j]))
        t = b / se if se > 0 else np.nan
        reach = float(t_critical(self.inference.level, df)) * se
        return Term(name, b, se, df, t, float(t_p_value(t, df)), b - reach, b + reach)

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(self.term(name) for name in self.names)


def ols(
    y: ArrayLike,
    x: ArrayLike,
    given: Controls | None = None,
    *,
    names: Sequence[str] | None = None,
    inference: Inference = DEFAULT,
) -> Regression:
    """Regress y (n,) on x (n, terms) and the controls `given`; default CR2 + Satterthwaite df.

    Raises InputError, MissingValuesError, VariationError, IdentificationError.
    """
    given = given or controls(len(np.asarray(y)))
    outcome = varying(given.column(y, "The outcome"), "The outcome")
    X = given.columns(x, "The regressors")
    basis = given.extend(X, column_names(names, X.shape[1], "x"))
    projected = basis.Q.T @ outcome
    residuals = outcome - basis.Q @ projected
    fit = summarise(basis, projected, residuals, X.shape[1], inference)
    return _with_r_squared(fit, outcome)


def summarise(
    basis: Basis, projected: FloatArray, residuals: FloatArray, terms: int, inference: Inference
) -> Regression:
    """Coefficients R^-1 Q'y with their covariance; the last `terms` columns are put first."""
    scale = float(np.abs(residuals).max())
    if scale <= 1e-12 * max(float(np.abs(projected).max()), np.finfo(float).tiny):
        raise VariationError("The model fits the outcome exactly: no error is left to judge by.")
    bread = basis.inverse()
    adjusted = basis.span.adjust(inference.variance)
    meat = scores(adjusted.basis, residuals, basis.clusters)
    first = np.roll(np.arange(basis.rank), terms)
    V = sandwich(bread, meat, adjusted.factor)
    fit = Regression(
        names=tuple(basis.names[j] for j in first),
        estimates=(bread @ projected)[first],
        covariance=V[np.ix_(first, first)],
        inference=inference,
        rows=basis.rows,
        clusters=basis.clusters.report(basis.rank, adjusted.singular),
        dropped=basis.dropped,
        residuals=basis.clusters.unsort(residuals),
        design=basis,
    )
    require_df(fit.term(fit.names[terms - 1]).df)
    return fit


def _with_r_squared(fit: Regression, outcome: FloatArray) -> Regression:
    total = float(((outcome - outcome.mean()) ** 2).sum())
    unexplained = float(fit.residuals @ fit.residuals) / total
    spread = (fit.rows - 1) / (fit.rows - len(fit.names))
    return replace(fit, r_squared=1 - unexplained, adjusted_r_squared=1 - unexplained * spread)
