"""Counts through the stages, with the denominators they are of."""

import numpy as np
import pytest

from lod.errors import InputError
from lod.flow import Stage, flow
from lod.synthetic import Shape, synthetic_trial

ARM = ["c", "c", "c", "t", "t", "t"]
LEADER = ["Karen", "Karen", "Finn", "Ali", "Ali", "Bo"]


def test_counts_are_of_people_and_of_leaders_with_anybody_left() -> None:
    stayed = Stage("stayed", [1, 1, 0, 1, 1, 1])
    answered = Stage("answered", [0, 1, 0, 1, 1, 0], of="stayed")
    result = flow(ARM, LEADER, [stayed, answered])
    at = result.at("answered", "c")
    assert (at.people, at.people_before, at.clusters, at.clusters_before) == (1, 2, 1, 1)
    assert at.share == 0.5
    total = result.at("answered")
    assert (total.people, total.people_before, total.clusters) == (3, 5, 2)


def test_arms_add_up_to_the_total_in_every_stage() -> None:
    people = synthetic_trial(1, Shape(leaders=24, employees=480, organisations=4)).joined()
    result = flow(
        people["arm"],
        people["leader"],
        [
            Stage("answered before", people["answered_before"]),
            Stage("still there", ~people["left"].astype(bool)),
            Stage("answered after", people["answered_after"], of="still there"),
        ],
    )
    for stage in result.stages:
        parts = [result.at(stage, arm) for arm in result.arms]
        assert sum(p.people for p in parts) == result.at(stage).people
        assert sum(p.clusters for p in parts) == result.at(stage).clusters


def test_nobody_left_gives_no_share_instead_of_a_wrong_one() -> None:
    gone = Stage("stayed", [0] * 6)
    assert np.isnan(flow(ARM, LEADER, [gone, Stage("x", [0] * 6, of="stayed")]).at("x").share)


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        ([Stage("left", [1] * 5)], "left has 5 rows"),
        ([Stage("b", [1] * 6, of="a")], "which comes nowhere"),
        ([Stage("a", [1] * 6), Stage("a", [1] * 6)], "Two stages are called a"),
        (
            [Stage("stayed", [0, 1, 1, 1, 1, 1]), Stage("answered", [1] * 6, of="stayed")],
            "1 people are in answered but not in stayed",
        ),
    ],
)
def test_a_flow_that_cannot_be_is_refused(stages: list[Stage], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        flow(ARM, LEADER, stages)
