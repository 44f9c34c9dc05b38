"""How fast lod models a trial of the article's size, as ratios to other packages in the same run.

N = 1,480 employees of 201 leaders, 12 covariates, three outcomes; one thread; the best of several
runs on each side, in processor time. Refit loops are timed on a few refits and scaled up. Needs the
dependency group `oracles`; R with estimatr is compared with when it is there. Run:
PYTHONPATH=src python bench/lod_model.py
"""

import os

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1")

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np
import statsmodels.api as sm
from linearmodels.iv import IV2SLS
from wildboottest.wildboottest import WildboottestCL

from lod.controls import controls
from lod.design import Design
from lod.iv import two_stage_only
from lod.ols import Inference
from lod.randomisation import randomisation_test
from lod.repeated import repeated_ols, repeated_two_stage
from lod.resampling import Resampling
from lod.wild import wild_bootstrap, wild_bootstrap_iv

N, G, K, OUTCOMES = 1480, 201, 12, 3
WANTED = {"2SLS": 1, "permutations": 290, "WRE": 2400, "WCR": 17, "simulations": 350}

rng = np.random.default_rng(42)
leader = np.concatenate([np.arange(G), rng.integers(0, G, N - G)])
W = rng.normal(size=(N, K))
arms = rng.permutation(["control"] * 65 + ["trained"] * 136).tolist()
design = Design(tuple(map(str, range(G))), ("all",) * G, ("control", "trained"), ((65, 136),))
z = np.array([float(arm == "trained") for arm in arms])[leader]
Y = rng.normal(size=(G, OUTCOMES))[leader] * 0.3 + rng.normal(size=(N, OUTCOMES)) + 0.2 * z[:, None]
d = 3 + 0.4 * z + 0.3 * Y[:, 0] + rng.normal(size=G)[leader] * 0.3 + rng.normal(size=N)
X = np.column_stack([np.ones(N), W])
given = controls(N, covariates=W, cluster=leader)
QUIET = Resampling(9_999, interval=False)


def best(act: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        start = process_time()
        act()
        taken.append(process_time() - start)
    return min(taken)


def report(name: str, ours: float, theirs: float, whose: str) -> None:
    ratio, wanted = theirs / ours, WANTED.get(name.split()[0], 0)
    verdict = "" if not wanted else f"  wanted {wanted:>5,}  {'ok' if ratio >= wanted else 'SHORT'}"
    print(
        f"{name:<34}{ours * 1e3:>10.2f} ms {theirs * 1e3:>12.1f} ms  x{ratio:>8.1f}{verdict}  {whose}"
    )


def linear_2sls() -> object:
    return IV2SLS(Y[:, 0], X, d, z).fit(cov_type="clustered", clusters=leader, debiased=True)


def ours_2sls(how: Inference) -> object:
    fresh = controls(N, covariates=W, cluster=leader)
    return two_stage_only(Y[:, 0], d, z, fresh, inference=how)


def single() -> None:
    theirs = best(lambda: (linear_2sls().params, linear_2sls().std_errors), 20) / 2  # type: ignore[attr-defined]
    for how in (Inference("CR1S"), Inference("CR2")):
        report(
            f"2SLS once, {how.variance}, from scratch",
            best(partial(ours_2sls, how), 40),
            theirs,
            "linearmodels",
        )


def permutations() -> None:
    full = np.column_stack([z, X])
    group = {"groups": leader}

    def refit() -> None:
        for y in Y.T:
            sm.OLS(y, full).fit(cov_type="cluster", cov_kwds=group).tvalues  # noqa: B018

    theirs = best(lambda: [refit() for _ in range(20)]) / 20 * 10_000
    how = Resampling(10_000, interval=False)
    ours = best(lambda: randomisation_test(Y, design, arms, given, how))
    report("permutations 10,000 x 3", ours, theirs, "statsmodels refits")
    whole = best(lambda: randomisation_test(Y, design, arms, given, Resampling(10_000)))
    report("  with both intervals", whole, theirs, "the same, without intervals")
    draws = best(lambda: [None for _ in design.draws(10_000, 1)])
    print(f"    {ours / draws:.1f} times what drawing those lots alone takes ({draws * 1e3:.1f} ms)")


def bootstraps() -> None:
    theirs = best(lambda: [linear_2sls().tstats for _ in range(20)]) / 20 * 9_999  # type: ignore[attr-defined]
    ours = best(lambda: wild_bootstrap_iv(Y[:, 0], d, z, given, QUIET), 10)
    report("WRE 9,999", ours, theirs, "linearmodels refits")
    report(
        "  with interval",
        best(lambda: wild_bootstrap_iv(Y[:, 0], d, z, given), 2),
        theirs,
        "without interval",
    )
    ours = best(lambda: wild_bootstrap(Y[:, 0], z, given, QUIET), 10)
    report("WCR 9,999", ours, best(wildboottest, 3), "wildboottest")
    print(f"    {ours / signs():.1f} times what its random signs alone take")


def wildboottest() -> None:
    full = np.column_stack([X, z])
    R = np.zeros(K + 2)
    R[-1] = 1
    boot = WildboottestCL(X=full, Y=Y[:, 0], cluster=leader, R=R, B=9_999, seed=1)
    boot.get_scores(bootstrap_type="11", impose_null=True)
    boot.get_weights(weights_type="rademacher")
    boot.get_numer()
    boot.get_denom()
    boot.get_tboot()
    boot.get_vcov()
    boot.get_tstat()
    boot.get_pvalue(pval_type="two-tailed")


def simulations() -> None:
    many = rng.normal(size=(N, 1000)) + rng.normal(size=(G, 1000))[leader]
    used = many * 0.3 + 0.5 * z[:, None] + rng.normal(size=(N, 1000))
    theirs, whose = estimatr()
    report(
        "simulations 1,000 ITT, CR2", best(lambda: repeated_ols(many, z, given)), theirs[0], whose
    )
    ours = best(lambda: repeated_two_stage(many, used, z, given))
    report("simulations 1,000 2SLS, CR2", ours, theirs[1], whose)


def estimatr() -> tuple[tuple[float, float], str]:
    """Seconds of 1,000 lm_robust and iv_robust CR2 fits in R, scaled up from five."""
    if shutil.which("Rscript") is None:
        return (float("nan"), float("nan")), "R is not here"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "trial.csv")
        names = ",".join(["y", "d", "z", "g", *(f"w{i}" for i in range(K))])
        table = np.column_stack([Y[:, 0], d, z, leader, W])
        np.savetxt(data, table, delimiter=",", header=names, comments="")
        w = "+".join(f"w{i}" for i in range(K))
        script = f"""
          suppressMessages(library(estimatr)); x <- read.csv("{data}")
          ols <- function() lm_robust(y ~ z + {w}, x, clusters = g, se_type = "CR2")
          iv <- function() iv_robust(y ~ d + {w} | z + {w}, x, clusters = g, se_type = "CR2")
          seconds <- function(f) min(sapply(1:5, function(i) sum(system.time(f())[1:2])))
          for (f in list(ols, iv)) {{ f(); cat(seconds(f), "") }}
        """
        said = subprocess.run(  # noqa: S603
            [str(shutil.which("Rscript")), "-e", script], capture_output=True, text=True, check=True
        )
    first, second = (float(word) * 1000 for word in said.stdout.split())
    return (first, second), "estimatr CR2"


def floors() -> None:
    """What nothing can be faster than: the random bits, and one matrix product."""
    A, B = rng.normal(size=(256, G)), rng.normal(size=(G, 64))
    seconds = best(lambda: [A @ B for _ in range(200)]) / 200
    print(f"one thread multiplies at {2 * 256 * G * 64 / seconds / 1e9:.0f} GFLOP/s")
    print(f"9,999 x {G} random signs take {signs() * 1e3:.1f} ms")


def signs() -> float:
    """Seconds to make the random signs of one wild bootstrap."""
    fresh = np.random.default_rng(1)
    return best(
        lambda: np.unpackbits(np.frombuffer(fresh.bytes(G * 1250), np.uint8)).astype(float)
    )


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        floors()
        single()
        permutations()
        bootstraps()
        simulations()
