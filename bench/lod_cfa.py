"""How fast lod fits a factor model of the article's size, as ratios to lavaan in the same run.

900 employees, 17 items in 5 categories, 4 factors (tests/lod/reference/cfa_article_data.csv): ML,
MLR with clusters, FIML with 5 % holes, WLSMV. One thread; processor time,
the best of several runs on each side; standard errors, standardised solution and fit indices
included on both. Needs R with lavaan. Run:
PYTHONPATH=src python bench/lod_cfa.py
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import csv
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np

from lod.cfa import cfa

WANTED = 5
REFERENCE = Path(__file__).parents[1] / "tests" / "lod" / "reference"
FACTORS = {
    "f1": ("q1", "q2", "q3", "q4"),
    "f2": ("q5", "q6", "q7", "q8"),
    "f3": ("q9", "q10", "q11", "q12", "q13"),
    "f4": ("q14", "q15", "q16", "q17"),
}
LAVAAN = r"""
suppressMessages(library(lavaan))
whole <- read.csv("cfa_article_data.csv")
holed <- read.csv("cfa_article_holes_data.csv")
model <- "f1 =~ q1 + q2 + q3 + q4
          f2 =~ q5 + q6 + q7 + q8
          f3 =~ q9 + q10 + q11 + q12 + q13
          f4 =~ q14 + q15 + q16 + q17"
best <- function(name, times, fit) {
  one <- function() { f <- fit(); fitMeasures(f); standardizedSolution(f); NULL }
  cat(name, min(sapply(1:times, function(k) sum(system.time(one())[1:2]))), "\n")
}
best("ML", 5, function() cfa(model, whole))
best("MLR, clusters", 5, function() cfa(model, whole, estimator = "MLR", cluster = "leader"))
best("WLSMV", 5, function() cfa(model, whole, ordered = paste0("q", 1:17)))
best("FIML, MLR", 2, function() cfa(model, holed, estimator = "MLR", missing = "ml"))
"""


def columns(name: str) -> dict[str, np.ndarray]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    items = [item for items in FACTORS.values() for item in items]
    return {item: np.array([float(row[item] or "nan") for row in rows]) for item in items} | {
        "leader": np.array([row["leader"] for row in rows])
    }


def best(act: Callable[[], object], times: int = 9) -> float:
    """Seconds of processor time of the fastest of several runs; others may be using the machine."""
    taken = []
    for _ in range(times):
        start = process_time()
        act()
        taken.append(process_time() - start)
    return min(taken)


def lavaan_seconds() -> dict[str, float]:
    """Seconds by estimator, or nothing where there is no R with lavaan."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return {}
    told = subprocess.run(  # noqa: S603
        [rscript, "-e", LAVAAN], cwd=REFERENCE, capture_output=True, text=True, check=False
    )
    lines = [line.rsplit(maxsplit=1) for line in told.stdout.splitlines() if line.strip()]
    return {name.strip(): float(seconds) for name, seconds in lines} if not told.returncode else {}


def main() -> None:
    whole, holed = columns("cfa_article_data"), columns("cfa_article_holes_data")
    ours = {
        "ML": best(lambda: cfa(whole, FACTORS)),
        "MLR, clusters": best(
            lambda: cfa(whole, FACTORS, estimator="MLR", clusters=whole["leader"])
        ),
        "WLSMV": best(lambda: cfa(whole, FACTORS, estimator="WLSMV")),
        "FIML, MLR": best(lambda: cfa(holed, FACTORS, estimator="MLR", missing="fiml"), 3),
    }
    theirs = lavaan_seconds()
    for name, seconds in ours.items():
        line = f"{name:14} lod {1000 * seconds:7.1f} ms"
        if name in theirs:
            ratio = theirs[name] / seconds
            line += f"  lavaan {1000 * theirs[name]:8.1f} ms  {ratio:6.1f} x  (wanted {WANTED})"
        print(line)
    if not theirs:
        print("R with lavaan is not here, so there is nothing to compare with.")


if __name__ == "__main__":
    main()
