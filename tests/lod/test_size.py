"""The default inference rejects a true null about as often as it says, also with few leaders.

The long version is bench/lod_size.py, its summary docs/method/simulated-size.md.
"""

import numpy as np
import pytest
from tests.lod.reference.reading import trial
from tests.lod.test_randomisation import make_design, outcomes

from lod.controls import controls
from lod.multiplicity import holm, romano_wolf, westfall_young
from lod.ols import Inference, ols
from lod.randomisation import randomisation_test
from lod.repeated import repeated_ols, repeated_two_stage
from lod.resampling import Resampling


def rejected(leaders: int, how: Inference) -> float:
    rng = np.random.default_rng(leaders)
    shares = []
    for _ in range(20):
        leader = np.repeat(np.arange(leaders), 1 + rng.negative_binomial(2, 0.24, leaders))
        trained = rng.permutation(np.arange(leaders) < round(2 * leaders / 3))
        given = controls(len(leader), covariates=rng.normal(size=len(leader)), cluster=leader)
        Y = 0.35 * rng.normal(size=(leaders, 200))[leader] + rng.normal(size=(len(leader), 200))
        shares.append(float((repeated_ols(Y, trained[leader], given, how).p <= 0.05).mean()))
    return float(np.mean(shares))


@pytest.mark.parametrize("leaders", [9, 15, 30, 60, 201])
def test_the_default_keeps_its_five_per_cent(leaders: int) -> None:
    assert rejected(leaders, Inference()) == pytest.approx(0.05, abs=0.015)


def test_the_usual_clustered_error_does_not_with_nine_leaders() -> None:
    assert rejected(9, Inference("CR1S")) > 0.09


def test_one_treated_leader_makes_every_error_too_small_and_that_is_said() -> None:
    """MacKinnon & Webb 2018: a group that hangs on one cluster has no variance to speak of."""
    rng = np.random.default_rng(1)
    leader = np.repeat(np.arange(30), 1 + rng.negative_binomial(2, 0.24, 30))
    treated = (leader == 3).astype(float)
    given = controls(len(leader), cluster=leader)
    Y = 0.35 * rng.normal(size=(30, 400))[leader] + rng.normal(size=(len(leader), 400))
    for variance in ("CR1S", "CR2", "CR3"):
        assert (repeated_ols(Y, treated, given, Inference(variance)).p <= 0.05).mean() > 0.4
    fit = ols(Y[:, 0], treated, given)
    assert fit.is_understated("x")
    two = ols(Y[:, 0], (np.isin(leader, (3, 4))).astype(float), given)
    assert not two.understated


def test_2sls_intervals_hold_the_true_effect_at_the_size_of_the_article() -> None:
    rng = np.random.default_rng(8)
    leader = np.repeat(np.arange(201), 1 + rng.negative_binomial(2, 0.24, 201))
    z = (rng.permutation(201) < 136)[leader].astype(float)
    shared = 0.35 * rng.normal(size=(201, 1000))[leader] + rng.normal(size=(len(z), 1000))
    D = 0.33 * z[:, None] + 0.4 * shared + 0.7 * rng.normal(size=shared.shape)
    given = controls(len(z), cluster=leader)
    low, high = repeated_two_stage(0.5 * D + shared, D, z, given).interval()
    assert float(((low <= 0.5) & (high >= 0.5)).mean()) == pytest.approx(0.95, abs=0.02)


def test_three_outcomes_are_stepped_down_together_from_the_same_lots() -> None:
    p = trial()
    design, arms = make_design(p)
    got = randomisation_test(outcomes(p), design, arms, p.given, Resampling(999, interval=False))
    single = np.array([o.p_studentised for o in got.outcomes])
    together = romano_wolf(got.observed, got.drawn)
    assert (together >= single - 1e-12).all()
    assert (together <= holm(single) + 0.02).all()
    assert westfall_young(got.observed, got.drawn) == pytest.approx(together, abs=0.02)
