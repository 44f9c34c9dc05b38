"""Solutions that cannot be true, said in sentences."""

from collections.abc import Iterator

import numpy as np

from lod.cfa.layout import Array
from lod.cfa.results import Parameter


def problems_of(
    parameters: tuple[Parameter, ...], covariance: Array, factor_covariances: Array
) -> tuple[str, ...]:
    """Negative variances (Heywood cases), factors correlated beyond 1, useless standard errors."""
    found = list(_negative_variances(parameters))
    found += _impossible_correlations(parameters)
    if not found and any(np.linalg.eigvalsh(matrix)[0] < -1e-8 for matrix in factor_covariances):
        found.append(
            "The factors' covariance matrix is not positive definite: together the factors say "
            "less than their number."
        )
    if not np.all(np.diag(covariance) > 0):
        found.append("Some standard errors could not be computed.")
    return tuple(found)


def _place(group: str) -> str:
    return f" in group {group}" if group else ""


def _negative_variances(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for line in parameters:
        if line.operator == "~~" and line.left == line.right and line.estimate < 0:
            yield (
                f"Heywood case: the variance of {line.left}{_place(line.group)} is estimated at "
                f"{line.estimate:.3f}, which no variance can be."
            )


def _impossible_correlations(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for line in parameters:
        if line.operator == "~~" and line.left != line.right and abs(line.standardised) > 1:
            yield (
                f"{line.left} and {line.right}{_place(line.group)} are estimated to correlate "
                f"{line.standardised:.3f}, which no correlation can be."
            )
