"""Write python_oracles.csv: what linearmodels, statsmodels, ivmodels and wildboottest answer.

Right and wrong answers alike: tests agree with the right ones and part from the wrong ones. Run
with the dependency group `oracles`: python tests/lod/reference/python_oracles.py
"""

import csv
import io
import warnings
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from ivmodels.confidence_set import ConfidenceSet
from ivmodels.tests import inverse_anderson_rubin_test
from linearmodels.iv import IV2SLS
from numpy.typing import NDArray
from statsmodels.sandbox.regression import gmm
from wildboottest.wildboottest import WildboottestCL

HERE = Path(__file__).parent
TRIAL = ("female", "age", "tenure", "full_time", "baseline")
CARD = ("exper", "expersq", "black", "south", "smsa", "smsa66")
ROWS: list[tuple[str, str, str, float]] = []


Array = NDArray[np.float64]


def read(name: str) -> dict[str, Array]:
    with (HERE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def keep(data: str, maker: str, what: str, value: float) -> None:
    ROWS.append((data, maker, what, float(value)))


def linearmodels(name: str, y: Array, d: Array, Z: Array, W: Array, cluster: Array) -> None:
    fit = IV2SLS(y, W, d, Z).fit(cov_type="clustered", clusters=cluster, debiased=True)
    last = W.shape[1]
    keep(name, "linearmodels", "estimate", fit.params.iloc[last])
    keep(name, "linearmodels", "standard error", fit.std_errors.iloc[last])
    keep(name, "linearmodels", "p", fit.pvalues.iloc[last])
    first = fit.first_stage
    keep(name, "linearmodels", "f.stat", first.diagnostics["f.stat"].iloc[0])
    keep(name, "linearmodels", "Kleibergen-Paap F", first.kleibergen_paap_f)
    keep(name, "linearmodels", "Cragg-Donald F", first.cragg_donald_f)
    keep(name, "linearmodels", "wooldridge_regression", fit.wooldridge_regression.stat)
    keep(name, "linearmodels", "wu_hausman p", fit.wu_hausman().pval)
    if Z.shape[1] > 1:
        keep(name, "linearmodels", "anderson_rubin p", fit.anderson_rubin.pval)


def statsmodels(name: str, y: Array, d: Array, Z: Array, W: Array, cluster: Array) -> None:
    X = np.column_stack([W, d])
    fit = gmm.IV2SLS(y, X, np.column_stack([W, Z])).fit()
    robust = fit.get_robustcov_results("cluster", groups=cluster.astype(int))
    keep(name, "statsmodels", "IV2SLS clustered standard error", robust.bse[-1])


def ivmodels(name: str, y: Array, d: Array, Z: Array, W: Array) -> None:
    found = inverse_anderson_rubin_test(
        Z=Z, X=d[:, None], y=y, C=W[:, 1:], alpha=0.05, fit_intercept=True
    )
    for i, (low, high) in enumerate(ConfidenceSet.from_quadric(found).boundaries):
        keep(name, "ivmodels", f"lower {i}", low)
        keep(name, "ivmodels", f"upper {i}", high)


def wild(name: str, y: Array, X: Array, cluster: Array) -> None:
    R = np.zeros(X.shape[1])
    R[-1] = 1
    boot = WildboottestCL(X=X, Y=y, cluster=cluster.astype(int), R=R, B=99999, seed=1)
    boot.get_scores(bootstrap_type="11", impose_null=True)
    boot.get_weights(weights_type="rademacher")
    boot.get_numer()
    boot.get_denom()
    boot.get_tboot()
    boot.get_vcov()
    boot.get_tstat()
    boot.get_pvalue(pval_type="two-tailed")
    keep(name, "wildboottest", "t", float(np.asarray(boot.t_stat).ravel()[0]))
    keep(name, "wildboottest", "p", float(boot.pvalue))
    drawn = np.sort(np.abs(np.asarray(boot.t_boot).ravel()))
    keep(name, "wildboottest", "draws", len(drawn))
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        keep(name, "wildboottest", f"|t| quantile {share}", np.quantile(drawn, share))


def main() -> None:
    trial, card = read("leader_trial"), read("card")
    one = np.ones((len(trial["z"]), 1))
    strata = (trial["stratum"][:, None] == np.arange(1, 6)).astype(float)
    W = np.column_stack([one, strata, *(trial[name] for name in TRIAL)])
    y, d, z = trial["congruence"], trial["use"], trial["z"][:, None]
    linearmodels("trial", y, d, z, W, trial["leader"])
    statsmodels("trial", y, d, z, W, trial["leader"])
    ivmodels("trial", y, d, z, W)
    one = np.ones((len(card["educ"]), 1))
    V = np.column_stack([one, *(card[name] for name in CARD)])
    cell = card["region"] * 100 + card["age"]
    both = np.column_stack([card["nearc2"], card["nearc4"]])
    for name, Z in (("card cell 1", both[:, 1:]), ("card cell 2", both)):
        linearmodels(name, card["lwage"], card["educ"], Z, V, cell)
        statsmodels(name, card["lwage"], card["educ"], Z, V, cell)
        ivmodels(name, card["lwage"], card["educ"], Z, V)
    X = np.column_stack([V, card["nearc4"]])
    wild("card region 1", card["lwage"], X, card["region"])
    ols = sm.OLS(card["lwage"], X).fit(cov_type="cluster", cov_kwds={"groups": cell.astype(int)})
    keep("card cell 1", "statsmodels", "OLS clustered standard error", ols.bse[-1])
    with (HERE / "python_oracles.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["data", "maker", "what", "value"])
        writer.writerows((*row[:3], repr(row[3])) for row in ROWS)


if __name__ == "__main__":
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        main()
