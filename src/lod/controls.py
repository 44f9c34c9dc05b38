"""Covariates, strata and clusters of a trial, prepared once and used by every analysis of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular

from lod._arrays import FloatArray, column_names, labels, matrix, texts, vector
from lod.clusters import Clusters, clusters_of
from lod.errors import CollinearityError, IdentificationError, InputError
from lod.variance import Span

CONSTANT = "constant"
TOLERANCE = 1e-9
Collinear = Literal["drop", "refuse"]


@dataclass(frozen=True)
class Dropped:
    """A column that the columns before it already say, and which ones."""

    name: str
    explained_by: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} is a combination of {', '.join(self.explained_by) or 'nothing'}"


@dataclass(frozen=True, eq=False)
class Basis:
    """An orthonormal basis Q (n, k) of a design QR, rows in cluster order, columns named."""

    names: tuple[str, ...]
    span: Span = field(repr=False)
    R: FloatArray = field(repr=False)
    dropped: tuple[Dropped, ...]

    @property
    def Q(self) -> FloatArray:
        return self.span.Q

    @property
    def clusters(self) -> Clusters:
        return self.span.clusters

    @property
    def rows(self) -> int:
        return len(self.Q)

    @property
    def rank(self) -> int:
        return len(self.names)

    @cached_property
    def _inverse(self) -> FloatArray:
        return np.asarray(solve_triangular(self.R, np.eye(self.rank)))

    def inverse(self) -> FloatArray:
        """R^-1, (k, k)."""
        return self._inverse


@dataclass(frozen=True, eq=False)
class Controls(Basis):
    """The basis of constant, strata and covariates: what is partialled out of everything else.

    `_latest` keeps the last columns it was extended by: an analysis asks for the same again and
    again, and the leverages of the extended design are the dearest part of it.
    """

    _latest: list[tuple[FloatArray, Basis]] = field(default_factory=list, init=False, repr=False)

    def column(self, values: ArrayLike, name: str) -> FloatArray:
        """Check one column and put it in cluster order."""
        return self.clusters.sort(vector(values, name, self.rows))

    def columns(self, values: ArrayLike, name: str) -> FloatArray:
        """Check several columns and put them in cluster order."""
        return self.clusters.sort(matrix(values, name, self.rows))

    def partial_out(self, values: FloatArray) -> FloatArray:
        """Residual of sorted `values` on the controls; twice, so that it is orthogonal to them."""
        for _ in range(2):
            values = values - self.Q @ (self.Q.T @ values)
        return values

    def extend(self, X: FloatArray, names: Sequence[str]) -> Basis:
        """Add sorted columns that may not be dropped.

        Raises IdentificationError when one of them follows from the others or the controls.
        """
        for columns, basis in self._latest:
            if np.array_equal(columns, X):
                return replace(basis, names=(*self.names, *names))
        basis = self._extended(X, names)
        self._latest[:] = [(X.copy(), basis)]
        return basis

    def _extended(self, X: FloatArray, names: Sequence[str]) -> Basis:
        if self.rows <= self.rank + X.shape[1]:
            raise IdentificationError(
                f"{self.rows} rows cannot carry {self.rank + X.shape[1]} parameters."
            )
        Q, R = np.linalg.qr(self.partial_out(X))
        lost = np.abs(np.diag(R)) <= TOLERANCE * np.linalg.norm(X, axis=0)
        if lost.any():
            name = names[int(np.flatnonzero(lost)[0])]
            raise IdentificationError(
                f"The column {name} follows exactly from the constant, the strata, the covariates"
                " or the other terms, so its effect cannot be told apart from theirs."
            )
        top = np.hstack([self.R, self.Q.T @ X])
        bottom = np.hstack([np.zeros((X.shape[1], self.rank)), R])
        return Basis(
            names=(*self.names, *names),
            span=Span(np.hstack([self.Q, Q]), self.clusters),
            R=np.vstack([top, bottom]),
            dropped=self.dropped,
        )


def controls(
    n: int,
    *,
    covariates: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    strata: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    collinear: Collinear = "drop",
) -> Controls:
    """Prepare constant, strata (one label a row) and covariates (n, c) with their clusters.

    A covariate that follows from earlier columns is dropped and named in `dropped`, or refused
    with CollinearityError when `collinear="refuse"`. Redundant strata dummies are always dropped.
    Raises InputError, MissingValuesError, ClusterError.
    """
    if n < 1:
        raise InputError("There are no rows.")
    groups = clusters_of(cluster, n)
    W, titles = _columns(n, covariates, names, strata)
    Q, R, kept, dropped = _independent(groups.sort(W), titles)
    refused = [d for d in dropped if covariates is not None and not d.name.startswith("stratum ")]
    if collinear == "refuse" and refused:
        raise CollinearityError(f"Covariates are collinear: {'; '.join(map(str, refused))}.")
    return Controls(kept, Span(Q, groups), R, dropped)


def _columns(
    n: int, covariates: ArrayLike | None, names: Sequence[str] | None, strata: ArrayLike | None
) -> tuple[FloatArray, tuple[str, ...]]:
    columns, titles = [np.ones((n, 1))], [CONSTANT]
    if strata is not None:
        dummies, levels = _dummies(labels(strata, "The strata column", n))
        columns.append(dummies)
        titles += [f"stratum {level}" for level in texts(levels)]
    if covariates is not None:
        columns.append(matrix(covariates, "The covariates", n))
        titles += column_names(names, columns[-1].shape[1], "covariate")
    if len(set(titles)) != len(titles):
        raise InputError("A covariate carries a name that is already taken.")
    return np.hstack(columns), tuple(titles)


def _dummies(strata: NDArray[Any]) -> tuple[FloatArray, NDArray[Any]]:
    levels, codes = np.unique(strata, return_inverse=True)
    return (codes[:, None] == np.arange(1, len(levels))).astype(np.float64), levels[1:]


def _independent(
    W: FloatArray, names: tuple[str, ...]
) -> tuple[FloatArray, FloatArray, tuple[str, ...], tuple[Dropped, ...]]:
    """QR of the columns that add something to those before them."""
    dropped: list[Dropped] = []
    while True:
        if W.shape[1] >= W.shape[0]:
            raise InputError(f"{W.shape[0]} rows cannot carry {W.shape[1]} constants and controls.")
        Q, R = np.linalg.qr(W)
        norms = np.linalg.norm(W, axis=0)
        lost = np.flatnonzero(np.abs(np.diag(R)) <= TOLERANCE * norms)
        if not lost.size:
            return Q, R, names, tuple(dropped)
        j = int(lost[0])
        weights = np.abs(solve_triangular(R[:j, :j], R[:j, j])) * norms[:j]
        said = weights > 1e-6 * max(norms[j], np.finfo(float).tiny)
        dropped.append(Dropped(names[j], tuple(np.array(names[:j])[said].tolist())))
        W, names = np.delete(W, j, axis=1), names[:j] + names[j + 1 :]
