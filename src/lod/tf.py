"""tF: the critical value for |t| of 2SLS that a first-stage F leaves room for.

Lee, McCrary, Moreira & Porter 2022 (American Economic Review 112(10)), 5 % and one instrument. Their
Table 3 is the solution of one equation, solved here. Write f for the first-stage t, normal around
f0. The worst case is an outcome and a use whose errors go wholly together; there |t| is
|f (f - f0) / f0|. The test must reject 5 % for every f0:

    P(f > U) + P(f < -a) = 0.05,  U (U - f0) = f0 c(U),  a (a + f0) = f0 c(a).

Since a < U, c at U follows from c at the smaller a. For small f0 both lie just over 1.96, and a
series starts the march. Once P(f < -a) is nothing, U = f0 + 1.645 and c(f) = 1.645 f / (f - 1.645),
until c reaches 1.96 at F = 104.7.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from math import inf, sqrt

from scipy.special import ndtr, ndtri

from lod.errors import InputError

TWO_SIDED = float(ndtri(0.975))
ONE_SIDED = float(ndtri(0.95))
SMALLEST, STEP, ALONE = 0.02, 0.002, 3.2


@dataclass(frozen=True)
class TF:
    """`critical`: what |t| of 2SLS must exceed at 5 %, given the F of the same variance.

    Infinite for F up to 3.84: no t is large enough, and the Anderson-Rubin set is what there is.
    """

    first_stage_f: float
    critical: float


def tf_critical(first_stage_f: float) -> TF:
    """The tF critical value at 5 %, for the robust first-stage F of one instrument.

    It is for normal estimates, as with many clusters; with few, read the Anderson-Rubin set. Raises
    InputError for an F that is negative or missing.
    """
    if not first_stage_f >= 0:
        raise InputError("A first-stage F cannot be negative or missing.")
    f = sqrt(first_stage_f)
    if f <= TWO_SIDED:
        return TF(first_stage_f, inf)
    points, smallness = _solved()
    if f >= points[-1]:
        return TF(first_stage_f, max(TWO_SIDED, f * ONE_SIDED / (f - ONE_SIDED)))
    return TF(first_stage_f, _between(f, points, smallness) ** -0.5)


@cache
def _solved() -> tuple[list[float], list[float]]:
    """Points f from 1.96 on, and 1 / c^2 at each of them, which is nearly a straight line."""
    f0 = SMALLEST
    U = TWO_SIDED + TWO_SIDED * f0**2 / 2 + f0**3
    points, smallness, centres = [TWO_SIDED], [0.0], [0.0]
    while f0 < ALONE:
        points.append(U)
        smallness.append((f0 / (U * (U - f0))) ** 2)
        centres.append(U * f0 / (U - 2 * f0) if 2 * f0 < U else inf)  # the f0 for which a is this U
        f0 += min(STEP, f0**2 / U)
        a = _between(f0, centres, points)
        U = f0 - float(ndtri(0.05 - ndtr(-a - f0)))
    return points, smallness


def _between(x: float, xs: list[float], ys: list[float]) -> float:
    """The line through the two neighbours of x; the last y beyond them."""
    j = bisect_right(xs, x)
    if j == len(xs) or xs[j] == inf:
        return ys[j - 1]
    return ys[j - 1] + (ys[j] - ys[j - 1]) * (x - xs[j - 1]) / (xs[j] - xs[j - 1])
