"""Adjusted p-values against their textbook definitions, worked out the slow way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.errors import InputError
from lod.multiplicity import benjamini_hochberg, holm, romano_wolf, westfall_young

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def test_the_textbook_examples() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@given(P_VALUES)
def test_holm_and_bh_by_their_definitions(p: list[float]) -> None:
    m, order = len(p), sorted(range(len(p)), key=lambda i: p[i])
    for rank, i in enumerate(order):
        steps = [(m - r) * p[order[r]] for r in range(rank + 1)]
        assert holm(p)[i] == pytest.approx(min(1.0, max(steps)))
        later = [m / (r + 1) * p[order[r]] for r in range(rank, m)]
        assert benjamini_hochberg(p)[i] == pytest.approx(min(1.0, *later))


def slow_max_t(t: np.ndarray, draws: np.ndarray) -> list[float]:
    left, out, worst = list(np.argsort(-t)), [0.0] * len(t), 0.0
    while left:
        first = left[0]
        beaten = sum(max(row[i] for i in left) >= t[first] for row in draws)
        worst = max(worst, (1 + beaten) / (1 + len(draws)))
        out[first] = worst
        left.pop(0)
    return out


def slow_min_p(t: np.ndarray, draws: np.ndarray) -> list[float]:
    everything = np.vstack([t, draws])
    p = np.array(
        [[(everything[:, j] >= row[j]).mean() for j in range(len(t))] for row in everything]
    )
    left, out, worst = list(np.argsort(p[0], kind="stable")), [0.0] * len(t), 0.0
    while left:
        first = left[0]
        beaten = sum(min(row[i] for i in left) <= p[0, first] for row in p[1:])
        worst = max(worst, (1 + beaten) / (1 + len(draws)))
        out[first] = worst
        left.pop(0)
    return out


@pytest.mark.parametrize("seed", range(5))
def test_step_down_tests_by_their_definitions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    t = np.abs(rng.normal(1.5, 1, 4))
    draws = np.abs(rng.normal(size=(99, 1)) + rng.normal(size=(99, 4)))
    assert romano_wolf(t, draws) == pytest.approx(slow_max_t(t, draws))
    assert westfall_young(t, draws) == pytest.approx(slow_min_p(t, draws))


def test_step_down_is_never_below_a_single_test_and_kinder_than_bonferroni() -> None:
    rng = np.random.default_rng(3)
    draws = np.abs(rng.normal(size=(4999, 1)) + 0.3 * rng.normal(size=(4999, 3)))
    t = np.array([2.4, 2.3, 2.2])
    single = (1 + (draws >= t).sum(axis=0)) / 5000
    adjusted = romano_wolf(t, draws)
    assert (adjusted >= single - 1e-12).all()
    assert (adjusted < np.minimum(1, 3 * single)).all()


def test_impossible_input_is_refused() -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        holm([0.2, 1.2])
    with pytest.raises(InputError, match="2 statistics"):
        romano_wolf([1.0, 2.0], np.ones((9, 3)))
