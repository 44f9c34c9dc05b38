"""Drawing the list that is used, so that a third party can draw it again.

Each cluster's lot number is the SHA-256 of "seed|attempt|cluster". Within a block the clusters are
put in the order of their lot numbers and the arms filled in order. Those of an arm that starts in
waves are put in the order of the SHA-256 of "seed|wave|cluster" and cut into equal parts. Anyone
with the roster, the seed and any SHA-256 can check the list; neither the order of the roster, the
machine nor the versions of its libraries matter. docs/method/drawing-lots.md tells it in full.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from scipy.special import gammaincinv

from lod.design import MAX_REFUSALS, Criterion, Design
from lod.distance import whiten
from lod.errors import DesignError

METHOD = "sha256-lots/1"
"""Names the recipe above; changes whenever the same inputs would give another list."""

POOL = "(small blocks)"

FEWEST_LISTS = 100
"""With fewer lists to compare with, no test of the lot could be sure at 1 %."""


@dataclass(frozen=True)
class Allocation:
    """The list as drawn, with all that is needed to draw it again.

    arms: one arm name for each of `design.clusters`. attempt: which draw was the first accepted
    (0 without a criterion). imbalance: M of that draw, or None. roster_hash: SHA-256 of the design
    with its clusters sorted. method and code: recipe, and hash of the source that ran it. waves:
    names of the waves of each arm that starts in waves; starts: each cluster's, "" where it has none.
    """

    design: Design
    seed: str
    attempt: int
    arms: tuple[str, ...]
    imbalance: float | None
    roster_hash: str
    method: str
    code: str
    waves: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The list as text, keys sorted, with everything needed to draw it again."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Allocation:
        """The list that `to_json` wrote. Raises DesignError for anything else."""
        try:
            raw = json.loads(text)
            design = Design.from_json(json.dumps(raw.pop("design")))
            waves = {arm: tuple(names) for arm, names in raw.pop("waves").items()}
            arms, starts = tuple(raw.pop("arms")), tuple(raw.pop("starts"))
            return cls(design=design, arms=arms, waves=waves, starts=starts, **raw)
        except (ValueError, KeyError, TypeError, AttributeError) as odd:
            raise DesignError("This is not a list of lots as it was written.") from odd

    def of(self, arm: str) -> tuple[str, ...]:
        """The clusters allocated to `arm`, in the order of the design."""
        pairs = zip(self.design.clusters, self.arms, strict=True)
        return tuple(cluster for cluster, got in pairs if got == arm)


def complete(clusters: Sequence[str], arms: Mapping[str, int]) -> Design:
    """One lot among all. arms: name to share, control first, e.g. {"control": 1, "tool": 2}.

    Raises DesignError.
    """
    if len(set(clusters)) != len(clusters):
        raise DesignError("A cluster is on the roster more than once.")
    return blocked(dict.fromkeys(clusters, "all"), arms)


def blocked(blocks: Mapping[str, str], arms: Mapping[str, int]) -> Design:
    """One lot within each block. blocks: cluster to block name.

    Blocks too small to hold every arm are put together in one called "(small blocks)", because a
    leader alone in a block would have no lot. Shares that do not divide a block leave a remainder;
    it goes to the arm that is furthest behind its share of all blocks so far, in order of names.
    Raises DesignError when there are fewer clusters than arms.
    """
    check_shares(arms)
    pooled = _pool_small(blocks, len(arms))
    sizes: dict[str, int] = defaultdict(int)
    for name in pooled.values():
        sizes[name] += 1
    clusters = tuple(sorted(pooled))
    return Design(
        clusters=clusters,
        blocks=tuple(pooled[cluster] for cluster in clusters),
        arms=tuple(arms),
        counts=share_out([sizes[name] for name in sorted(sizes)], tuple(arms.values())),
    )


def accepting(share: float, covariates: Mapping[str, Sequence[float]], design: Design) -> Design:
    """The design with a criterion that accepts about `share` of its draws (Morgan & Rubin 2012).

    covariates: name to one value per cluster, in the order of `design.clusters`. The threshold is
    the chi-squared quantile with k (arms - 1) degrees of freedom, to six digits so that no library
    can move it. Raises DesignError when it would leave fewer than FEWEST_LISTS lists.
    """
    if not 0 < share < 1:
        raise DesignError("The share of draws to accept must lie between 0 and 1.")
    if design.allocations < FEWEST_LISTS / share:  # a whole number too large for a float
        raise DesignError(
            f"Accepting {share:g} of {design.allocations:,} possible lists leaves about"
            f" {design.allocations * share:,.0f}, too few to tell an effect from the luck of the draw."
        )
    freedom = len(covariates) * (len(design.arms) - 1)
    values = tuple(tuple(map(float, row)) for row in zip(*covariates.values(), strict=True))
    threshold = float(f"{2.0 * gammaincinv(freedom / 2.0, share):.6g}")
    return replace(design, criterion=Criterion(tuple(covariates), values, threshold))


def draw_lots(
    design: Design, seed: int | str, waves: Mapping[str, Sequence[str]] | None = None
) -> Allocation:
    """Draw the list. The same design and seed give the same list on every machine.

    With a criterion the attempts are numbered from 0 and the first acceptable one is used. waves:
    arm to the names of its waves, the first to start first; its clusters are shared out evenly by a
    second lot, an uneven rest to the first waves. Raises DesignError when MAX_REFUSALS attempts were
    refused, or when an arm has fewer clusters than waves.
    """
    names = {arm: tuple(row) for arm, row in (waves or {}).items()}
    rows = _whitened(design)
    limit = design.criterion.threshold if design.criterion else math.inf
    for attempt in range(MAX_REFUSALS):
        arms = _allocate(design, str(seed), attempt)
        imbalance = _imbalance(design, rows, arms) if rows else None
        if imbalance is None or imbalance <= limit:
            return Allocation(
                design=design,
                seed=str(seed),
                attempt=attempt,
                arms=arms,
                imbalance=imbalance,
                roster_hash=roster_hash(design),
                method=METHOD,
                code=code_hash(),
                waves=names,
                starts=_starts(design, str(seed), arms, names),
            )
    raise DesignError(
        f"{MAX_REFUSALS} draws were refused by the criterion: it asks for more balance than the "
        "clusters can give."
    )


def verify(allocation: Allocation) -> None:
    """Draw the list again and raise DesignError naming the first difference, if there is one."""
    if allocation.method != METHOD:
        raise DesignError(f"The list was drawn by {allocation.method}; this is {METHOD}.")
    if allocation.roster_hash != roster_hash(allocation.design):
        raise DesignError("The roster or the design was changed after the lots were drawn.")
    again = draw_lots(allocation.design, allocation.seed, allocation.waves)
    for got, given in ((allocation.arms, again.arms), (allocation.starts, again.starts)):
        if len(got) != len(given):
            raise DesignError("The list does not have one line for each cluster of its design.")
        for cluster, had, gets in zip(allocation.design.clusters, got, given, strict=False):
            if had != gets:
                raise DesignError(f"The list says {cluster} got {had}; the seed gives {gets}.")


def roster_hash(design: Design) -> str:
    """SHA-256 of the design with its clusters sorted by name, so the order of rows is no matter."""
    order = sorted(range(len(design.clusters)), key=design.clusters.__getitem__)
    criterion = design.criterion and replace(
        design.criterion, values=tuple(design.criterion.values[i] for i in order)
    )
    canonical = replace(
        design,
        clusters=tuple(design.clusters[i] for i in order),
        blocks=tuple(design.blocks[i] for i in order),
        criterion=criterion,
    )
    return hashlib.sha256(canonical.to_json().encode()).hexdigest()


@cache
def code_hash() -> str:
    """SHA-256 of the source of the modules that draw lots."""
    here = Path(__file__).parent
    files = [here / name for name in ("design.py", "distance.py", "lots.py", "matching.py")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    return hashlib.sha256(text.encode()).hexdigest()


def share_out(sizes: Sequence[int], shares: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """How many of each block go to each arm (B x A), exact for totals that divide.

    Integer arithmetic throughout: an arm's claim is its share of all clusters so far less what it
    has had.
    """
    whole = sum(shares)
    had = [0] * len(shares)
    seen = 0
    out: list[tuple[int, ...]] = []
    for size in sizes:
        seen += size
        row = [size * share // whole for share in shares]
        for _ in range(size - sum(row)):
            claims = [
                seen * share - whole * (had[arm] + row[arm]) for arm, share in enumerate(shares)
            ]
            row[claims.index(max(claims))] += 1
        had = [total + count for total, count in zip(had, row, strict=True)]
        out.append(tuple(row))
    return tuple(out)


def _allocate(design: Design, seed: str, attempt: int) -> tuple[str, ...]:
    arms = [""] * len(design.clusters)
    for members, counts in zip(design.members, design.counts, strict=True):
        order = sorted(members.tolist(), key=lambda i: _lot(seed, attempt, design.clusters[i]))
        labels = [arm for arm, n in zip(design.arms, counts, strict=True) for _ in range(n)]
        for position, arm in zip(order, labels, strict=True):
            arms[position] = arm
    return tuple(arms)


def _starts(
    design: Design, seed: str, arms: tuple[str, ...], waves: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if not waves:
        return ()
    starts = dict.fromkeys(design.clusters, "")
    for arm, names in waves.items():
        if arm not in design.arms or len(set(names)) != len(names) or not names:
            raise DesignError(f"The waves of {arm} need an arm and names that differ.")
        mine = [c for c, got in zip(design.clusters, arms, strict=True) if got == arm]
        if len(mine) < len(names):
            raise DesignError(f"The arm {arm} has {len(mine)} clusters for {len(names)} waves.")
        order = sorted(mine, key=lambda c: _lot(seed, "wave", c))
        starts |= dict(zip(order, _in_turn(names, len(order)), strict=True))
    return tuple(starts[c] for c in design.clusters)


def _in_turn(names: tuple[str, ...], count: int) -> list[str]:
    """The first names first, each as often as the others, a rest to the first of them."""
    each, rest = divmod(count, len(names))
    return [name for i, name in enumerate(names) for _ in range(each + (i < rest))]


def _lot(seed: str, attempt: int | str, cluster: str) -> bytes:
    return hashlib.sha256(f"{seed}|{attempt}|{cluster}".encode()).digest()


def _whitened(design: Design) -> list[list[float]]:
    if design.criterion is None:
        return []
    return whiten(design.criterion.values, [rows.tolist() for rows in design.members])


def _imbalance(design: Design, rows: list[list[float]], arms: tuple[str, ...]) -> float:
    terms: list[float] = []
    for arm, size in zip(design.arms, design.totals, strict=True):
        chosen = [row for row, got in zip(rows, arms, strict=True) if got == arm]
        sums = [math.fsum(column) for column in zip(*chosen, strict=True)]
        terms.extend(total * total / size for total in sums)
    return math.fsum(terms)


def _pool_small(blocks: Mapping[str, str], arms: int) -> dict[str, str]:
    by_block: dict[str, list[str]] = defaultdict(list)
    for cluster, block in blocks.items():
        by_block[block].append(cluster)
    small = [name for name, members in by_block.items() if len(members) < arms]
    pooled = {c: POOL if b in small else b for c, b in blocks.items()}
    together = [c for c, b in pooled.items() if b == POOL]
    if together and len(together) < arms and len(by_block) > len(small):
        others = [name for name in by_block if name not in small]
        host = min(others, key=lambda name: (len(by_block[name]), name))
        pooled |= dict.fromkeys(together, host)
    return pooled


def check_shares(arms: Mapping[str, int]) -> None:
    if any(share < 1 for share in arms.values()):
        raise DesignError("Every arm needs a share of at least 1, as a whole number.")
