"""Write leader_trial.csv: made-up employees of 46 leaders in 6 strata, shaped like Haunstrup 2025.

Unequal spans with leaders of one employee, two thirds treated, Likert-like outcomes, a covariate
that repeats another. Run: python tests/lod/reference/leader_trial.py
"""

from pathlib import Path

import numpy as np

SPANS = np.array([1, 1, 1, 2, 2, 3, 4, 5, 6, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14, 15, 18, 21, 34])


def main() -> None:
    rng = np.random.default_rng(20200901)
    spans = np.concatenate([SPANS, rng.permutation(SPANS)])
    G = len(spans)
    stratum = np.sort(rng.integers(0, 6, G))
    treated = np.zeros(G, dtype=int)
    for s in range(6):
        inside = np.flatnonzero(stratum == s)
        treated[rng.permutation(inside)[: round(2 * len(inside) / 3)]] = 1
    leader = np.repeat(np.arange(G), spans)
    n = len(leader)
    female = rng.integers(0, 2, n)
    age = rng.integers(24, 68, n)
    tenure = np.round(rng.gamma(2.0, 4.0, n), 1)
    full_time = (rng.random(n) < 0.8).astype(int)
    baseline = np.round(np.clip(rng.normal(3.8, 0.7, n), 1, 5), 2)
    voluntary = rng.integers(0, 2, G)[leader]
    taste = rng.normal(0, 0.4, G)[leader]
    z = treated[leader]
    person = rng.normal(0, 0.6, n)
    use = np.clip(2.6 + 0.45 * z + taste + 0.5 * person + rng.normal(0, 0.5, n), 1, 5).round(2)
    rows = [leader, stratum[leader], z, voluntary, female, age, 12 * age, tenure, full_time]
    names = [
        "leader",
        "stratum",
        "z",
        "voluntary",
        "female",
        "age",
        "age_months",
        "tenure",
        "full_time",
        "baseline",
        "use",
    ]
    outcomes = []
    for strength in (0.5, 0.35, 0.25):
        y = 1.5 + strength * use + 0.3 * baseline + 0.6 * person + 0.3 * taste + 0.004 * age
        outcomes.append(np.round(y + rng.normal(0, 0.5, n), 3))
    table = np.column_stack([*rows, baseline, use, *outcomes])
    where = Path(__file__).with_name("leader_trial.csv")
    header = ",".join([*names, "congruence", "valence", "engagement"])
    np.savetxt(where, table, fmt="%g", delimiter=",", header=header, comments="")


if __name__ == "__main__":
    main()
