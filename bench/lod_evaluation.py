"""How long a whole `ledetraad evaluate` takes, beside what refitting its draws with libraries would.

The synthetic trial of the article's size, the template's plan: one process, imports and both reports
included, one thread, processor time, the best of three. The refits are those of the comparison
alone: for each outcome the plan's draws of a redrawn lot and of the wild bootstrap as regressions
(statsmodels) and of the wild bootstrap of 2SLS (linearmodels), timed on a few and scaled up. Run:
PYTHONPATH=src .venv-oracles/bin/python bench/lod_evaluation.py PYTHON, where PYTHON runs ledetraad.
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import resource
import subprocess
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np
import statsmodels.api as sm
from linearmodels.iv import IV2SLS

from lod.synthetic import synthetic_trial, write_csv

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "src" / "ledetraad" / "trials" / "template.toml"
MODELS = '[fit]\nestimator = "none"\ninvariance = []\n'
TIMES, REFITS, K = 3, 20, 20


def evaluation(python: str, folder: Path, plan: str) -> float:
    """Processor seconds of one whole evaluation in a process of its own."""
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    words = [
        "evaluate",
        folder / "trial.csv",
        "--plan",
        folder / "plan.toml",
        "--out",
        folder / "o",
    ]
    before = children()
    subprocess.run(  # noqa: S603 - our own command
        [python, "-m", "ledetraad.trials.commands", *map(str, words)],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    return children() - before


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def without_models(plan: str) -> str:
    """The same plan without factor analyses: the comparison alone."""
    before, rest = plan.split("[fit]", 1)
    return before + MODELS + "[treatment]" + rest.split("[treatment]", 1)[1]


def refits(draws: int, outcomes: int) -> float:
    """Seconds of the same draws, each fitted anew, on data of the trial's size."""
    rng = np.random.default_rng(1)
    leader = np.sort(rng.integers(0, 226, 3000))
    z = rng.permutation(np.arange(226) % 3 > 0).astype(float)[leader]
    X = np.column_stack([np.ones(3000), rng.normal(size=(3000, K))])
    y, d = rng.normal(size=3000), z + rng.normal(size=3000)

    def ols() -> object:
        model = sm.OLS(y, np.column_stack([z, X]))
        return model.fit(cov_type="cluster", cov_kwds={"groups": leader}).tvalues

    def iv() -> object:
        return IV2SLS(y, X, d, z).fit(cov_type="clustered", clusters=leader, debiased=True).tstats

    return draws * outcomes * (2 * seconds(ols) + seconds(iv))


def seconds(fit: Callable[[], object]) -> float:
    fit()
    start = process_time()
    for _ in range(REFITS):
        fit()
    return (process_time() - start) / REFITS


def main() -> None:
    plan = TEMPLATE.read_text(encoding="utf-8")
    read = tomllib.loads(plan)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_csv(synthetic_trial(20260901).joined(), folder / "trial.csv")
        whole, bare = (
            min(evaluation(sys.argv[1], folder, each) for _ in range(TIMES))
            for each in (plan, without_models(plan))
        )
    theirs = refits(read["draws"], len(read["outcome"]))
    print(f"evaluate, both languages            {whole:>8.2f} s")
    print(f"  without the factor analyses       {bare:>8.2f} s   (guide 2.0)")
    print(f"the draws of the latter as refits   {theirs:>8.1f} s   x{theirs / bare:.0f}")


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
