"""McDonald's omega: how much of a scale's sum is the one factor behind its items."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lod.cfa.estimate import Missing, cfa
from lod.cfa.results import FactorAnalysis
from lod.cfa.specify import Specification
from lod.errors import IdentificationError
from lod.scales.recipe import Scale, require_reflective, turned


@dataclass(frozen=True)
class Omega:
    """Omega total of a one-factor model, with the model it comes from.

    `se` by the delta method from robust (MLR) standard errors; `interval` at 95 %, on the logit so
    that it stays below 1 (NaN where omega is not between 0 and 1). Read `problems` first.
    """

    scale: str
    value: float
    se: float
    interval: tuple[float, float]
    analysis: FactorAnalysis
    problems: tuple[str, ...]


def omega(data: Mapping[str, ArrayLike], scale: Scale, *, missing: Missing = "listwise") -> Omega:
    """(sum of loadings)^2 / ((sum of loadings)^2 + sum of residual variances), McDonald (1999).

    One factor with variance 1, maximum likelihood, raw items, reversed ones turned round. Not the
    hierarchical omega, and not the one of an exploratory factor analysis. Raises
    `FormativeScaleError` for a formative scale, `IdentificationError` below three items.
    """
    require_reflective(scale, "omega")
    if len(scale.items) < 3:
        raise IdentificationError(
            f"Omega of {scale.name} needs at least three items; with two, report their correlation."
        )
    answers = turned(data, scale)
    columns = {item: answers[:, i] for i, item in enumerate(scale.items)}
    analysis = cfa(
        columns,
        [scale],
        estimator="MLR",
        missing=missing,
        specification=Specification(identification="variance"),
    )
    labels = [line.label for line in analysis.loadings]
    common = sum(line.estimate for line in analysis.loadings)
    residuals = [
        line
        for line in analysis.parameters
        if line.operator == "~~" and line.left == line.right and line.left in scale.items
    ]
    unique = sum(line.estimate for line in residuals)
    whole = common**2 + unique
    value = common**2 / whole
    slope = np.zeros(len(analysis.labels))
    number = {label: k for k, label in enumerate(analysis.labels)}
    for label in labels:
        slope[number[str(label)]] = 2.0 * common * unique / whole**2
    for line in residuals:
        slope[number[str(line.label)]] = -(common**2) / whole**2
    se = float(np.sqrt(slope @ analysis.covariance @ slope))
    return Omega(scale.name, value, se, _interval(value, se), analysis, analysis.problems)


def _interval(value: float, se: float) -> tuple[float, float]:
    if not 0 < value < 1:
        return (float("nan"), float("nan"))
    middle, spread = np.log(value / (1 - value)), 1.959963984540054 * se / (value * (1 - value))
    low, high = (1.0 / (1.0 + np.exp(-(middle + sign * spread))) for sign in (-1, 1))
    return (float(low), float(high))
