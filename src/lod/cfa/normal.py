"""The normal likelihood of rows with or without holes: value, gradient, information, scores.

Rows of one group with the same holes form a pattern, and a pattern needs only its count, mean and
covariance. Complete data are one pattern per group, so ML and FIML are the same code (Arbuckle
1996). Inverse covariances carry zeros where nothing was answered, so that all patterns go through
one batch of matrix products. All values are for minus the log-likelihood.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lod.cfa.layout import Array, Integers
from lod.cfa.structure import Implied, Slopes

LOG_TWO_PI = float(np.log(2 * np.pi))


@dataclass(frozen=True)
class Patterns:
    """Rows sorted by group and by what was answered; c patterns, p items, n rows.

    `group`, `count` (c,); `answered` (c, p); `mean` (c, p) and `covariance` (c, p, p, divided by
    the count), zero where nothing was answered; `pattern_of` (n,) the pattern of each row.
    """

    group: Integers
    count: Array
    answered: NDArray[np.bool_]
    mean: Array
    covariance: Array
    pattern_of: Integers

    @property
    def complete(self) -> bool:
        return bool(self.answered.all())

    def of(self, group: int) -> "Patterns":
        """The patterns of one group; `pattern_of` is left as it is."""
        mine = self.group == group
        return Patterns(
            self.group[mine],
            self.count[mine],
            self.answered[mine],
            self.mean[mine],
            self.covariance[mine],
            self.pattern_of,
        )


def patterns(data: Array, group_of: Integers) -> Patterns:
    """Sort the rows of `data` (n, p; NaN is a hole)."""
    answered = ~np.isnan(data)
    unique, which = _sorted(answered, group_of)
    count = np.bincount(which).astype(float)
    filled = np.where(answered, data, 0.0)
    mean = np.zeros((len(unique), data.shape[1]))
    np.add.at(mean, which, filled)
    mean /= count[:, None]
    centred = np.where(answered, data - mean[which], 0.0)
    order = np.argsort(which, kind="stable")
    covariance = np.array(
        [rows.T @ rows for rows in np.split(centred[order], np.cumsum(count).astype(int)[:-1])]
    )
    covariance /= count[:, None, None]
    return Patterns(unique[:, 0], count, unique[:, 1:].astype(bool), mean, covariance, which)


def _sorted(answered: NDArray[np.bool_], group_of: Integers) -> tuple[Integers, Integers]:
    """The different rows of (group, answered), and which of them each row is."""
    if answered.all():
        groups = np.arange(int(group_of.max()) + 1)
        whole = np.ones((len(groups), answered.shape[1]), dtype=np.intp)
        return np.column_stack([groups, whole]), group_of
    keys = np.column_stack([group_of, answered])
    unique, which = np.unique(keys, axis=0, return_inverse=True)
    return unique, which.ravel()


@dataclass(frozen=True)
class _Parts:
    """Per pattern: inverse covariance, log-determinant, deviation of the mean d, M = S + dd'."""

    inverse: Array
    log_determinant: Array
    deviation: Array
    moment: Array


def _parts(data: Patterns, model: Implied) -> _Parts | None:
    """None where a covariance matrix is not positive definite."""
    inverse, log_determinant = masked_inverse(data, model)
    if inverse is None or log_determinant is None:
        return None
    deviation = np.where(data.answered, data.mean - model.mean[data.group], 0.0)
    moment = data.covariance + deviation[:, :, None] * deviation[:, None, :]
    return _Parts(inverse, log_determinant, deviation, moment)


def masked_inverse(data: Patterns, model: Implied) -> tuple[Array, Array] | tuple[None, None]:
    """Inverse covariance of what each pattern answered, zero elsewhere, and log-determinants."""
    both = data.answered[:, :, None] & data.answered[:, None, :]
    covariance = np.where(both, model.covariance[data.group], np.eye(data.answered.shape[1]))
    try:
        lower = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return None, None
    diagonal = np.diagonal(lower, axis1=1, axis2=2)
    return np.where(both, np.linalg.inv(covariance), 0.0), 2.0 * np.log(diagonal).sum(axis=1)


def minus_log_likelihood(data: Patterns, model: Implied) -> float:
    """Sum over rows, constant included; infinity where Sigma is not positive definite."""
    parts = _parts(data, model)
    if parts is None:
        return np.inf
    constant = data.answered.sum(axis=1) * LOG_TWO_PI
    distance = (parts.inverse * parts.moment).sum(axis=(1, 2))
    return 0.5 * float(data.count @ (constant + parts.log_determinant + distance))


@dataclass(frozen=True)
class Gradient:
    """Derivatives with respect to the moments: (groups, p) and (groups, p, p)."""

    mean: Array
    covariance: Array


def moment_gradient(data: Patterns, model: Implied) -> Gradient:
    """Derivatives of minus the log-likelihood with respect to mu and (symmetric) Sigma."""
    parts = _require(_parts(data, model))
    mean, covariance = np.zeros_like(model.mean), np.zeros_like(model.covariance)
    pull = np.einsum("cij,cj->ci", parts.inverse, parts.deviation)
    np.add.at(mean, data.group, -data.count[:, None] * pull)
    weight = parts.inverse - parts.inverse @ parts.moment @ parts.inverse
    np.add.at(covariance, data.group, 0.5 * data.count[:, None, None] * weight)
    return Gradient(mean, covariance)


def chain(gradient: Gradient, slopes: Slopes) -> Array:
    """From derivatives in the moments to derivatives in the parameters: (q,)."""
    q = len(slopes.mean)
    by_covariance = slopes.covariance.reshape(q, -1) @ gradient.covariance.ravel()
    return by_covariance + slopes.mean.reshape(q, -1) @ gradient.mean.ravel()


def information(data: Patterns, model: Implied, slopes: Slopes, *, observed: bool) -> Array:
    """Information of the parameters (q, q), summed over rows.

    Expected: 1/2 tr(P D_k P D_l) + m_k' P m_l. Observed replaces P/2 by P M P - P/2 and adds the
    products of mean and covariance derivatives; the curvature of the model itself (see
    `structure.curvature`) is left to the caller, because a saturated model has none.
    """
    parts = _require(_parts(data, model))
    kernel = 0.5 * parts.inverse
    if observed:
        kernel = parts.inverse @ parts.moment @ parts.inverse - kernel
    pull = np.einsum("cij,cj->ci", parts.inverse, parts.deviation)
    q, _, p = slopes.mean.shape
    total = np.zeros((q, q))
    for group in np.unique(data.group):
        mine = data.group == group
        mean, change = slopes.mean[:, group], slopes.covariance[:, group].reshape(q, -1)
        counted = data.count[mine, None] * parts.inverse[mine].reshape(-1, p * p)
        total += _crossed(counted, kernel[mine], change)
        total += mean @ counted.sum(axis=0).reshape(p, p) @ mean.T
        if observed:
            mixed = (counted.T @ pull[mine]).reshape(p, p * p)
            mixed = mean @ mixed @ change.T
            total += mixed + mixed.T
    return 0.5 * (total + total.T)


def _crossed(inverse: Array, kernel: Array, change: Array) -> Array:
    """Sum over patterns of tr(K D_k P D_l) for all k, l: `inverse` is P, (c, p * p), counted."""
    p, q = kernel.shape[1], len(change)
    if len(kernel) == 1:
        rows = change.reshape(q * p, p)
        left = (rows @ inverse.reshape(p, p)).reshape(q, p, p).swapaxes(1, 2)
        return np.asarray(left.reshape(q, -1) @ (rows @ kernel[0]).reshape(q, -1).T)
    fourfold = (inverse.T @ kernel.reshape(-1, p * p)).reshape(p, p, p, p)
    crossed = fourfold.transpose(3, 0, 1, 2).reshape(p * p, p * p)
    return np.asarray(change @ crossed @ change.T)


def scores(values: Array, data: Patterns, model: Implied, slopes: Slopes) -> Array:
    """Derivative of each row's log-likelihood with respect to each parameter: (n, q)."""
    inverse = _require(_parts(data, model)).inverse
    q = len(slopes.mean)
    result = np.zeros((len(values), q))
    for group in np.unique(data.group):
        mine = np.flatnonzero(data.group[data.pattern_of] == group)
        own = inverse[data.pattern_of[mine]]
        deviation = np.nan_to_num(values[mine] - model.mean[group])
        pull = np.einsum("nij,nj->ni", own, deviation)
        squares = (pull[:, :, None] * pull[:, None, :] - own).reshape(len(mine), -1)
        result[mine] = 0.5 * squares @ slopes.covariance[:, group].reshape(q, -1).T
        result[mine] += pull @ slopes.mean[:, group].T
    return result


def saturated_slopes(groups: int, items: int, *, group: int, means: bool) -> Slopes:
    """Derivatives of the moments of one group with respect to themselves: means, then vech."""
    rows, columns = np.tril_indices(items)
    first = items if means else 0
    q = first + len(rows)
    mean = np.zeros((q, groups, items))
    covariance = np.zeros((q, groups, items, items))
    if means:
        mean[np.arange(items), group, np.arange(items)] = 1.0
    at = first + np.arange(len(rows))
    covariance[at, group, rows, columns] = 1.0
    covariance[at, group, columns, rows] = 1.0
    return Slopes(mean, covariance)


def _require(parts: _Parts | None) -> _Parts:
    if parts is None:
        raise np.linalg.LinAlgError("covariance matrix is not positive definite")
    return parts
