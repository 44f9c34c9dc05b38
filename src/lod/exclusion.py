"""What if training also acts in other ways? How large such a direct effect must be to matter.

Exclusion says that the lot reaches the outcome only through use. Suppose it has a direct effect
delta besides (Conley, Hansen & Rossi 2012): then the effect of use is (ITT - delta) / first stage.
The table shows it for a grid of delta; the tipping points are where each interval reaches zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lod._arrays import FloatArray
from lod.anderson_rubin import AndersonRubinSet, anderson_rubin
from lod.controls import Controls, controls
from lod.errors import IdentificationError
from lod.iv import two_stage_only
from lod.ols import DEFAULT, Inference, Term, ols

SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Tipped:
    """The effect of use if the lot had the direct effect `direct` (`share` of ITT) besides."""

    direct: float
    share: float
    late: Term
    anderson_rubin: AndersonRubinSet


@dataclass(frozen=True)
class TippingTable:
    """`wald` and `robust`: the smallest direct effect (units of the outcome, sign of ITT) at which
    the 2SLS interval, and the Anderson-Rubin set, reach zero; 0 when they do already. The robust
    one is the ITT bound nearest to zero. `as_share` divides by ITT.
    """

    itt: Term
    rows: tuple[Tipped, ...]
    wald: float
    robust: float

    @property
    def as_share(self) -> tuple[float, float]:
        return self.wald / self.itt.estimate, self.robust / self.itt.estimate


def tipping_table(
    y: ArrayLike,
    d: ArrayLike,
    z: ArrayLike,
    given: Controls | None = None,
    *,
    shares: Sequence[float] = SHARES,
    inference: Inference = DEFAULT,
) -> TippingTable:
    """Vary the direct effect of z (n,) on y (n,), besides that through d (n,), by shares of ITT.

    One instrument and one treatment; errors as `two_stage_only`.
    """
    given = given or controls(len(np.asarray(y)))
    Y = given.clusters.unsort(given.column(y, "The outcome"))
    Z = given.clusters.unsort(given.columns(z, "The instrument"))
    if Z.shape[1] != 1:
        raise IdentificationError("The tipping table takes one instrument.")
    itt = ols(Y, Z, given, names=["assignment"], inference=inference).term("assignment")
    rows = []
    for share in shares:
        direct = share * itt.estimate
        left = Y - direct * Z[:, 0]
        late = two_stage_only(left, d, Z, given, inference=inference).term("treatment")
        rows.append(
            Tipped(direct, share, late, anderson_rubin(left, d, Z, given, inference=inference))
        )
    robust = itt.lower if itt.estimate > 0 else itt.upper
    robust = robust if robust * itt.estimate > 0 else 0.0
    return TippingTable(itt, tuple(rows), _wald_tipping(Y, d, Z[:, 0], given, inference), robust)


def _wald_tipping(
    y: FloatArray, d: ArrayLike, z: FloatArray, given: Controls, inference: Inference
) -> float:
    """Root of b(delta)^2 = c^2 V(delta), a quadratic in delta read off at three points."""
    itt = float(ols(y, z, given, inference=inference).estimates[0])
    fits = [
        two_stage_only(y - s * itt * z, d, z, given, inference=inference).term("treatment")
        for s in (0.0, 0.5, 1.0)
    ]
    c2 = ((fits[0].upper - fits[0].estimate) / fits[0].standard_error) ** 2
    gap = [t.estimate**2 - c2 * t.standard_error**2 for t in fits]
    if gap[0] <= 0:
        return 0.0
    roots = np.roots(np.polyfit([0.0, 0.5, 1.0], gap, 2))
    inside = [r.real for r in roots if abs(r.imag) < 1e-9 and 0 <= r.real <= 1]
    return float(min(inside) * itt)
