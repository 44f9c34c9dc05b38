"""Nine tests of 301 children (Holzinger and Swineford 1939): every figure against lavaan."""

from typing import Any

import pytest
from tests.lod.reference.lavaan_numbers import (
    assert_same,
    assert_same_difference,
    data,
    reference,
)

from lod.cfa import Specification, cfa, invariance_over_groups
from lod.cfa.estimate import Estimator, Missing

EXPECTED = reference("cfa_holzinger")
THREE = {
    "visual": ("x1", "x2", "x3"),
    "textual": ("x4", "x5", "x6"),
    "speed": ("x7", "x8", "x9"),
}
TESTS = tuple(f"x{i}" for i in range(1, 10))
COMPLETE, HOLES = data("cfa_holzinger_data"), data("cfa_holzinger_holes_data")

WAYS: dict[str, dict[str, Any]] = {
    "ml": {},
    "mlr": {"estimator": "MLR"},
    "variance": {"specification": Specification(identification="variance")},
    "means": {"estimator": "MLR", "specification": Specification(means=True)},
    "clusters": {"estimator": "MLR", "clusters": COMPLETE.words["class"]},
}


@pytest.mark.parametrize("case", WAYS)
def test_complete_answers_give_the_figures_of_lavaan(case: str) -> None:
    assert_same(cfa(COMPLETE.numbers, THREE, **WAYS[case]), EXPECTED[case])


HOLED: dict[str, dict[str, Any]] = {
    "listwise": {},
    "fiml": {"missing": "fiml"},
    "fiml_mlr": {"missing": "fiml", "estimator": "MLR"},
    "fiml_clusters": {
        "missing": "fiml",
        "estimator": "MLR",
        "clusters": HOLES.words["class"],
    },
}


@pytest.mark.parametrize("case", HOLED)
def test_answers_with_holes_give_the_figures_of_lavaan(case: str) -> None:
    assert_same(cfa(HOLES.numbers, THREE, **HOLED[case]), EXPECTED[case])


def test_one_factor_for_all_nine_gives_the_figures_of_lavaan() -> None:
    assert_same(cfa(COMPLETE.numbers, {"g": TESTS}, estimator="MLR"), EXPECTED["one_factor"])


def test_an_item_of_two_factors_gives_the_figures_of_lavaan() -> None:
    crossed = THREE | {"visual": ("x1", "x2", "x3", "x9")}
    assert_same(cfa(COMPLETE.numbers, crossed), EXPECTED["crossed"])


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
def test_two_schools_climb_the_steps_of_invariance_as_in_lavaan(estimator: Estimator) -> None:
    found = invariance_over_groups(
        COMPLETE.numbers, THREE, COMPLETE.words["school"], estimator=estimator
    )
    for step in found.steps:
        expected = EXPECTED[f"{estimator.lower()} {step.name}"]
        assert_same(step.analysis, expected)
        if step.name != "configural":
            assert_same_difference(step.difference, expected["difference"])


def test_two_schools_with_holes_climb_the_steps_as_in_lavaan() -> None:
    missing: Missing = "fiml"
    found = invariance_over_groups(HOLES.numbers, THREE, HOLES.words["school"], missing=missing)
    scalar = found.step("scalar")
    assert_same(scalar.analysis, EXPECTED["fiml scalar"])
    assert_same_difference(scalar.difference, EXPECTED["fiml scalar"]["difference"])


def test_the_published_figures_of_the_three_factor_model_are_found() -> None:
    """The trap: FIML, RMSEA by N - 1, AIC and a missing SRMR in one Python package."""
    result = cfa(COMPLETE.numbers, THREE)
    assert (round(result.fit.chi2, 3), result.fit.df) == (85.306, 24)
    assert (round(result.fit.cfi, 3), round(result.fit.rmsea, 3)) == (0.931, 0.092)
    assert round(result.srmr, 3) == 0.065
    assert round(result.aic or 0, 3) == 7517.490
