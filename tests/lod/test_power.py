"""Would the trial see it? Simulated trials against the real analysis and against theory."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from lod.controls import controls
from lod.errors import DesignError, InputError
from lod.iv import two_stage
from lod.ols import Inference, ols
from lod.power import minimum_detectable_effect, power, power_grid
from lod.repeated import repeated_ols
from lod.simulated import TrialDesign, analyse_sums, simulate_chunk, simulate_trials

SMALL = TrialDesign(leaders=30, gain=1.5)


CHANGES: dict[str, dict[str, Any]] = {
    "plain": {},
    "alike": {"icc_outcome": 0.3},
    "explained": {"explained": 0.5},
    "silent": {"respond": 0.1},
}


def make_people(seed: int) -> dict[str, np.ndarray]:
    """One trial listed person by person, with its cluster sums."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 12, 14)
    leader = np.repeat(np.arange(14), sizes)
    z = (leader >= 5).astype(float)
    use = 2.5 + 0.6 * z + rng.normal(0, 0.4, 14)[leader] + rng.normal(size=len(leader))
    rest = 0.3 * use + rng.normal(0, 0.4, 14)[leader] + rng.normal(size=len(leader))
    return {"leader": leader, "z": z, "use": use, "rest": rest, "sizes": sizes.astype(float)}


@pytest.mark.parametrize("variance", ["CR0", "CR1S", "CR2", "CR3"])
def test_a_trial_of_sums_gives_what_the_full_regressions_give(variance: str) -> None:
    p = make_people(1)
    use, rest = (np.bincount(p["leader"], p[k])[None, :] for k in ("use", "rest"))
    got = analyse_sums(p["sizes"][None, :], use, rest, 5, variance)  # type: ignore[arg-type]
    given_clusters = controls(len(p["z"]), cluster=p["leader"])
    how = Inference(variance)  # type: ignore[arg-type]
    effect = 0.7
    y = effect * p["use"] + p["rest"]
    itt = ols(y, p["z"], given_clusters, inference=how).term("x")
    assert got.t_itt(effect)[0] == pytest.approx(itt.t, rel=1e-9)
    assert got.df[0] == pytest.approx(itt.df, rel=1e-9)
    late = two_stage(y, p["use"], p["z"], given_clusters, inference=how).second.terms[0]
    assert got.t_late(effect)[0] == pytest.approx(late.t, rel=1e-9)
    first = ols(p["use"], p["z"], given_clusters, inference=how).term("x")
    assert got.first_stage_f[0] == pytest.approx(first.t**2, rel=1e-9)


@pytest.mark.parametrize("leaders", [15, 60])
def test_a_true_null_is_rejected_about_as_often_as_the_level_says(leaders: int) -> None:
    null = power(TrialDesign(leaders=leaders), [0.0], sims=4096, seed=3)[0]
    assert null.itt == pytest.approx(0.05, abs=0.015)
    assert null.covers_ar == pytest.approx(0.95, abs=0.015)


def test_the_usual_error_rejects_too_often_with_few_leaders() -> None:
    design = TrialDesign(leaders=9)
    usual = simulate_trials(design, sims=4096, seed=3, variance="CR1S")
    assert (np.abs(usual.t_itt(0.0)) > 1.96).mean() > 0.12


def test_power_is_what_theory_says_for_a_plain_large_trial() -> None:
    """No clusters to speak of, everybody answers: the textbook formula for two means."""
    design = TrialDesign(
        leaders=400,
        shares=(1, 1),
        span=10,
        span_cv=0,
        gain=1,
        take_up=1,
        leaders_leave=0,
        people_leave=0,
        respond=1,
        sd_use=0,
        sd_outcome=1,
        icc_outcome=0,
    )
    effect = 0.08
    expected = ndtr(effect / np.sqrt(4 / 4000) - 1.96)
    assert power(design, [effect], sims=4096, seed=1)[0].itt == pytest.approx(expected, abs=0.03)


def test_clusters_cost_power_and_covariates_give_some_back() -> None:
    seen = {
        name: power(replace(SMALL, **change), [0.25], sims=2048, seed=4)[0].itt
        for name, change in CHANGES.items()
    }
    assert seen["alike"] < seen["plain"] < seen["explained"]
    assert seen["silent"] < seen["plain"]


@pytest.mark.parametrize(("within", "between"), [(0.5, 0.5), (0.5, 0.0), (0.0, 0.8)])
def test_covariates_of_people_and_of_leaders_give_what_the_full_regression_gives(
    within: float, between: float
) -> None:
    """400 outcomes over one set of people, with a covariate of each person and one of each leader."""
    rng = np.random.default_rng(11)
    G, span, icc, S = 30, 8, 0.3, 400
    leader = np.repeat(np.arange(G), span)
    z = (leader % 2 == 0).astype(float)
    person, boss = rng.normal(size=G * span), rng.normal(size=G)[leader]
    levels = [(1 - icc, within, person, G * span), (icc, between, boss, G)]
    Y = 0.3 * z[:, None] + sum(
        np.sqrt(size)
        * (
            np.sqrt(share) * known[:, None]
            + np.sqrt(1 - share)
            * rng.normal(size=(count, S))[leader if count == G else slice(None)]
        )
        for size, share, known, count in levels
    )
    given = controls(len(leader), covariates=np.column_stack([person, boss]), cluster=leader)
    full = (repeated_ols(Y, z, given).p <= 0.05).mean()
    plain: dict[str, Any] = {"leaders_leave": 0, "people_leave": 0, "respond": 1, "sd_use": 0}
    plain |= {"span": span, "span_cv": 0, "gain": 1, "take_up": 1, "shares": (1, 1)}
    explained: dict[str, Any] = {"explained": within, "explained_between": between}
    design = TrialDesign(leaders=G, sd_outcome=1, icc_outcome=icc, **plain, **explained)
    found = power(design, [0.3], sims=2048, seed=12)[0].itt
    assert found == pytest.approx(full, abs=0.08)


def test_a_trial_hardly_anybody_answers_sees_nothing_and_says_so_quietly() -> None:
    silent = TrialDesign(leaders=9, shares=(1, 1), span=1, respond=0.1)
    found = power(silent, [0.0, 2.0], sims=512, seed=1)
    assert all(point.itt < 0.1 for point in found)
    assert found[0].median_f < 1


def test_the_first_stage_is_what_is_left_when_some_leave_or_never_start() -> None:
    assert TrialDesign().first_stage == pytest.approx(0.33)
    assert np.mean(simulate_trials(TrialDesign(), sims=512, seed=1).b_use) == pytest.approx(
        0.33, abs=0.01
    )


def test_the_smallest_visible_effect_is_seen_with_the_power_asked_for() -> None:
    effect = minimum_detectable_effect(SMALL, sims=2048, seed=5)
    assert power(SMALL, [effect], sims=2048, seed=5)[0].itt == pytest.approx(0.8, abs=0.002)


def test_the_result_does_not_depend_on_who_computes_which_chunk() -> None:
    whole = simulate_trials(SMALL, sims=600, seed=9)
    last = simulate_chunk(SMALL, 2, 9)
    assert np.array_equal(whole.b_rest[512:], last.b_rest[:88])
    assert np.array_equal(whole.df[:300], simulate_trials(SMALL, sims=300, seed=9).df)


def test_a_grid_is_the_same_alone_and_shared_out() -> None:
    joblib = pytest.importorskip("joblib")  # in threads; test_cluster shares out to processes
    designs = [SMALL, replace(SMALL, leaders=20)]
    alone = power_grid(designs, [0.0, 0.5], sims=600, seed=2)
    with joblib.parallel_config("threading"):
        assert power_grid(designs, [0.0, 0.5], sims=600, seed=2, jobs=2) == alone
    assert alone[0] == power(SMALL, [0.0, 0.5], sims=600, seed=2)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.1, 10))
def test_power_does_not_depend_on_the_unit_of_the_outcome(scale: float) -> None:
    other = replace(SMALL, sd_outcome=SMALL.sd_outcome * scale)
    plain = power(SMALL, [0.5], sims=256, seed=1)[0]
    assert power(other, [0.5 * scale], sims=256, seed=1)[0].late == plain.late


def test_a_lot_that_moves_nothing_has_no_smallest_effect() -> None:
    with pytest.raises(DesignError, match="hardly moves the use"):
        minimum_detectable_effect(replace(SMALL, gain=0.0), sims=256, seed=1)


@pytest.mark.parametrize(
    "change",
    [
        {"leaders": 3},
        {"explained_between": 1.0},
        {"icc_use": 1.0},
        {"respond": 0.0},
        {"endogeneity": 1.0},
        {"span": 0.0},
        {"shares": (1, 50)},
    ],
)
def test_a_design_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((DesignError, InputError)):
        replace(TrialDesign(leaders=20), **change)
