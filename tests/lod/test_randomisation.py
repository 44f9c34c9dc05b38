"""Randomisation inference: exact against refitting, over the stored design and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from tests.lod.reference.reading import Prepared, trial

from lod.controls import Controls, controls
from lod.design import Criterion, Design
from lod.errors import DesignError, IdentificationError, InputError, VariationError
from lod.ols import Inference, ols
from lod.randomisation import RandomisationTest, randomisation_test
from lod.resampling import Resampling

OUTCOMES = ("congruence", "valence", "engagement")


def make_design(p: Prepared, extra: int = 0) -> tuple[Design, list[str]]:
    """The design behind the trial, with `extra` leaders a stratum who have no employees left."""
    leaders, first = np.unique(p["leader"], return_index=True)
    names = [str(int(v)) for v in leaders]
    blocks = [f"town {int(s)}" for s in p["stratum"][first]]
    arms = ["trained" if z else "control" for z in p["z"][first]]
    for town in sorted(set(blocks)):
        for i in range(extra):
            names.append(f"{town} leaver {i}")
            blocks.append(town)
            arms.append("trained" if i % 2 else "control")
    counts = tuple(
        tuple(
            sum(a == arm and b == town for a, b in zip(arms, blocks, strict=True))
            for arm in ("control", "trained")
        )
        for town in sorted(set(blocks))
    )
    return Design(tuple(names), tuple(blocks), ("control", "trained"), counts), arms


def outcomes(p: Prepared) -> np.ndarray:
    return np.column_stack([p[name] for name in OUTCOMES])


def run(
    p: Prepared, resampling: Resampling, extra: int = 0, given: Controls | None = None
) -> RandomisationTest:
    design, arms = make_design(p, extra)
    return randomisation_test(
        outcomes(p), design, arms, given or p.given, resampling, names=OUTCOMES
    )


@pytest.mark.parametrize("extra", [0, 3])
def test_every_drawn_statistic_is_what_a_refit_on_that_lot_would_give(extra: int) -> None:
    p = trial()
    design, _ = make_design(p, extra)
    got = run(p, Resampling(40, seed=5, interval=False), extra)
    drawn = np.vstack(list(design.draws(40, 5)))
    place = {name: i for i, name in enumerate(design.clusters)}
    at = [place[str(int(v))] for v in p["leader"]]
    for b in (0, 7, 39):
        for o, name in enumerate(OUTCOMES):
            z = drawn[b, at].astype(float)
            refit = ols(p[name], z, p.given, inference=Inference("CR0")).terms[0]
            assert got.drawn[b, o] == pytest.approx(abs(refit.t), rel=1e-9)


def test_the_estimate_is_the_itt_and_p_counts_the_data_among_the_draws() -> None:
    p = trial()
    got = run(p, Resampling(199, seed=3, interval=False))
    for o, test in enumerate(got.outcomes):
        itt = ols(p[test.name], p["z"], p.given, inference=Inference("CR0")).terms[0]
        assert (test.estimate, test.t) == pytest.approx((itt.estimate, itt.t), rel=1e-9)
        larger = int((got.drawn[:, o] >= abs(test.t)).sum())
        assert test.p_studentised == (1 + larger) / 200
        assert test.p_studentised >= 1 / 200
    assert got.resampling.seed == 3


def test_a_border_of_the_interval_is_where_a_rerun_on_the_shifted_outcome_stops_rejecting() -> None:
    p = trial()
    design, arms = make_design(p)
    how = Resampling(399, seed=11)
    test = randomisation_test(p["congruence"], design, arms, p.given, how).outcomes[0]
    assert test.studentised is not None
    assert test.by_coefficient is not None
    still = replace(how, interval=False)

    def ps(b: float) -> tuple[float, float]:
        left = p["congruence"] - b * p["z"]
        again = randomisation_test(left, design, arms, p.given, still).outcomes[0]
        return again.p_studentised, again.p_coefficient

    for i, interval in enumerate((test.studentised, test.by_coefficient)):
        width = interval.upper - interval.lower
        for border, out in ((interval.lower, -1), (interval.upper, 1)):
            assert ps(border + out * 1e-6 * width)[i] <= 0.05
            assert ps(border - out * 1e-6 * width)[i] > 0.05


def test_leaders_without_answers_stay_in_the_lottery() -> None:
    p = trial()
    alone, together = run(p, Resampling(99)), run(p, Resampling(99), extra=3)
    assert together.allocations > alone.allocations
    assert not np.allclose(alone.drawn, together.drawn)
    assert together.outcomes[0].estimate == pytest.approx(alone.outcomes[0].estimate, rel=1e-12)


def test_more_draws_begin_with_the_same_draws() -> None:
    p = trial()
    few, many = (run(p, Resampling(n, seed=9, interval=False)).drawn for n in (300, 700))
    np.testing.assert_allclose(many[:300], few, rtol=1e-12)


def test_pooled_arms_and_doses_are_one_number_an_arm() -> None:
    p = trial()
    design, arms = make_design(p)
    half = randomisation_test(
        p["valence"], design, arms, p.given, Resampling(99), doses={"control": 1, "trained": 3}
    )
    whole = randomisation_test(p["valence"], design, arms, p.given, Resampling(99))
    assert half.outcomes[0].estimate == pytest.approx(whole.outcomes[0].estimate / 2, rel=1e-9)
    assert half.outcomes[0].p_studentised == whole.outcomes[0].p_studentised


def test_only_accepted_lots_are_drawn_when_the_design_refused_some() -> None:
    p = trial()
    design, arms = make_design(p)
    spans = np.unique(p["leader"], return_counts=True)[1].astype(float)
    values = tuple((v,) for v in spans)
    loose = replace(design, criterion=Criterion(("span",), values, 1e9))
    codes = np.array([design.arms.index(a) for a in arms], dtype=np.int8)
    used = float(loose.imbalance(codes[None])[0])
    strict = replace(design, criterion=Criterion(("span",), values, used * 1.0001))
    for batch in strict.draws(50, 20250101):
        assert (strict.imbalance(batch) <= used * 1.0001).all()
    tested = randomisation_test(p["valence"], strict, arms, p.given, Resampling(50))
    assert tested.drawn.shape == (50, 1)
    stricter = replace(design, criterion=Criterion(("span",), values, used * 0.99))
    with pytest.raises(DesignError, match="would have refused"):
        randomisation_test(p["valence"], stricter, arms, p.given, Resampling(50))


def test_data_and_design_that_contradict_each_other_are_refused() -> None:
    p = trial()
    design, arms = make_design(p)
    y, how = p["valence"], Resampling(19)
    swapped = ["trained" if a == "control" else "control" for a in arms]
    with pytest.raises(DesignError, match="not allocated as the design says"):
        randomisation_test(y, design, swapped, p.given, how)
    with pytest.raises(DesignError, match="one of its arms"):
        randomisation_test(y, design, arms[:-1], p.given, how)
    with pytest.raises(InputError, match="one dose"):
        randomisation_test(y, design, arms, p.given, how, doses={"control": 0})
    with pytest.raises(IdentificationError, match="same dose"):
        randomisation_test(y, design, arms, p.given, how, doses={"control": 1, "trained": 1})
    with pytest.raises(VariationError, match="outcome"):
        randomisation_test(np.ones(len(y)), design, arms, p.given, how)
    strangers = controls(len(y), cluster=p["leader"] + 1000)
    with pytest.raises(DesignError, match="1000"):
        randomisation_test(y, design, arms, strangers, how)
    with pytest.raises(InputError, match="19 draws"):
        Resampling(5)


def test_the_true_effect_is_rejected_about_as_often_as_promised() -> None:
    rng = np.random.default_rng(17)
    names = tuple(str(i) for i in range(12))
    design = Design(names, ("all",) * 12, ("control", "trained"), ((8, 4),))
    leader = np.repeat(np.arange(12), rng.integers(2, 9, 12))
    rejected = 0
    for trial_number in range(300):
        drawn = next(iter(design.draws(1, 1000 + trial_number)))[0]
        arms = [design.arms[a] for a in drawn]
        y = rng.normal(size=12)[leader] + rng.normal(size=len(leader))
        given = controls(len(leader), cluster=leader)
        got = randomisation_test(y, design, arms, given, Resampling(99, interval=False))
        rejected += got.outcomes[0].p_studentised <= 0.05
    assert 4 <= rejected <= 28
