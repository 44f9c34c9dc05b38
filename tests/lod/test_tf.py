"""How large must t be when the first stage is only so strong? (Lee et al. 2022)"""

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import InputError
from lod.tf import tf_critical

PUBLISHED = {
    4.0: 18.656,
    4.759: 7.680,
    5.556: 5.713,
    6.056: 5.098,
    7.085: 4.348,
    9.098: 3.624,
    10.253: 3.385,
    12.374: 3.090,
    20.721: 2.576,
    49.495: 2.147,
    104.67: 1.960,
}
"""Some of the values of their Table 3; F is rounded there, so ours are a hair lower."""


@pytest.mark.parametrize(("f", "critical"), PUBLISHED.items())
def test_the_published_values_are_found(f: float, critical: float) -> None:
    assert tf_critical(f).critical == pytest.approx(critical, abs=0.005)


def test_no_t_is_large_enough_where_the_first_stage_could_be_nothing() -> None:
    assert tf_critical(3.84).critical == inf
    assert tf_critical(3.85).critical < inf
    assert tf_critical(1e6).critical == pytest.approx(1.96, abs=0.001)


@pytest.mark.parametrize("f", [-1.0, float("nan")])
def test_an_f_that_cannot_be_is_refused(f: float) -> None:
    with pytest.raises(InputError, match="cannot be negative or missing"):
        tf_critical(f)


@given(st.floats(3.85, 200), st.floats(0, 10))
def test_a_stronger_first_stage_never_asks_for_more(f: float, more: float) -> None:
    assert tf_critical(f + more).critical <= tf_critical(f).critical + 1e-12


@pytest.mark.parametrize("strength", [0.5, 1.0, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("correlation", [1.0, 0.9, 0.5])
def test_a_true_null_is_rejected_in_5_percent_at_worst(strength: float, correlation: float) -> None:
    """First stage and reduced form as they are with many leaders: two correlated normals."""
    rng = np.random.default_rng(2022)
    first, other = rng.normal(size=(2, 40_000))
    f = strength + first
    reduced = correlation * first + np.sqrt(1 - correlation**2) * other
    ratio = reduced / f
    t = reduced / np.sqrt(1 - 2 * ratio * correlation + ratio**2)
    grid = np.linspace(0, 12, 4001)
    limits = [tf_critical(point**2).critical for point in grid]
    critical = np.array(limits)[np.ceil(np.abs(f).clip(0, 12) / 0.003).astype(int).clip(0, 4000)]
    rejected = (np.abs(t) > critical).mean()
    assert rejected <= 0.05 + 0.0035
    if correlation == 1.0:
        assert rejected >= 0.05 - 0.0045
