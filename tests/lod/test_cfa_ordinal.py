"""Ordinal items, clusters and holes: every figure against lavaan."""

from typing import Any

import pytest
from tests.lod.reference.lavaan_numbers import (
    assert_same,
    assert_same_difference,
    data,
    reference,
)

from lod.cfa import Specification, cfa, invariance_over_groups

EXPECTED = reference("cfa_ordinal")
THREE = {
    "visual": ("x1", "x2", "x3"),
    "textual": ("x4", "x5", "x6"),
    "speed": ("x7", "x8", "x9"),
}
FOUR = {
    "f1": ("q1", "q2", "q3", "q4"),
    "f2": ("q5", "q6", "q7", "q8"),
    "f3": ("q9", "q10", "q11", "q12", "q13"),
    "f4": ("q14", "q15", "q16", "q17"),
}
TWO = {"a": ("s1", "s2", "s3", "s4"), "b": ("s5", "s6", "s7", "s8")}
SIX = {"g": ("b1", "b2", "b3", "b4", "b5", "b6")}
CUT, SKEWED = data("cfa_cut_data"), data("cfa_skewed_data")
ARTICLE, HOLED = data("cfa_article_data"), data("cfa_article_holes_data")
BINARY, ZERO = data("cfa_binary_data"), data("cfa_binary_zero_data")
SCALAR = Specification(equal=frozenset({"loadings", "thresholds", "intercepts"}))

CASES: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
    "cut": (CUT, THREE, {}),
    "cut dwls": (CUT, THREE, {"estimator": "DWLS"}),
    "cut theta": (CUT, THREE, {"specification": Specification(residuals="theta")}),
    "cut variance": (CUT, THREE, {"specification": Specification(identification="variance")}),
    "cut groups": (CUT, THREE, {"groups": CUT.words["school"]}),
    "cut scalar": (
        CUT,
        THREE,
        {"groups": CUT.words["school"], "specification": SCALAR},
    ),
    "article": (ARTICLE, FOUR, {}),
    "article ml": (ARTICLE, FOUR, {"estimator": "ML"}),
    "article clusters": (
        ARTICLE,
        FOUR,
        {"estimator": "MLR", "clusters": ARTICLE.words["leader"]},
    ),
    "article group clusters": (
        ARTICLE,
        FOUR,
        {
            "estimator": "MLR",
            "clusters": ARTICLE.words["leader"],
            "groups": ARTICLE.words["arm"],
        },
    ),
    "article fiml clusters": (
        HOLED,
        FOUR,
        {"estimator": "MLR", "clusters": HOLED.words["leader"], "missing": "fiml"},
    ),
    "article listwise": (HOLED, FOUR, {}),
    "article pairwise": (HOLED, FOUR, {"missing": "pairwise"}),
    "skewed": (SKEWED, TWO, {}),
    "binary": (BINARY, SIX, {}),
    "binary zero": (ZERO, SIX, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_ordinal_and_clustered_answers_give_the_figures_of_lavaan(case: str) -> None:
    table, factors, ways = CASES[case]
    result = cfa(table.numbers, factors, **({"estimator": "WLSMV"} | ways))
    assert_same(result, EXPECTED[case])


def test_ordinal_items_climb_the_steps_of_invariance_as_in_lavaan() -> None:
    found = invariance_over_groups(CUT.numbers, THREE, CUT.words["school"], estimator="WLSMV")
    assert [step.name for step in found.steps] == [
        "configural",
        "thresholds",
        "metric",
        "scalar",
        "strict",
    ]
    for step in found.steps:
        expected = EXPECTED[f"cut {step.name} step"]
        assert_same(step.analysis, expected)
        if step.name != "configural":
            assert_same_difference(step.difference, expected["difference"])


def test_a_first_item_that_hardly_belongs_is_a_bad_yardstick_and_still_the_solution_is_found() -> (
    None
):
    table = data("cfa_yardstick_data")
    factors = {"one": ("v1", "v2", "v3", "v4"), "two": ("v5", "v6", "v7")}
    result = cfa(table.numbers, factors, estimator="WLSMV")
    assert_same(result, reference("cfa_yardstick")["yardstick"])
    assert result.problems[0].startswith("Heywood case: the variance of v2")
