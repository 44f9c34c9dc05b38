"""Scoring, reliability and agreement: against psych, lavaan and multilevel where they answer."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lod.reference.lavaan_numbers import data, reference

from lod.cfa import cfa, omega
from lod.errors import (
    ClusterError,
    FormativeScaleError,
    IdentificationError,
    InputError,
    MissingValuesError,
    VariationError,
)
from lod.scales import (
    Composition,
    Scale,
    cronbach_alpha,
    intraclass_correlation,
    score,
    within_group_agreement,
)

EXPECTED = reference("scales")
ARTICLE, HOLED = data("cfa_article_data"), data("cfa_article_holes_data")
SCALES = {
    "f1": Scale("f1", ("q1", "q2", "q3", "q4")),
    "f3": Scale("f3", ("q9", "q10", "q11", "q12", "q13")),
}
USE = Scale(
    "use of dialogues",
    ("prepared", "goals", "plan"),
    counts={"dialogues": 2, "follow_ups": 4},
    composition=Composition.FORMATIVE,
)
ANSWERS: dict[str, list[float]] = {
    "prepared": [1, 5, 3],
    "goals": [1, 5, 4],
    "plan": [1, 5, 2],
    "dialogues": [0, 3, 1],
    "follow_ups": [0, 4, 1],
}


def close(found: float, expected: float) -> bool:
    return found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", SCALES)
def test_alpha_and_what_each_item_does_to_it_are_those_of_psych(name: str) -> None:
    found, expected = cronbach_alpha(ARTICLE.numbers, SCALES[name]), EXPECTED[name]
    assert close(found.value, expected["alpha"]["value"])
    assert close(found.standardised, expected["alpha"]["standardised"])
    assert close(found.interval[0], expected["alpha"]["low"])
    assert close(found.interval[1], expected["alpha"]["high"])
    for item in SCALES[name].items:
        assert close(found.item_rest[item], expected["item_rest"][item])
        assert close(found.without[item], expected["without"][item])


@pytest.mark.parametrize("name", SCALES)
def test_omega_and_its_standard_error_are_those_of_a_one_factor_model_in_lavaan(name: str) -> None:
    """The trap: a package whose omega is that of another model."""
    found, expected = omega(ARTICLE.numbers, SCALES[name]), EXPECTED[name]["omega"]
    assert found.value == pytest.approx(expected["value"], abs=1e-8)
    assert found.se == pytest.approx(expected["se"], abs=1e-7)
    assert found.interval[0] < found.value < found.interval[1]
    holed, expected = (
        omega(HOLED.numbers, SCALES[name], missing="fiml"),
        EXPECTED[name]["omega_fiml"],
    )
    assert holed.value == pytest.approx(expected["value"], abs=1e-8)
    assert holed.se == pytest.approx(expected["se"], abs=1e-7)


@pytest.mark.parametrize("name", SCALES)
def test_intraclass_correlations_and_agreement_are_those_of_multilevel(name: str) -> None:
    leaders, expected = ARTICLE.numbers["leader"].astype(int), EXPECTED[name]
    found = intraclass_correlation(score(ARTICLE.numbers, SCALES[name]).values, leaders)
    assert close(found.icc1, expected["icc"]["icc1"])
    assert close(found.icc2, expected["icc"]["icc2"])
    assert close(found.f, expected["icc"]["f"])
    assert close(found.p, expected["icc"]["p"])
    agreement = within_group_agreement(ARTICLE.numbers, SCALES[name], leaders)
    assert close(agreement.mean, expected["rwg"]["mean"])
    for leader, value in expected["rwg"].items():
        if leader != "mean":
            assert close(agreement.values[leader], value)


def test_counts_and_items_meet_on_one_scale_from_one_to_five() -> None:
    """Rule C13: an index of counts and items has a written recipe."""
    found = score(ANSWERS, USE)
    assert found.values.tolist() == [1.0, 5.0, pytest.approx((3 + 4 + 2 + 3 + 2) / 5)]
    assert found.too_few == 0


def test_a_formative_scale_gets_no_alpha_omega_or_factor_analysis_and_hears_why() -> None:
    for refused in (
        lambda: cronbach_alpha(ANSWERS, USE),
        lambda: omega(ANSWERS, USE),
        lambda: cfa(ANSWERS, [USE]),
        lambda: within_group_agreement(ANSWERS, USE, ["a", "a", "b"]),
    ):
        with pytest.raises(FormativeScaleError, match="its items add up to what it measures"):
            refused()


def test_a_reversed_item_counts_the_other_way() -> None:
    scale = Scale("s", ("x", "y"), reversed=frozenset({"y"}))
    assert score({"x": [4, 1], "y": [2, 5]}, scale).values.tolist() == [4.0, 1.0]
    turned = {"q1": 6 - ARTICLE.numbers["q1"]}
    reverse = replace(SCALES["f1"], reversed=frozenset({"q1"}))
    found = cronbach_alpha(ARTICLE.numbers | turned, reverse)
    assert close(found.value, EXPECTED["f1"]["alpha"]["value"])


def test_ali_who_skipped_one_of_three_is_scored_and_bodil_who_skipped_two_is_not() -> None:
    scale = Scale("s", ("x", "y", "z"), minimum_answered=2)
    skipped = {"x": [4.0, 4.0], "y": [2.0, np.nan], "z": [np.nan, np.nan]}
    found = score(skipped, scale)
    assert found.values[0] == 3.0
    assert np.isnan(found.values[1])
    assert (found.too_few, found.answered.tolist()) == (1, [2, 1])
    assert score(skipped, replace(scale, method="sum")).values[0] == 9.0


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"x": [1, 6], "y": [1, 2]}, "Column x, row 2: 6 is outside the scale s"),
        ({"x": ["1", "often"], "y": [1, 2]}, "Column x holds something that is not a number"),
        ({"x": [1, 2]}, "There is no column y"),
        ({"x": [1, 2], "y": [1, np.inf]}, "Column y, row 2: the value is infinite"),
        ({"x": [1, 2], "y": [1, 2, 3]}, "Column x has 2 rows and y has 3"),
    ],
)
def test_answers_that_are_no_answers_are_refused_by_column_and_row(
    answers: Mapping[str, list[float]], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        score(answers, Scale("s", ("x", "y")))


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(InputError, match="Column dialogues, row 1: a count cannot be negative"):
        score(ANSWERS | {"dialogues": [-1, 0, 0]}, USE)


@pytest.mark.parametrize(
    ("recipe", "sentence"),
    [
        ({"items": ()}, "has no items"),
        ({"items": ("x", "x")}, "names the same column twice"),
        ({"low": 5.0, "high": 1.0}, "low end below its high end"),
        ({"reversed": frozenset({"z"})}, "reverses z, which is not one of its items"),
        ({"minimum_answered": 3}, "cannot ask for at least 3 answers"),
        ({"counts": {"n": 3.0}}, "counts events, which makes it formative"),
        ({"counts": {"n": 0.0}}, "a positive top for every count"),
    ],
)
def test_a_recipe_that_contradicts_itself_is_refused(
    recipe: dict[str, object], sentence: str
) -> None:
    given_recipe: dict[str, object] = {"name": "s", "items": ("x", "y")} | recipe
    with pytest.raises(InputError, match=sentence):
        Scale(**given_recipe)  # type: ignore[arg-type]


def test_alpha_needs_two_items_that_vary_and_people_who_answered() -> None:
    with pytest.raises(InputError, match="at least two items"):
        cronbach_alpha({"x": [1, 2, 3]}, Scale("s", ("x",)))
    with pytest.raises(VariationError, match="Item y is constant"):
        cronbach_alpha({"x": [1, 2, 3], "y": [2, 2, 2]}, Scale("s", ("x", "y")))
    with pytest.raises(MissingValuesError, match="Only 1 rows answered every item"):
        cronbach_alpha({"x": [1, np.nan, 3], "y": [2, 3, np.nan]}, Scale("s", ("x", "y")))


def test_omega_of_two_items_is_refused_with_the_remedy() -> None:
    with pytest.raises(IdentificationError, match="with two, report their correlation"):
        omega(ARTICLE.numbers, Scale("s", ("q1", "q2")))


def test_agreement_worse_than_chance_is_capped_and_named() -> None:
    scale = Scale("s", ("x", "y"))
    answers = {"x": [1, 5, 3, 3, 2], "y": [5, 1, 4, 4, 2]}
    found = within_group_agreement(answers, scale, ["split", "split", "one", "one", "alone"])
    assert found.values == {"one": 1.0, "split": 0.0}
    assert (found.capped, found.too_small) == (("split",), ("alone",))


def test_groups_of_one_have_no_intraclass_correlation() -> None:
    with pytest.raises(ClusterError, match="two groups and a group of two"):
        intraclass_correlation([1, 2, 3], ["a", "b", "c"])


def test_the_adjusted_group_size_is_used_when_asked_for() -> None:
    values, groups = [1.0, 2, 2, 4, 5, 6, 7], ["a", "a", "a", "a", "b", "b", "b"]
    mean = intraclass_correlation(values, groups)
    adjusted = intraclass_correlation(values, groups, group_size="adjusted")
    assert mean.group_size == 3.5
    assert adjusted.group_size == pytest.approx(7 - 25 / 7)
    assert mean.icc2 == adjusted.icc2


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_people_changes_neither_alpha_nor_icc(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(900)
    shuffled = {name: values[order] for name, values in ARTICLE.numbers.items()}
    scale = SCALES["f1"]
    assert cronbach_alpha(shuffled, scale).value == pytest.approx(
        cronbach_alpha(ARTICLE.numbers, scale).value, rel=1e-12
    )
    found = intraclass_correlation(score(shuffled, scale).values, shuffled["leader"])
    assert close(found.icc1, EXPECTED["f1"]["icc"]["icc1"])
