"""Balance, answering, weights, bounds and d against R (reference/arms.R)."""

import numpy as np
import pytest
from tests.lod.reference.reading import rows_of, table

from lod.attrition import answering_weights, attrition, weighted_difference
from lod.balance import balance, joint_test
from lod.controls import controls
from lod.effects import Spread, cohens_d
from lod.lee import lee_bounds
from lod.ols import ols
from lod.roster import observed_design

R = {(row["what"], row["part"]): float(row["value"]) for row in rows_of("arms")}
TRIAL = table("leader_trial")
Z, LEADER = TRIAL["z"], TRIAL["leader"]
N = len(Z)
ANSWERED = (7 * LEADER + 13 * np.arange(1, N + 1)) % 10 < 5 + 2 * Z
ARM = np.where(Z == 1, "tool", "control")
VARIABLES = ("age", "tenure", "baseline")


def nine_digits(value: float) -> object:
    return pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", VARIABLES)
def test_the_balance_table_is_rs_to_nine_digits(name: str) -> None:
    row = balance({name: TRIAL[name]}, ARM, control="control", cluster=LEADER).rows[0]
    for arm, mean in enumerate(row.means):
        assert mean.mean == nine_digits(R["mean " + name, str(arm)])
        assert mean.standard_error == nine_digits(R["mean se " + name, str(arm)])
    contrast = row.contrasts[0]
    assert contrast.difference == nine_digits(R["difference " + name, "all"])
    assert contrast.standard_error == nine_digits(R["difference se " + name, "all"])
    assert contrast.p == nine_digits(R["difference p " + name, "all"])


@pytest.mark.parametrize("name", VARIABLES)
def test_the_difference_within_strata_is_rs_to_nine_digits(name: str) -> None:
    table_ = balance(
        {name: TRIAL[name]}, ARM, control="control", cluster=LEADER, strata=TRIAL["stratum"]
    )
    contrast = table_.rows[0].contrasts[0]
    assert contrast.difference == nine_digits(R["difference " + name, "strata"])
    assert contrast.p == nine_digits(R["difference p " + name, "strata"])


def test_the_joint_imbalance_is_rs_to_nine_digits() -> None:
    design, allocation = observed_design(
        ARM, LEADER, control="control", strata=TRIAL["stratum"].astype(int)
    )
    values = {name: TRIAL[name] for name in VARIABLES}
    test = joint_test(values, LEADER, design, allocation, draws=99, seed=1)
    assert test.statistic == nine_digits(R["joint", "M"])


def test_differential_answering_is_rs_to_nine_digits() -> None:
    term = attrition(ANSWERED, Z, cluster=LEADER).difference
    assert term is not None
    assert term.estimate == nine_digits(R["answered", "difference"])
    assert term.p == nine_digits(R["answered", "p"])


@pytest.mark.parametrize("spread", ["pooled", "control"])
def test_d_is_rs_to_nine_digits(spread: Spread) -> None:
    given = controls(N, cluster=LEADER)
    term = ols(TRIAL["congruence"], Z, given, names=["z"]).term("z")
    got = cohens_d(term, TRIAL["congruence"], Z, cluster=LEADER, spread=spread)
    assert got.d == nine_digits(R["d", spread])


def test_weights_and_the_weighted_difference_are_rs_to_nine_digits() -> None:
    x = np.column_stack([TRIAL["age"], TRIAL["baseline"]])
    fit = answering_weights(ANSWERED, Z, x)
    for arm in (0, 1):
        for i, name in enumerate(("(Intercept)", "age", "baseline")):
            assert fit.coefficients[arm, i] == nine_digits(R["logit " + name, str(arm)])
    assert fit.largest == nine_digits(R["weights", "largest"])
    term = weighted_difference(TRIAL["congruence"], Z, fit.weights, cluster=LEADER)
    assert term.estimate == nine_digits(R["weighted", "difference"])
    assert term.standard_error == nine_digits(R["weighted", "se"])


def test_lees_bounds_are_what_ten_thousandths_of_people_give() -> None:
    y = np.where(ANSWERED, np.rint(TRIAL["congruence"]), np.nan)
    got = lee_bounds(y, Z, cluster=LEADER, seed=1, draws=50)
    assert got.trimmed == nine_digits(R["lee", "trimmed"])
    assert got.lower == pytest.approx(R["lee", "lower"], abs=2e-5)
    assert got.upper == pytest.approx(R["lee", "upper"], abs=2e-5)
