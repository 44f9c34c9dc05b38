"""Drawing lots: the list, and that anyone can draw it again."""

import hashlib
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lod.design import Design
from lod.errors import DesignError
from lod.lots import (
    POOL,
    accepting,
    blocked,
    complete,
    draw_lots,
    roster_hash,
    share_out,
    verify,
)
from lod.matching import matched

LEADERS = [f"leader {i:03d}" for i in range(226)]
ONE_TO_TWO = {"control": 1, "tool": 2}


def make_towns() -> dict[str, str]:
    return {leader: f"town {i % 34:02d}" for i, leader in enumerate(LEADERS)}


def make_spans(count: int = 226) -> dict[str, list[float]]:
    rng = random.Random(4)  # noqa: S311 - a roster, not a secret
    return {
        leader: [float(rng.randint(5, 60)), float(rng.randint(30, 65))]
        for leader in LEADERS[:count]
    }


def test_a_third_party_can_draw_the_list_with_nothing_but_sha_256() -> None:
    design = complete(["Ali", "Bodil", "Karen", "Finn", "Inge"], {"control": 2, "tool": 3})
    by_hand = sorted(
        design.clusters, key=lambda name: hashlib.sha256(f"2026|0|{name}".encode()).hexdigest()
    )
    drawn = draw_lots(design, 2026)
    assert set(drawn.of("control")) == set(by_hand[:2])
    assert set(drawn.of("tool")) == set(by_hand[2:])


def test_the_list_of_a_known_seed_never_changes() -> None:
    drawn = draw_lots(accepting(0.02, *criterion_of(blocked(make_towns(), ONE_TO_TWO))), "lotto 7")
    text = "|".join(f"{c}={a}" for c, a in zip(drawn.design.clusters, drawn.arms, strict=True))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "1306f51e74c00000"
    assert drawn.attempt == 18


def criterion_of(design: Design) -> tuple[dict[str, list[float]], Design]:
    spans = make_spans()
    columns = zip(*(spans[cluster] for cluster in design.clusters), strict=True)
    return {n: list(c) for n, c in zip(("span", "age"), columns, strict=True)}, design


def test_the_order_of_the_roster_does_not_matter() -> None:
    towns = make_towns()
    shuffled = dict(sorted(towns.items(), key=lambda pair: pair[0][::-1]))
    first, second = (draw_lots(blocked(t, ONE_TO_TWO), 5) for t in (towns, shuffled))
    assert first == second


def test_the_hash_is_of_the_people_and_not_of_their_order() -> None:
    design = accepting(0.5, *criterion_of(blocked(make_towns(), ONE_TO_TWO)))
    assert design.criterion is not None
    backwards = replace(
        design,
        clusters=design.clusters[::-1],
        blocks=design.blocks[::-1],
        criterion=replace(design.criterion, values=design.criterion.values[::-1]),
    )
    assert roster_hash(backwards) == roster_hash(design)
    assert draw_lots(backwards, 1).of("tool")[::-1] == draw_lots(design, 1).of("tool")


def test_another_seed_gives_another_list() -> None:
    design = complete(LEADERS, ONE_TO_TWO)
    assert draw_lots(design, 1).arms != draw_lots(design, 2).arms


def test_every_leader_is_as_likely_to_get_the_tool() -> None:
    design = complete(LEADERS[:9], ONE_TO_TWO)
    got = np.mean([[a == "tool" for a in draw_lots(design, s).arms] for s in range(3000)], axis=0)
    assert np.abs(got - 2 / 3).max() < 0.04


def test_unequal_arms_are_kept_in_every_town_and_in_total() -> None:
    drawn = draw_lots(blocked(make_towns(), ONE_TO_TWO), 11)
    assert abs(len(drawn.of("tool")) - 226 * 2 / 3) < 1
    for rows, counts in zip(drawn.design.members, drawn.design.counts, strict=True):
        assert [sum(drawn.arms[i] == a for i in rows) for a in drawn.design.arms] == list(counts)


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=30),
    st.lists(st.integers(1, 5), min_size=2, max_size=4),
)
def test_shares_are_kept_in_all_blocks_and_never_off_by_more_than_the_arms(
    sizes: list[int], shares: list[int]
) -> None:
    counts = np.asarray(share_out(sizes, shares))
    assert np.array_equal(counts.sum(axis=1), sizes)
    wanted = np.outer(sizes, shares) / sum(shares)
    assert np.all(np.abs(counts - wanted).max(axis=1) < len(shares))
    assert np.abs(counts.sum(axis=0) - wanted.sum(axis=0)).max() < len(shares) - 1 + 1e-9


def test_a_leader_alone_in_a_town_still_has_a_lot() -> None:
    towns = {"Ali": "Aarhus", "Bo": "Aarhus", "Ib": "Aarhus", "Eva": "Læsø", "Per": "Fanø"}
    design = blocked(towns, {"control": 1, "tool": 1})
    assert dict(zip(design.clusters, design.blocks, strict=True))["Eva"] == POOL
    assert np.all(design.probabilities() > 0)


def test_a_single_small_town_joins_the_smallest_other() -> None:
    towns = {"Ali": "Aarhus", "Bo": "Aarhus", "Ib": "Aarhus", "Eva": "Læsø"}
    design = blocked(towns, {"control": 1, "tool": 1})
    assert set(design.blocks) == {"Aarhus"}


def test_matched_leaders_are_alike() -> None:
    spans = make_spans(60)
    design = matched(spans, {"control": 1, "tool": 1})
    x = np.asarray([spans[c] for c in design.clusters])
    within = np.mean([np.var(x[rows], axis=0, ddof=1) for rows in design.members], axis=0)
    assert np.all(within < 0.25 * x.var(axis=0, ddof=1))
    assert all(len(rows) == 2 for rows in design.members)


def test_matched_sets_hold_unequal_arms_and_the_left_over() -> None:
    design = matched(make_spans(11), {"control": 1, "tool": 2})
    assert sorted(len(rows) for rows in design.members) == [3, 3, 5]


def test_re_randomisation_uses_the_first_draw_that_is_good_enough() -> None:
    plain = blocked(make_towns(), ONE_TO_TWO)
    design = accepting(0.1, *criterion_of(plain))
    drawn = draw_lots(design, 8)
    assert design.criterion is not None
    assert drawn.imbalance is not None
    assert drawn.imbalance <= design.criterion.threshold
    codes = np.asarray([[design.arms.index(a) for a in drawn.arms]], dtype=np.int8)
    assert design.imbalance(codes)[0] == pytest.approx(drawn.imbalance, rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.05, 0.9))
def test_about_the_promised_share_of_draws_is_accepted(share: float) -> None:
    plain = blocked(make_towns(), ONE_TO_TWO)
    design = accepting(share, *criterion_of(plain))
    assert design.criterion is not None
    m = np.concatenate([design.imbalance(batch) for batch in plain.draws(2000, 1)])
    assert (m <= design.criterion.threshold).mean() == pytest.approx(share, abs=0.06)


def test_a_criterion_may_be_asked_of_a_very_large_trial() -> None:
    many = {f"leader {i}": [float(i % 7), float(i % 11)] for i in range(1500)}
    design = complete(list(many), {"control": 1, "tool": 1})
    spans = {"a": [many[c][0] for c in design.clusters]}
    assert draw_lots(accepting(0.5, spans, design), 1).design.criterion is not None


def test_a_list_that_was_changed_by_hand_is_found_out() -> None:
    drawn = draw_lots(complete(["Ali", "Bodil", "Karen"], ONE_TO_TWO), 3)
    verify(drawn)
    swapped = replace(drawn, arms=drawn.arms[::-1])
    if swapped.arms == drawn.arms:
        swapped = replace(drawn, arms=(*drawn.arms[1:], drawn.arms[0]))
    with pytest.raises(DesignError, match=r"The list says .* got"):
        verify(swapped)


def test_a_roster_that_was_changed_afterwards_is_found_out() -> None:
    drawn = draw_lots(complete(["Ali", "Bodil", "Karen"], ONE_TO_TWO), 3)
    other = replace(drawn, design=complete(["Ali", "Bodil", "Kaj"], ONE_TO_TWO))
    with pytest.raises(DesignError, match="changed after the lots were drawn"):
        verify(other)


def test_a_leader_twice_on_the_roster_is_refused() -> None:
    with pytest.raises(DesignError, match="more than once"):
        complete(["Ali", "Ali", "Bo"], ONE_TO_TWO)


def test_fewer_leaders_than_arms_is_refused() -> None:
    with pytest.raises(DesignError, match="No cluster would be allocated"):
        complete(["Ali"], ONE_TO_TWO)


def test_an_arm_without_a_share_is_refused() -> None:
    with pytest.raises(DesignError, match="share of at least 1"):
        complete(LEADERS, {"control": 1, "tool": 0})
