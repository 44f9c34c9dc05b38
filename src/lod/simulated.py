"""Trials of a planned design, simulated whole and analysed as real ones.

Every simulated trial draws spans, who left, who answered, which leaders took the tool up, use and
outcome, and is analysed by CR2 with Satterthwaite df. Covariates count by what they explain within
and between leaders. The estimators then need only the sums of each cluster, and the sum of n normal
draws is one normal draw, so people are never listed: the results are those of the full trial at the
price of its leaders. And because the outcome is effect times use plus the rest, one set of trials
serves every effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from lod._arrays import FloatArray, IntArray
from lod.errors import DesignError, InputError

CHUNK = 256
ENDLESS = 1e300
POWERS = {"CR0": 0.0, "CR1S": 0.0, "CR2": 0.5, "CR3": 1.0}

SHARES = (
    "leaders_leave",
    "people_leave",
    "icc_use",
    "icc_outcome",
    "explained",
    "explained_between",
)

Variance = Literal["CR0", "CR1S", "CR2", "CR3"]


@dataclass(frozen=True)
class TrialDesign:
    """A trial that is planned. Defaults: what the article's figures imply (requirements, C16).

    leaders: clusters in all, to `shares` (control, treated). span: employees per leader, with
    coefficient of variation span_cv. gain: rise in use (1-5) under a leader who takes the tool up;
    take_up: share of treated leaders who do, unless they leave. people_leave, respond: share of
    employees gone, and share of the rest who answer. sd_use, sd_outcome: SDs of use and of the
    outcome beside use; icc_*: share of their variances between leaders. endogeneity: correlation of
    the two, at both levels. explained: share of the variance of each that covariates take away
    among the employees of a leader, and between leaders too unless explained_between says otherwise.
    """

    leaders: int = 226
    shares: tuple[int, int] = (1, 2)
    span: float = 19.65
    span_cv: float = 0.4
    gain: float = 0.55
    take_up: float = 0.75
    leaders_leave: float = 0.20
    people_leave: float = 0.20
    respond: float = 0.42
    sd_use: float = 0.79
    sd_outcome: float = 0.75
    icc_use: float = 0.08
    icc_outcome: float = 0.08
    endogeneity: float = 0.3
    explained: float = 0.0
    explained_between: float | None = None

    def __post_init__(self) -> None:
        for name in SHARES:
            if not 0 <= (getattr(self, name) or 0.0) < 1:
                raise InputError(f"{name} must lie from 0 to just under 1.")
        if not (0 < self.respond <= 1 and 0 < self.take_up <= 1):
            raise InputError("Somebody must answer and take the tool up: shares above 0, up to 1.")
        if not -1 < self.endogeneity < 1:
            raise InputError("endogeneity is a correlation, between -1 and 1.")
        if min(self.sd_use, self.sd_outcome, self.span_cv) < 0 or self.span < 1:
            raise InputError("SDs are not negative, and a leader has at least one employee.")
        if min(self.arms) < 2:
            raise DesignError(f"{self.leaders} leaders leave an arm with fewer than two of them.")

    @property
    def arms(self) -> tuple[int, int]:
        """Leaders in the control arm and in the treated arm."""
        treated = round(self.leaders * self.shares[1] / sum(self.shares))
        return self.leaders - treated, treated

    def left_over(self, icc: float) -> tuple[float, float]:
        """SDs between leaders and within, as shares of the whole SD, that covariates leave."""
        between = self.explained if self.explained_between is None else self.explained_between
        return float(np.sqrt(icc * (1 - between))), float(np.sqrt((1 - icc) * (1 - self.explained)))

    @property
    def first_stage(self) -> float:
        """What the lot adds to use on average, over all treated leaders."""
        return self.gain * self.take_up * (1 - self.leaders_leave)


@dataclass(frozen=True)
class Trials:
    """What is kept of each simulated trial, arrays (sims,): the parts every test is made of.

    b_use, b_rest: difference of the arms in use and in the rest of the outcome. v_use, v_cross,
    v_rest: their cluster-robust variances and covariance. df: degrees of freedom. answers: people.
    """

    b_use: FloatArray
    b_rest: FloatArray
    v_use: FloatArray
    v_cross: FloatArray
    v_rest: FloatArray
    df: FloatArray
    answers: FloatArray

    def t_itt(self, effect: float) -> FloatArray:
        """t of the lot on the outcome when one step of use is worth `effect`."""
        v = effect**2 * self.v_use + 2 * effect * self.v_cross + self.v_rest
        return (effect * self.b_use + self.b_rest) / np.sqrt(v)

    def t_late(self, effect: float, null: float = 0.0) -> FloatArray:
        """t of use on the outcome by 2SLS, against `null`."""
        off = self.b_rest / self.b_use
        v = self.v_rest - 2 * off * self.v_cross + off**2 * self.v_use
        return (effect + off - null) * np.abs(self.b_use) / np.sqrt(v)

    @property
    def first_stage_f(self) -> FloatArray:
        """Cluster-robust first-stage F."""
        moved = self.v_use > 0
        return np.where(moved, self.b_use**2 / np.where(moved, self.v_use, 1.0), np.inf)


def simulate_trials(
    design: TrialDesign, *, sims: int = 2000, seed: int, variance: Variance = "CR2"
) -> Trials:
    """Simulate trials in chunks of CHUNK, each from its own child of the seed."""
    sizes = [min(CHUNK, sims - start) for start in range(0, sims, CHUNK)]
    parts = [simulate_chunk(design, i, seed, variance) for i in range(len(sizes))]
    return join(parts, sims)


def simulate_chunk(
    design: TrialDesign, index: int, seed: int, variance: Variance = "CR2"
) -> Trials:
    """Chunk number `index`: CHUNK simulated trials."""
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index,)))
    control, treated = design.arms
    z = np.repeat([0.0, 1.0], [control, treated])
    n = _answers(design, rng)
    takes = rng.random(n.shape) < design.take_up * (1 - design.leaders_leave)
    use, rest = _sums(design, n, rng)
    use += n * design.gain * takes * z
    return analyse_sums(n.astype(float), use, rest, control, variance)


def _answers(design: TrialDesign, rng: np.random.Generator) -> IntArray:
    """How many answer under each leader, (CHUNK, G)."""
    shape = (CHUNK, design.leaders)
    spans = np.full(shape, design.span)
    if design.span_cv > 0:
        k = 1 / design.span_cv**2
        spans = rng.gamma(k, design.span / k, size=shape)
    people = np.maximum(np.rint(spans), 1).astype(np.intp)
    return np.asarray(rng.binomial(people, (1 - design.people_leave) * design.respond), np.intp)


def _sums(
    design: TrialDesign, n: IntArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Each cluster's sums of use without the lot, and of the outcome beside use, (CHUNK, G)."""
    leader = rng.standard_normal((2, *n.shape))
    people = rng.standard_normal((2, *n.shape)) * np.sqrt(n)
    rho = design.endogeneity
    mixed = [
        (first, rho * first + np.sqrt(1 - rho**2) * second) for first, second in (leader, people)
    ]
    out = []
    for which, (sd, icc) in enumerate(
        ((design.sd_use, design.icc_use), (design.sd_outcome, design.icc_outcome))
    ):
        leaders, employees = design.left_over(icc)
        out.append(sd * (leaders * n * mixed[0][which] + employees * mixed[1][which]))
    return out[0], out[1]


def analyse_sums(
    n: FloatArray, use: FloatArray, rest: FloatArray, control: int, variance: Variance
) -> Trials:
    """Difference of two arm means from cluster sums, (b, G), with the sandwich of the choice.

    For a cluster of an arm with N answers, I - H_gg has 1 - n_g / N in the only direction that
    counts, so A_g is that to the power -1/2 (CR2) or -1 (CR3). A trial in which an arm has fewer
    than two leaders with answers tells nothing: its estimates get an error without end.
    """
    b = np.zeros((2, len(n)))
    v = np.zeros((3, len(n)))
    trace, square = np.zeros(len(n)), np.zeros(len(n))
    told = np.ones(len(n), dtype=bool)
    for arm, sign in ((slice(None, control), -1.0), (slice(control, None), 1.0)):
        m = n[:, arm]
        N = np.maximum(m.sum(axis=1, keepdims=True), 1.0)
        told &= (m > 0).sum(axis=1) > 1
        remaining = np.maximum(1 - m / N, 1e-12)
        scale = remaining ** -POWERS[variance] / N
        scores = []
        for which, sums in enumerate((use[:, arm], rest[:, arm])):
            mean = sums.sum(axis=1, keepdims=True) / N
            b[which] += sign * mean[:, 0]
            scores.append(scale * (sums - m * mean))
        for which, (left, right) in enumerate(((0, 0), (0, 1), (1, 1))):
            v[which] += (scores[left] * scores[right]).sum(axis=1)
        own, along = m * scale**2, m * scale
        trace += (own * remaining).sum(axis=1)
        square += (own**2).sum(axis=1) - 2 * (own * along**2 / N).sum(axis=1)
        square += ((along**2 / N).sum(axis=1)) ** 2
    G = (n > 0).sum(axis=1)
    b[:, ~told], v[:, ~told] = [[1.0], [0.0]], [[ENDLESS], [0.0], [ENDLESS]]
    trace[~told], square[~told], G[~told] = 1.0, 1.0, 2
    if variance == "CR1S":
        total = np.maximum(n.sum(axis=1), 3)
        v *= G * (total - 1) / ((G - 1) * (total - 2))
    df = trace**2 / square if POWERS[variance] else G - 1.0
    return Trials(b[0], b[1], v[0], v[1], v[2], np.asarray(df, dtype=float), n.sum(axis=1))


def join(parts: Sequence[Trials], sims: int) -> Trials:
    """The first `sims` trials of several chunks, in order."""
    columns = {
        f.name: np.concatenate([getattr(p, f.name) for p in parts])[:sims] for f in fields(Trials)
    }
    return Trials(**columns)
