"""What a factor analysis found."""

from dataclasses import dataclass

from lod.cfa.indices import FitIndices
from lod.cfa.layout import Array


@dataclass(frozen=True)
class Parameter:
    """One line of the table.

    `operator`: "=~" loading, "~~" variance or covariance, "~1" intercept or mean, "|" threshold,
    "~*~" scale factor. `label` is None when fixed or derived, and shared by parameters held equal.
    `se`, `standardised_se` are NaN then. `standardised` has unit variance of items and factors.
    """

    left: str
    operator: str
    right: str
    group: str
    label: str | None
    estimate: float
    se: float
    standardised: float
    standardised_se: float

    @property
    def z(self) -> float:
        return self.estimate / self.se


@dataclass(frozen=True)
class FactorAnalysis:
    """A confirmatory factor analysis.

    `estimator` names method, standard errors and treatment of holes. `n` rows were used of
    `n_offered`; `n_per_group` in the order of `groups`. `fit` is the plain test and its indices,
    `scaled` the corrected one (None for ML). Likelihood figures are None for WLSMV.
    `covariance` (q, q) is the covariance of the q free parameters in the order of `labels`.
    `problems` are sentences that must be read before the numbers: negative variances,
    correlations beyond 1; `notes` say what was done to the data: rows left out, categories merged.
    """

    estimator: str
    items: tuple[str, ...]
    factors: tuple[str, ...]
    groups: tuple[str, ...]
    n: int
    n_offered: int
    n_per_group: tuple[int, ...]
    n_clusters: int | None
    parameters: tuple[Parameter, ...]
    labels: tuple[str, ...]
    estimates: Array
    covariance: Array
    fit: FitIndices
    scaled: FitIndices | None
    srmr: float
    log_likelihood: float | None
    aic: float | None
    bic: float | None
    steps: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    def parameter(self, left: str, operator: str, right: str = "", group: str = "") -> Parameter:
        """The one parameter with these names; `group` may be left out when there is one group."""
        for line in self.parameters:
            names = (line.left, line.operator, line.right)
            swapped = (line.right, line.operator, line.left) if operator == "~~" else names
            if (left, operator, right) in (names, swapped) and group in ("", line.group):
                return line
        raise KeyError(f"{left} {operator} {right} [{group}]")

    @property
    def loadings(self) -> tuple[Parameter, ...]:
        return tuple(line for line in self.parameters if line.operator == "=~")
