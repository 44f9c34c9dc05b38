"""How large is it, in words nobody can misread."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.controls import controls
from lod.effects import cohens_d, per_scale_step, predictions
from lod.errors import InputError, VariationError
from lod.ols import Term, ols

RNG = np.random.default_rng(2)
LEADER = np.repeat(np.arange(40), 8)
Z = (LEADER % 2).astype(float)
Y = 3 + 0.4 * Z + RNG.normal(0, 0.3, 40)[LEADER] + RNG.normal(0, 0.8, 320)
EFFECT = ols(Y, Z, controls(320, cluster=LEADER), names=["z"]).term("z")


def make_term(b: float) -> Term:
    return Term("use", b, 0.1, 100, b / 0.1, 0.01, b - 0.2, b + 0.2)


@pytest.mark.parametrize(
    ("spread", "sd"),
    [
        ("control", Y[Z == 0].std(ddof=1)),
        ("pooled", np.sqrt((Y[Z == 0].var(ddof=1) + Y[Z == 1].var(ddof=1)) / 2)),
        ("total", Y.std(ddof=1)),
    ],
)
def test_d_is_the_effect_over_the_sd_that_is_named(spread: str, sd: float) -> None:
    result = cohens_d(EFFECT, Y, Z, cluster=LEADER, spread=spread)  # type: ignore[arg-type]
    assert result.spread == spread
    assert result.sd == pytest.approx(sd)
    assert result.d == pytest.approx(EFFECT.estimate / sd)
    assert result.d * result.sd == pytest.approx(EFFECT.estimate)


def test_the_interval_knows_of_clusters_and_is_wider_than_the_effects_alone() -> None:
    result = cohens_d(EFFECT, Y, Z, cluster=LEADER)
    alone = cohens_d(ols(Y, Z, names=["z"]).term("z"), Y, Z)
    assert result.upper - result.lower > (EFFECT.upper - EFFECT.lower) / result.sd
    assert result.upper - result.lower > alone.upper - alone.lower


def test_the_error_of_the_sd_is_about_its_large_sample_value_without_clusters() -> None:
    y = RNG.normal(size=4000)
    z = (np.arange(4000) % 2).astype(float)
    result = cohens_d(ols(y, z, names=["z"]).term("z"), y, z, spread="total")
    assert result.sd_error == pytest.approx(result.sd / np.sqrt(2 * 4000), rel=0.1)


def test_the_interval_of_d_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        y = 0.5 * Z + rng.normal(0, 0.4, 40)[LEADER] + rng.normal(0, np.sqrt(0.84), 320)
        term = ols(y, Z, controls(320, cluster=LEADER), names=["z"]).term("z")
        result = cohens_d(term, y, Z, cluster=LEADER, spread="pooled")
        held += result.lower <= 0.5 <= result.upper
    assert 182 <= held <= 199


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 100), st.floats(-50, 50))
def test_d_does_not_depend_on_the_unit_of_the_outcome(scale: float, shift: float) -> None:
    y = Y * scale + shift
    term = ols(y, Z, controls(320, cluster=LEADER), names=["z"]).term("z")
    got, plain = cohens_d(term, y, Z, cluster=LEADER), cohens_d(EFFECT, Y, Z, cluster=LEADER)
    assert got.d == pytest.approx(plain.d, rel=1e-7)
    assert got.standard_error == pytest.approx(plain.standard_error, rel=1e-6)


def test_an_outcome_nobody_differs_in_has_no_d() -> None:
    with pytest.raises(VariationError, match="no SD to measure in"):
        cohens_d(EFFECT, np.ones(320), Z, cluster=LEADER)


def test_a_step_is_read_over_the_middle_half_of_people() -> None:
    use = np.asarray([1.0, 2.0, 3.0, 4.0, 5.0])
    step = per_scale_step(make_term(0.5), use)
    assert step.middle_half == (2.0, 4.0)
    assert step.over_middle_half == pytest.approx(1.0)


def test_predictions_start_at_the_average_and_flag_what_leaves_scale_or_data() -> None:
    use = np.asarray([2.0, 3.0, 4.0])
    answers = np.asarray([4.0, 4.5, 5.0])
    got = predictions(make_term(0.5), use, answers, at=[0, 3, 4, 5], scale=(1, 5))
    assert [p.predicted for p in got] == [3.0, 4.5, 5.0, 5.5]
    assert [p.off_scale for p in got] == [False, False, False, True]
    assert [p.off_data for p in got] == [True, False, False, True]


def test_a_scale_upside_down_is_refused() -> None:
    with pytest.raises(InputError, match="in that order"):
        predictions(make_term(1), [1.0, 2.0], [1.0, 2.0], at=[1], scale=(5, 1))
