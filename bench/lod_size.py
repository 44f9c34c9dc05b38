"""Does the inference keep its promise? Rejections of a true null, and coverage, by simulation.

Trials shaped like Haunstrup 2025: leaders with unequal spans, two thirds trained, three covariates,
intraclass correlation 0.1, and no effect at all. Writes docs/method/simulated-size.md. Run:
PYTHONPATH=src python bench/lod_size.py
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lod._arrays import FloatArray, IntArray
from lod.controls import Controls, controls
from lod.design import Design
from lod.distributions import normal_p_value
from lod.ols import Inference
from lod.randomisation import randomisation_test
from lod.repeated import repeated_ols, repeated_two_stage
from lod.resampling import Resampling
from lod.wild import wild_bootstrap

LEADERS = (9, 15, 30, 60, 201)
DESIGNS, OUTCOMES, RESAMPLED = 25, 400, 40
EFFECT = 0.5
SEED = 20220131
SUMMARY = Path(__file__).parents[1] / "docs" / "method" / "simulated-size.md"
PLAIN = {
    "CR1S, normal": Inference("CR1S"),
    "CR1S, t(G-1)": Inference("CR1S"),
    "CR2, Satterthwaite (default)": Inference("CR2"),
    "CR3, Satterthwaite": Inference("CR3"),
}


@dataclass(frozen=True)
class Trial:
    design: Design
    arms: list[str]
    leader: IntArray
    z: FloatArray
    given: Controls


def trials(G: int, rng: np.random.Generator) -> Iterator[Trial]:
    """Other leaders, spans and covariates each time."""
    trained = round(2 * G / 3)
    names = tuple(map(str, range(G)))
    design = Design(names, ("all",) * G, ("control", "trained"), ((G - trained, trained),))
    for number in range(DESIGNS):
        leader = np.repeat(np.arange(G), 1 + rng.negative_binomial(2, 0.24, G))
        drawn = next(iter(design.draws(1, SEED + number)))[0]
        tenure = rng.gamma(2.0, 4.0, G)[leader]
        W = np.column_stack(
            [rng.normal(45, 10, len(leader)), rng.random(len(leader)) < 0.7, tenure]
        )
        given = controls(len(leader), covariates=W, cluster=leader)
        arms = [design.arms[arm] for arm in drawn]
        yield Trial(design, arms, leader, drawn[leader].astype(float), given)


def noise(leader: IntArray, count: int, rng: np.random.Generator) -> FloatArray:
    """Outcomes (n, count) with intraclass correlation 0.1."""
    groups = rng.normal(size=(leader.max() + 1, count))[leader]
    return np.asarray(np.sqrt(0.1) * groups + np.sqrt(0.9) * rng.normal(size=(len(leader), count)))


def sizes(G: int) -> tuple[Counter[str], Counter[str]]:
    """How often each method rejected at 5 %, and out of how many."""
    rng = np.random.default_rng([SEED, G])
    rejected, tried = Counter[str](), Counter[str]()
    how = Resampling(399, interval=False)
    for trial in trials(G, rng):
        Y = noise(trial.leader, OUTCOMES, rng)
        for name, inference in PLAIN.items():
            many = repeated_ols(Y, trial.z, trial.given, inference)
            t = many.estimates / many.standard_errors
            p = normal_p_value(t) if name.endswith("normal") else many.p
            rejected[name] += int((p <= 0.05).sum())
            tried[name] += OUTCOMES
        lots = randomisation_test(Y[:, :RESAMPLED], trial.design, trial.arms, trial.given, how)
        for outcome in lots.outcomes:
            rejected["randomisation, studentised"] += outcome.p_studentised <= 0.05
            rejected["randomisation, coefficient"] += outcome.p_coefficient <= 0.05
        for y in Y[:, :RESAMPLED].T:
            boot = wild_bootstrap(y, trial.z, trial.given, how)
            rejected["wild bootstrap (WCR)"] += boot.p_symmetric <= 0.05
        for name in ("studentised", "coefficient"):
            tried[f"randomisation, {name}"] += RESAMPLED
        tried["wild bootstrap (WCR)"] += RESAMPLED
    return rejected, tried


def coverage() -> tuple[float, float, int]:
    """How often 95 % sets hold the true effect at the article's design: 2SLS, Anderson-Rubin."""
    rng = np.random.default_rng([SEED, 0])
    late = region = count = 0
    for trial in trials(201, rng):
        shared = noise(trial.leader, OUTCOMES, rng)
        D = 3 + 0.33 * trial.z[:, None] + 0.78 * (0.5 * shared + noise(trial.leader, OUTCOMES, rng))
        Y = EFFECT * D + shared
        low, high = repeated_two_stage(Y, D, trial.z, trial.given).interval()
        late += int(((low <= EFFECT) & (high >= EFFECT)).sum())
        region += int((repeated_ols(Y - EFFECT * D, trial.z, trial.given).p > 0.05).sum())
        count += OUTCOMES
    return late / count, region / count, count


def main() -> None:
    results = {G: sizes(G) for G in LEADERS}
    methods = list(results[LEADERS[0]][1])
    late, region, count = coverage()
    lines = [
        "# Does the inference keep its promise?",
        "",
        "Share of simulated trials without any effect in which the method found one at 5 %.",
        f"Made by `bench/lod_size.py`, seed {SEED}; {DESIGNS} sets of leaders for each column,",
        f"{DESIGNS * OUTCOMES:,} trials ({DESIGNS * RESAMPLED:,} where it resamples).",
        "Unequal spans, two thirds trained, three covariates, intraclass correlation 0.1.",
        "",
        "| Leaders | " + " | ".join(map(str, LEADERS)) + " |",
        "|---|" + "---:|" * len(LEADERS),
    ]
    for name in methods:
        shares = (results[G][0][name] / results[G][1][name] for G in LEADERS)
        lines.append(f"| {name} | " + " | ".join(f"{100 * s:.1f} %" for s in shares) + " |")
    lines += [
        "",
        "Sets of 95 % that hold the true effect of use, at the size of Haunstrup 2025 (201 leaders,",
        f"first stage 0.33, {count:,} trials): 2SLS with CR2 and Satterthwaite {100 * late:.1f} %,",
        f"Anderson-Rubin {100 * region:.1f} %.",
        "",
    ]
    SUMMARY.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
