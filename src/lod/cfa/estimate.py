"""Confirmatory factor analysis: one function, from answers to a result."""

from collections.abc import Mapping, Sequence
from typing import Literal

from numpy.typing import ArrayLike

from lod.cfa.data import read_answers
from lod.cfa.likelihood import fit_likelihood, likelihood_of
from lod.cfa.ordered import fit_ordered, ordered_of
from lod.cfa.results import FactorAnalysis
from lod.cfa.specify import Blueprint, Specification, single_wave
from lod.errors import InputError
from lod.scales.recipe import Scale, require_reflective

Estimator = Literal["ML", "MLR", "WLSMV", "DWLS"]
Missing = Literal["listwise", "fiml", "pairwise"]
Factors = Mapping[str, Sequence[str]] | Sequence[Scale]


def cfa(
    data: Mapping[str, ArrayLike],
    factors: Factors,
    *,
    estimator: Estimator = "ML",
    missing: Missing = "listwise",
    groups: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    specification: Specification | None = None,
) -> FactorAnalysis:
    """Fit a confirmatory factor model with correlated factors.

    `data` maps item names to columns of equal length n, NaN where nothing was answered; a data
    frame will do. `factors` maps each factor to its items (or is a sequence of reflective
    `Scale`s). `groups` and `clusters` give one label per row.

    ML: normal theory standard errors, expected information (observed with holes). MLR: sandwich
    standard errors and the Yuan-Bentler test as Mplus and lavaan print it; with `clusters`, scores
    are summed within clusters. WLSMV: thresholds and polychoric correlations, diagonal weights,
    robust standard errors, scaled and shifted test; DWLS is the same without the correction.
    `missing="fiml"` uses every answer (ML, MLR); "pairwise" every pair of answers (WLSMV, DWLS).
    Conventions are lavaan's (Rosseel 2012): chi-square times N for ML and N - 1 for DWLS.

    Raises `FormativeScaleError` for a formative scale, `IdentificationError`,
    `ConvergenceError`, and `InputError` or one of its kinds for data that cannot be used.
    """
    require_agreement(estimator, missing, clustered=clusters is not None)
    items, latent, members = single_wave(named_factors(factors))
    answers = read_answers(
        data,
        [item.name for item in items],
        groups=groups,
        clusters=clusters,
        keep_holes=missing != "listwise",
    )
    plan = Blueprint(items, latent, members, answers.groups, specification or Specification())
    if estimator in ("WLSMV", "DWLS"):
        return fit_ordered(ordered_of(answers, plan), plan, robust=estimator == "WLSMV")
    return fit_likelihood(likelihood_of(answers), plan, robust=estimator == "MLR")


def named_factors(factors: Factors) -> dict[str, tuple[str, ...]]:
    """Factor names and their items, checked."""
    if isinstance(factors, Mapping):
        named = {name: tuple(items) for name, items in factors.items()}
    else:
        for scale in factors:
            require_reflective(scale, "a factor analysis")
        named = {scale.name: scale.items for scale in factors}
    if not named:
        raise InputError("A factor analysis needs at least one factor.")
    for name, items in named.items():
        if len(items) < 2:
            raise InputError(f"Factor {name} needs at least two items.")
        if len(set(items)) < len(items):
            raise InputError(f"Factor {name} names the same item twice.")
    return named


def require_agreement(estimator: str, missing: str, *, clustered: bool) -> None:
    """Refuse combinations that do not exist, each with the one that does."""
    ordinal = estimator in ("WLSMV", "DWLS")
    if estimator not in ("ML", "MLR", "WLSMV", "DWLS"):
        raise InputError(f"There is no estimator {estimator}; choose ML, MLR, WLSMV or DWLS.")
    if missing not in ("listwise", "fiml", "pairwise"):
        raise InputError(f"There is no way {missing}; choose listwise, fiml or pairwise.")
    if ordinal and missing == "fiml":
        raise InputError("FIML is for continuous items; with ordinal items choose pairwise.")
    if not ordinal and missing == "pairwise":
        raise InputError("Pairwise answers are for ordinal items; with ML and MLR choose fiml.")
    if clustered and estimator != "MLR":
        raise InputError(
            f"Clusters go with MLR; {estimator} would ignore them. For ordinal items with five or "
            "more categories, MLR with clusters is the usual choice."
        )
