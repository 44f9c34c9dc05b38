"""The stored design: what could have been drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.design import CHUNK, Criterion, Design
from lod.errors import DesignError


def make_design(criterion: Criterion | None = None) -> Design:
    return Design(
        clusters=tuple(f"L{i}" for i in range(12)),
        blocks=("north",) * 5 + ("south",) * 7,
        arms=("control", "tool", "tool and training"),
        counts=((1, 2, 2), (3, 2, 2)),
        criterion=criterion,
    )


def make_criterion(threshold: float) -> Criterion:
    rng = np.random.default_rng(7)
    rows = tuple(tuple(row) for row in rng.normal(size=(12, 2)).tolist())
    return Criterion(("span", "age"), rows, threshold)


def all_draws(design: Design, count: int = 600, seed: int = 3) -> np.ndarray:
    return np.concatenate(list(design.draws(count, seed)))


def test_every_draw_gives_each_block_its_counts() -> None:
    design = make_design()
    for rows, counts in zip(design.members, design.counts, strict=True):
        for arm, count in enumerate(counts):
            assert np.all((all_draws(design)[:, rows] == arm).sum(axis=1) == count)


def test_every_cluster_reaches_every_arm_as_often_as_its_block_promises() -> None:
    draws = all_draws(make_design(), count=20_000)
    shares = np.stack([(draws == arm).mean(axis=0) for arm in range(3)], axis=1)
    assert np.abs(shares - make_design().probabilities()).max() < 0.02


def test_the_draws_are_the_same_whoever_computes_which_chunk() -> None:
    design = make_design(make_criterion(3.0))
    alone = all_draws(design, count=2 * CHUNK + 9)
    shared = [design.chunk(i, size, 3) for i, size in ((2, 9), (0, CHUNK), (1, CHUNK))]
    assert np.array_equal(alone, np.concatenate([shared[1], shared[2], shared[0]]))


def test_asking_for_fewer_draws_gives_the_first_of_the_many() -> None:
    design = make_design()
    assert np.array_equal(all_draws(design, 300), all_draws(design, 700)[:300])


def test_only_accepted_draws_are_given() -> None:
    design = make_design(make_criterion(1.5))
    assert design.imbalance(all_draws(design)).max() <= 1.5


def test_imbalance_with_two_arms_and_one_block_is_the_m_of_morgan_and_rubin() -> None:
    criterion = make_criterion(3.0)
    design = Design(tuple("abcdefghijkl"), ("all",) * 12, ("c", "t"), ((5, 7),), criterion)
    draw = all_draws(design, 1)
    x = np.asarray(criterion.values)
    gap = x[draw[0] == 1].mean(axis=0) - x[draw[0] == 0].mean(axis=0)
    expected = 5 * 7 / 12 * gap @ np.linalg.solve(np.cov(x.T), gap)
    assert design.imbalance(draw)[0] == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=2), st.floats(-5, 5))
def test_imbalance_does_not_depend_on_units_of_measurement(
    scale: list[float], shift: float
) -> None:
    plain = make_design(make_criterion(3.0))
    rows = np.asarray(plain.criterion.values) * scale + shift  # type: ignore[union-attr]
    other = make_design(Criterion(("span", "age"), tuple(map(tuple, rows.tolist())), 3.0))
    draws = all_draws(make_design(), 20)
    assert np.allclose(plain.imbalance(draws), other.imbalance(draws), rtol=1e-8)


def test_a_design_written_down_is_the_design_read_again() -> None:
    design = make_design(make_criterion(3.0))
    assert Design.from_json(design.to_json()) == design
    assert Design.from_json(make_design().to_json()) == make_design()


def test_the_number_of_allocations_is_counted_exactly() -> None:
    assert make_design().allocations == 30 * 210


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"clusters": ("L0",) * 12}, "L0 is on the roster more than once"),
        ({"arms": ("control", "control", "x")}, "different names"),
        ({"counts": ((1, 2, 3), (3, 2, 2))}, "Block north has 5 clusters"),
        ({"counts": ((1, 4, 0), (3, 4, 0))}, "No cluster would be allocated"),
        ({"counts": ((1, 2, 2),)}, "2 blocks but counts for 1"),
        ({"blocks": ("north",)}, "Every cluster needs a block"),
    ],
)
def test_a_design_that_contradicts_itself_is_refused(
    change: dict[str, object], sentence: str
) -> None:
    plain = make_design()
    parts: dict[str, object] = {
        "clusters": plain.clusters,
        "blocks": plain.blocks,
        "arms": plain.arms,
        "counts": plain.counts,
    }
    with pytest.raises(DesignError, match=sentence):
        Design(**(parts | change))  # type: ignore[arg-type]


def test_an_impossible_criterion_is_said_not_searched_for_ever() -> None:
    with pytest.raises(DesignError, match="more balance than the clusters can give"):
        all_draws(make_design(make_criterion(1e-9)), 1)


def test_two_covariates_saying_the_same_are_refused() -> None:
    rows = tuple((float(i), 2.0 * i) for i in range(12))
    with pytest.raises(DesignError, match="say the same thing"):
        all_draws(make_design(Criterion(("a", "b"), rows, 3.0)), 1)
