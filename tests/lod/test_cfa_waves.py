"""The same items asked twice, few people, and impossible solutions: figures against lavaan."""

import numpy as np
import pytest
from tests.lod.reference.lavaan_numbers import (
    Columns,
    assert_same,
    assert_same_difference,
    data,
    reference,
)

from lod.cfa import cfa, invariance_over_time
from lod.cfa.estimate import Estimator
from lod.errors import InputError

EXPECTED = reference("cfa_waves")
WAVES, SMALL = data("cfa_waves_data"), data("cfa_small_data")
TWO = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2", "b3")}
FIVE = {"g": ("y1", "y2", "y3", "y4", "y5")}


def wave(name: str) -> Columns:
    return {
        column.removesuffix(f".{name}"): values
        for column, values in WAVES.numbers.items()
        if column.endswith(f".{name}")
    }


def before_and_after() -> dict[str, Columns]:
    return {"before": wave("before"), "after": wave("after")}


def test_two_waves_with_holes_and_leaders_climb_the_steps_as_in_lavaan() -> None:
    found = invariance_over_time(before_and_after(), TWO, clusters=WAVES.words["leader"])
    for step in found.steps:
        expected = EXPECTED[step.name]
        assert_same(step.analysis, expected, between="@", lavaan=".")
        if step.name != "configural":
            assert_same_difference(step.difference, expected["difference"])


def test_two_waves_of_ordinal_answers_climb_the_steps_as_in_lavaan() -> None:
    found = invariance_over_time(before_and_after(), TWO, estimator="WLSMV", missing="listwise")
    assert len(found.steps) == 5
    for step in found.steps:
        expected = EXPECTED[f"ordinal {step.name}"]
        assert_same(step.analysis, expected, between="@", lavaan=".")
        if step.name != "configural":
            assert_same_difference(step.difference, expected["difference"])


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_forty_five_people_give_the_figures_of_lavaan(estimator: Estimator) -> None:
    result = cfa(SMALL.numbers, FIVE, estimator=estimator)
    assert_same(result, EXPECTED[f"small {estimator.lower()}"])


def test_a_negative_variance_is_shown_as_it_is_and_named() -> None:
    result = cfa(data("cfa_heywood_data").numbers, {"g": ("h1", "h2", "h3", "h4")})
    assert result.parameter("h1", "~~", "h1").estimate < 0
    assert_same(result, EXPECTED["heywood"])
    assert result.problems[0].startswith("Heywood case: the variance of h1 is estimated at -")


def test_one_wave_has_no_invariance_over_time() -> None:
    with pytest.raises(InputError, match="at least two waves"):
        invariance_over_time({"before": wave("before")}, TWO)


def test_a_wave_without_one_of_the_items_is_refused_by_name() -> None:
    later = {name: values for name, values in wave("after").items() if name != "a2"}
    with pytest.raises(InputError, match="There is no column a2@after"):
        invariance_over_time({"before": wave("before"), "after": later}, TWO)


def test_a_category_nobody_used_at_one_wave_is_merged_at_both_and_said() -> None:
    waves = before_and_after()
    waves["after"] = waves["after"] | {"a1": np.maximum(waves["after"]["a1"], 2.0)}
    found = invariance_over_time(waves, TWO, estimator="WLSMV", missing="listwise")
    analysis = found.step("scalar").analysis
    assert any("answer 1 is not used in every group or wave" in note for note in analysis.notes)
    thresholds = [line for line in analysis.parameters if line.operator == "|"]
    assert {line.right for line in thresholds if line.left == "a1@before"} == {"t1", "t2"}
    assert {line.right for line in thresholds if line.left == "a2@before"} == {"t1", "t2", "t3"}
