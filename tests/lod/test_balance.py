"""The balance table, and the one test of all its rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.balance import balance, joint_test, mark
from lod.controls import controls
from lod.errors import DesignError, InputError
from lod.lots import blocked, draw_lots
from lod.ols import ols
from lod.roster import observed_design

RNG = np.random.default_rng(11)
LEADERS = np.asarray([f"L{i:02d}" for i in range(30)])
TOWNS = {leader: f"town {i % 3}" for i, leader in enumerate(LEADERS)}
LOTS = draw_lots(blocked(TOWNS, {"control": 1, "tool": 2}), 4)
ARM = np.asarray(LOTS.arms)
AGE = RNG.normal(50, 8, 30)
SPAN = RNG.normal(20, 5, 30)
PEOPLE = np.repeat(np.arange(30), RNG.integers(3, 12, 30))
TENURE = RNG.gamma(2, 4, len(PEOPLE)) + RNG.normal(0, 2, 30)[PEOPLE]


def test_leaders_means_have_the_robust_error_of_a_mean() -> None:
    row = balance({"age": AGE}, ARM, control="control").rows[0]
    for got in row.means:
        mine = AGE[got.arm == ARM]
        assert got.mean == pytest.approx(mine.mean())
        assert got.standard_error == pytest.approx(mine.std(ddof=1) / np.sqrt(len(mine)))
        assert got.n == len(mine)


def test_the_difference_is_control_less_tool_as_in_the_article() -> None:
    contrast = balance({"age": AGE}, ARM, control="control").rows[0].contrasts[0]
    gap = AGE[ARM == "control"].mean() - AGE[ARM == "tool"].mean()
    assert contrast.difference == pytest.approx(gap)
    fit = ols(AGE, (ARM == "control").astype(float)).term("x")
    assert contrast.p == pytest.approx(fit.p)
    assert contrast.standard_error == pytest.approx(fit.standard_error)


def test_the_two_errors_of_the_arms_add_up_to_that_of_the_difference() -> None:
    table = balance({"t": TENURE}, ARM[PEOPLE], control="control", cluster=PEOPLE).rows[0]
    together = np.linalg.norm([m.standard_error for m in table.means])
    assert table.contrasts[0].standard_error == pytest.approx(together, rel=1e-10)


def test_within_towns_the_difference_is_that_of_the_regression_with_towns() -> None:
    towns = np.asarray(list(TOWNS.values()))
    contrast = balance({"age": AGE}, ARM, control="control", strata=towns).rows[0].contrasts[0]
    z = (ARM == "control").astype(float)
    fit = ols(AGE, z, controls(30, strata=towns)).term("x")
    assert contrast.difference == pytest.approx(fit.estimate)


def test_who_did_not_answer_is_left_out_of_the_row_and_counted() -> None:
    holes = np.where(np.arange(30) % 7 == 0, np.nan, AGE)
    row = balance({"age": holes}, ARM, control="control").rows[0]
    assert row.missing == 5
    assert sum(m.n for m in row.means) == 25


def test_a_row_where_nobody_differs_has_no_p() -> None:
    contrast = balance({"same": np.ones(30)}, ARM, control="control").rows[0].contrasts[0]
    assert contrast.p is None
    assert np.isnan(contrast.standardised)


def test_three_arms_are_each_compared_with_the_control() -> None:
    arm = np.asarray(["control", "tool", "tool and training"] * 10)
    table = balance({"age": AGE, "span": SPAN}, arm, control="control")
    assert [c.arm for c in table.rows[1].contrasts] == ["tool", "tool and training"]
    assert table.clusters == (10, 10, 10)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 100), st.floats(-100, 100))
def test_marks_and_standardised_differences_do_not_depend_on_units(
    scale: float, shift: float
) -> None:
    plain, other = (
        balance({"age": a}, ARM, control="control").rows[0].contrasts[0]
        for a in (AGE, AGE * scale + shift)
    )
    assert other.standardised == pytest.approx(plain.standardised, rel=1e-6)
    assert other.p == pytest.approx(plain.p, rel=1e-6)


@pytest.mark.parametrize(
    ("p", "sign"), [(0.2, ""), (0.09, "†"), (0.04, "*"), (0.009, "**"), (0.0009, "***")]
)
def test_marks_are_those_of_the_legend(p: float, sign: str) -> None:
    assert mark(p) == sign


# the joint test


def test_the_joint_test_of_one_variable_is_its_permutation_test() -> None:
    test = joint_test({"age": AGE}, LEADERS, LOTS.design, LOTS.arms, draws=4000, seed=2)
    towns = np.asarray([TOWNS[c] for c in LOTS.design.clusters])
    centred = AGE - np.asarray([AGE[towns == t].mean() for t in towns])
    draws = np.concatenate(list(LOTS.design.draws(4000, 2)))
    control = np.abs((draws == 0) @ centred)
    observed = abs((ARM == "control") @ centred)
    assert test.p == pytest.approx((1 + (control >= observed - 1e-9).sum()) / 4001)


def test_the_joint_test_is_right_as_often_as_it_says() -> None:
    ps = []
    for seed in range(150):
        lots = draw_lots(LOTS.design, seed)
        test = joint_test(
            {"age": AGE, "span": SPAN}, LEADERS, LOTS.design, lots.arms, draws=255, seed=seed
        )
        ps.append(test.p)
    assert np.mean(np.asarray(ps) <= 0.2) == pytest.approx(0.2, abs=0.1)


def test_a_list_made_by_hand_to_favour_the_old_is_found_out() -> None:
    arms = np.where(np.median(AGE) < AGE, "tool", "control")
    design, allocation = observed_design(arms, LEADERS, control="control")
    assert joint_test({"age": AGE}, LEADERS, design, allocation, draws=999, seed=1).p < 0.01


def test_employees_and_missing_values_are_put_together_by_leader() -> None:
    holes = np.where(np.arange(len(PEOPLE)) % 5 == 0, np.nan, TENURE)
    test = joint_test({"t": holes}, LEADERS[PEOPLE], LOTS.design, LOTS.arms, draws=255, seed=3)
    assert 0 < test.p <= 1
    assert test.draws == 255


# what is refused


def test_one_arm_only_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to compare with"):
        balance({"age": AGE}, ["control"] * 30, control="control")


def test_text_where_numbers_should_be_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="age must hold numbers"):
        balance({"age": ["old"] * 30}, ARM, control="control")


def test_an_arm_where_nobody_answered_is_refused_by_name() -> None:
    gone = np.where(ARM == "tool", np.nan, AGE)
    with pytest.raises(InputError, match="Nobody in the arm tool has a value of age"):
        balance({"age": gone}, ARM, control="control")


def test_a_leader_in_two_arms_is_refused_by_name() -> None:
    arm = ["control", "tool", "tool"]
    with pytest.raises(DesignError, match="Karen is in two arms, control and tool"):
        observed_design(arm, ["Karen", "Karen", "Finn"], control="control")


def test_a_leader_who_was_not_on_the_roster_is_refused_by_name() -> None:
    with pytest.raises(DesignError, match="Stranger is in the data but not on the roster"):
        joint_test({"age": AGE}, ["Stranger"] * 30, LOTS.design, LOTS.arms, seed=1)


def test_an_allocation_that_is_not_the_designs_is_refused() -> None:
    with pytest.raises(DesignError, match="does not have the counts"):
        joint_test({"age": AGE}, LEADERS, LOTS.design, ("tool",) * 29 + ("control",), seed=1)
