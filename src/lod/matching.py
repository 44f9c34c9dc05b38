"""Sets of clusters that are alike, so that lots can be drawn within each set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from lod.design import Design
from lod.distance import squared, whiten
from lod.errors import DesignError
from lod.lots import blocked, check_shares


def matched(covariates: Mapping[str, Sequence[float]], arms: Mapping[str, int]) -> Design:
    """One lot within sets of clusters that are alike. covariates: cluster to its values.

    A set holds as many clusters as the shares add up to (a pair for 1:1, three for 1:2). The
    cluster furthest from the centre chooses first, the nearest in Mahalanobis distance (Greevy et
    al. 2004, Biostatistics 5(2), use the same distance); what is left over joins the last set.

    Raises DesignError for too few clusters, or covariates that do not vary or repeat each other.
    """
    check_shares(arms)
    clusters = sorted(covariates)
    rows = whiten([covariates[c] for c in clusters], [range(len(clusters))])
    place = dict(zip(clusters, rows, strict=True))
    size = sum(_lowest(tuple(arms.values())))
    sets = _alike(place, size)
    width = len(str(len(sets)))
    names = {c: f"set {i:0{width}d}" for i, alike in enumerate(sets, 1) for c in alike}
    return blocked(names, arms)


def _alike(place: Mapping[str, Sequence[float]], size: int) -> list[list[str]]:
    centre = [0.0] * len(next(iter(place.values())))
    waiting = sorted(place, key=lambda c: (-squared(place[c], centre), c))
    sets: list[list[str]] = []
    while len(waiting) >= size:
        first, rest = waiting[0], waiting[1:]
        nearest = sorted(rest, key=lambda c: (squared(place[c], place[first]), c))[: size - 1]
        sets.append([first, *nearest])
        waiting = [c for c in rest if c not in nearest]
    if not sets:
        raise DesignError(f"There are fewer than {size} clusters, too few for one set.")
    sets[-1].extend(waiting)
    return sets


def _lowest(shares: tuple[int, ...]) -> tuple[int, ...]:
    divisor = math.gcd(*shares)
    return tuple(share // divisor for share in shares)
