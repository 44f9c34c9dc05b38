"""What those who did not answer could have changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lod.attrition import answering_weights, attrition, weighted_difference, worst_case
from lod.controls import controls
from lod.errors import ClusterError, ConvergenceError, InputError, VariationError
from lod.lee import lee_bounds, trimmed_means
from lod.ols import Inference, ols

NAN = np.nan
# Ten asked in each arm. Eight of the treated answered, six of the control.
TREATED = np.repeat([1, 0], 10)
ANSWERS = np.asarray([1, 2, 2, 3, 3, 4, 5, 5, NAN, NAN, 2, 2, 3, 3, 4, 4, NAN, NAN, NAN, NAN])


def make_trial(seed: int = 1, leaders: int = 40) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    leader = np.repeat(np.arange(leaders), rng.integers(8, 20, leaders))
    z = (np.arange(leaders) % 2)[leader]
    age = rng.normal(size=len(leader))
    likert = 3.2 + 0.3 * z + 0.5 * age + rng.normal(size=len(leader))
    y = np.clip(np.rint(likert), 1, 5)
    here = rng.random(len(leader)) < 1 / (1 + np.exp(-(0.2 + 0.8 * age + 0.3 * z)))
    return {"leader": leader, "z": z, "age": age, "y": y, "here": here}


# rates


def test_rates_are_told_by_arm_and_compared_with_clusters() -> None:
    t = make_trial()
    result = attrition(t["here"], t["z"], cluster=t["leader"])
    assert result.control == pytest.approx(t["here"][t["z"] == 0].mean())
    fit = ols(t["here"].astype(float), t["z"], controls(len(t["z"]), cluster=t["leader"]))
    assert result.difference is not None
    assert result.difference.p == pytest.approx(fit.term("x").p)
    assert result.beyond(0.01)
    assert not result.beyond(0.5)


def test_everybody_answering_leaves_nothing_to_test() -> None:
    assert attrition(np.ones(20), TREATED).difference is None


# Lee's bounds, by hand


def test_lees_bounds_are_those_worked_out_by_hand() -> None:
    """.8 against .6 answered: a quarter of eight, that is two, are trimmed from either end.

    Lowest six: 1 2 2 3 3 4, mean 2.5. Highest six: 2 3 3 4 5 5, mean 22/6. Control: 3.
    """
    result = lee_bounds(ANSWERS, TREATED, seed=1, draws=99)
    assert result.trimmed == pytest.approx(0.25)
    assert result.trimmed_arm == "treated"
    assert result.lower == pytest.approx(2.5 - 3)
    assert result.upper == pytest.approx(22 / 6 - 3)


def test_an_answer_at_the_border_is_trimmed_in_part() -> None:
    """Nine treated asked: 8/9 against .6, so 5.4 of the eight answers are kept.

    Lowest: 1 2 2 3 3 and 0.4 of 4 = 12.6 / 5.4. Highest: 5 5 4 3 3 and 0.4 of 2 = 20.8 / 5.4.
    """
    result = lee_bounds(np.delete(ANSWERS, 8), np.delete(TREATED, 8), seed=1, draws=99)
    assert result.lower == pytest.approx(12.6 / 5.4 - 3)
    assert result.upper == pytest.approx(20.8 / 5.4 - 3)


def test_the_other_arm_is_trimmed_when_the_control_answers_more() -> None:
    turned = lee_bounds(ANSWERS, 1 - TREATED, seed=1, draws=99)
    assert turned.trimmed_arm == "control"
    assert turned.lower == pytest.approx(3 - 22 / 6)
    assert turned.upper == pytest.approx(3 - 2.5)


def test_equal_answering_leaves_one_number_the_plain_difference() -> None:
    y = ANSWERS.copy()
    y[[16, 17]] = [1, 5]
    result = lee_bounds(y, TREATED, seed=1, draws=99)
    assert result.lower == pytest.approx(result.upper)
    assert result.lower == pytest.approx(np.nanmean(y[:10]) - np.nanmean(y[10:]))


def test_the_order_of_the_rows_does_not_matter_even_among_ties() -> None:
    t = make_trial()
    y = np.where(t["here"], t["y"], NAN)
    order = np.random.default_rng(3).permutation(len(y))
    plain = lee_bounds(y, t["z"], cluster=t["leader"], seed=5, draws=200)
    mixed = lee_bounds(y[order], t["z"][order], cluster=t["leader"][order], seed=5, draws=200)
    assert mixed.lower == pytest.approx(plain.lower, rel=1e-12)
    assert mixed.interval_high == pytest.approx(plain.interval_high, rel=1e-12)


@given(
    arrays(float, st.integers(2, 12), elements=st.integers(1, 5).map(float)),
    st.floats(0.05, 1),
)
def test_trimmed_means_are_what_counting_out_hundredths_gives(
    values: np.ndarray, keep: float
) -> None:
    values = np.sort(values)
    low, high = trimmed_means(values, np.ones((1, len(values))), np.asarray([keep]))
    crumbs = np.repeat(values, 2000)
    kept = max(round(keep * len(crumbs)), 1)
    assert low[0] == pytest.approx(crumbs[:kept].mean(), abs=0.02)
    assert high[0] == pytest.approx(crumbs[-kept:].mean(), abs=0.02)


def test_lees_bounds_hold_the_effect_among_those_who_always_answer() -> None:
    """Answering rises with the treatment for some; the truth for those who always answer is .3."""
    inside = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        z = np.repeat([0, 1], 500)
        always, if_treated = rng.random(1000) < 0.5, rng.random(1000) < 0.3
        y = rng.normal(size=1000) + 0.3 * z + np.where(always, 0, 0.8)
        shown = np.where(always | (if_treated & (z == 1)), y, NAN)
        result = lee_bounds(shown, z, seed=seed, draws=100)
        inside += result.interval_low <= 0.3 <= result.interval_high
    assert inside >= 36


def test_more_workers_or_draws_do_not_change_the_first_draws() -> None:
    t = make_trial()
    y = np.where(t["here"], t["y"], NAN)
    first, again = (lee_bounds(y, t["z"], cluster=t["leader"], seed=5, draws=300) for _ in "ab")
    assert first == again


# worst case and weights


def test_the_worst_case_fills_the_silent_against_and_for_the_effect() -> None:
    result = worst_case(ANSWERS, TREATED, (1, 5))
    assert result.filled == 6
    assert result.lower.estimate == pytest.approx((25 + 2) / 10 - (18 + 20) / 10)
    assert result.upper.estimate == pytest.approx((25 + 10) / 10 - (18 + 4) / 10)


def test_the_worst_case_holds_lees_bounds() -> None:
    t = make_trial()
    y = np.where(t["here"], t["y"], NAN)
    lee = lee_bounds(y, t["z"], seed=1, draws=50)
    worst = worst_case(y, t["z"], (1, 5))
    assert worst.lower.estimate <= lee.lower <= lee.upper <= worst.upper.estimate


def test_weights_make_those_who_answered_look_like_those_who_were_asked() -> None:
    t = make_trial(leaders=400)
    w = answering_weights(t["here"], t["z"], t["age"]).weights
    for arm in (0, 1):
        rows = t["z"] == arm
        weighted = np.average(t["age"][rows], weights=w[rows])
        assert weighted == pytest.approx(t["age"][rows].mean(), abs=0.05)
        assert t["age"][rows & t["here"]].mean() > t["age"][rows].mean() + 0.15


def test_weights_are_those_of_a_logistic_regression_that_was_solved() -> None:
    t = make_trial()
    fit = answering_weights(t["here"], t["z"], t["age"])
    for arm, b in enumerate(fit.coefficients):
        rows = t["z"] == arm
        x = np.column_stack([np.ones(rows.sum()), t["age"][rows]])
        score = x.T @ (t["here"][rows] - 1 / (1 + np.exp(-(x @ b))))
        assert np.abs(score).max() < 1e-8
    assert fit.effective < t["here"].sum()


def test_with_equal_weights_the_weighted_difference_is_the_plain_one_with_its_jackknife() -> None:
    t = make_trial()
    term = weighted_difference(t["y"], t["z"], np.ones(len(t["y"])), cluster=t["leader"])
    given_clusters = controls(len(t["y"]), cluster=t["leader"])
    fit = ols(t["y"], t["z"], given_clusters, inference=Inference("CR3J")).term("x")
    assert term.estimate == pytest.approx(fit.estimate)
    assert term.standard_error == pytest.approx(fit.standard_error, rel=1e-9)


# what is refused


def test_an_arm_that_did_not_answer_at_all_is_refused() -> None:
    gone = np.where(TREATED == 1, NAN, 3.0)
    with pytest.raises(InputError, match="Nobody in one of the arms answered"):
        lee_bounds(gone, TREATED, seed=1)
    with pytest.raises(VariationError, match="no weight can mend it"):
        answering_weights(TREATED == 0, TREATED, np.arange(20.0))


def test_one_cluster_in_an_arm_cannot_be_redrawn() -> None:
    with pytest.raises(ClusterError, match="one cluster only"):
        lee_bounds(ANSWERS, TREATED, cluster=TREATED, seed=1)


def test_a_covariate_that_foretells_silence_is_refused() -> None:
    here = np.tile([True, False], 10)
    with pytest.raises(ConvergenceError, match="without error"):
        answering_weights(here, TREATED, here.astype(float))


@pytest.mark.parametrize(
    ("treated", "sentence"),
    [(np.ones(20), "Everybody is in one arm"), (np.arange(20.0), "must be 0 or 1")],
)
def test_a_treatment_that_is_no_arm_is_refused(treated: np.ndarray, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        attrition(np.arange(20) % 2, treated)


def test_an_outcome_off_its_scale_or_missing_everywhere_is_refused() -> None:
    with pytest.raises(InputError, match="outside the scale 1 to 4"):
        worst_case(ANSWERS, TREATED, (1, 4))
    with pytest.raises(InputError, match="every outcome is missing"):
        worst_case(np.full(20, NAN), TREATED, (1, 5))
