"""What a factor analysis must not depend on, what it must say, and what it refuses."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from tests.lod.reference.lavaan_numbers import Columns, data, reference

from lod.cfa import Specification, cfa, invariance_over_groups
from lod.cfa.bivariate import bivariate_cdf, bivariate_density
from lod.cfa.estimate import Estimator
from lod.cfa.scoring import Slope, minimise
from lod.errors import (
    ClusterError,
    CollinearityError,
    ConvergenceError,
    IdentificationError,
    InputError,
    MissingValuesError,
    VariationError,
)

CHILDREN = data("cfa_holzinger_data")
HOLES = data("cfa_holzinger_holes_data")
CUT = data("cfa_cut_data")
ARTICLE = data("cfa_article_data")
THREE = {
    "visual": ("x1", "x2", "x3"),
    "textual": ("x4", "x5", "x6"),
    "speed": ("x7", "x8", "x9"),
}
ESTIMATORS: tuple[Estimator, ...] = ("ML", "MLR", "WLSMV", "DWLS")


def shuffled(columns: Columns, seed: int) -> Columns:
    order = np.random.default_rng(seed).permutation(len(columns["x1"]))
    return {name: values[order] for name, values in columns.items()}


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), estimator=st.sampled_from(ESTIMATORS))
def test_the_order_of_people_changes_nothing(seed: int, estimator: Estimator) -> None:
    usual = cfa(CUT.numbers, THREE, estimator=estimator)
    other = cfa(shuffled(CUT.numbers, seed), THREE, estimator=estimator)
    np.testing.assert_allclose(other.estimates, usual.estimates, rtol=1e-7, atol=1e-9)
    assert (other.scaled or other.fit).chi2 == pytest.approx((usual.scaled or usual.fit).chi2, 1e-7)


@settings(max_examples=6, deadline=None)
@given(st.permutations(tuple(THREE)), st.sampled_from(ESTIMATORS), st.integers(1, 2))
def test_the_order_of_factors_and_the_yardstick_change_no_fit(
    order: list[str], estimator: Estimator, first: int
) -> None:
    turned = {name: THREE[name][first:] + THREE[name][:first] for name in order}
    usual = cfa(CUT.numbers, THREE, estimator=estimator)
    other = cfa(CUT.numbers, turned, estimator=estimator)
    assert other.fit.chi2 == pytest.approx(usual.fit.chi2, rel=1e-7)
    assert other.srmr == pytest.approx(usual.srmr, rel=1e-6)
    for line in usual.loadings:
        same = other.parameter(line.left, "=~", line.right)
        assert same.standardised == pytest.approx(line.standardised, abs=1e-7)
        assert same.standardised_se == pytest.approx(line.standardised_se, rel=1e-5)


@settings(max_examples=8, deadline=None)
@given(st.floats(0.01, 100), st.floats(-50, 50), st.sampled_from(["x1", "x5", "x9"]))
def test_the_unit_of_an_item_changes_no_chi_square(unit: float, shift: float, item: str) -> None:
    rescaled = CHILDREN.numbers | {item: CHILDREN.numbers[item] * unit + shift}
    usual, other = cfa(CHILDREN.numbers, THREE), cfa(rescaled, THREE)
    assert other.fit.chi2 == pytest.approx(usual.fit.chi2, rel=1e-7)
    assert other.srmr == pytest.approx(usual.srmr, rel=1e-7)


def test_the_names_of_categories_change_nothing_but_their_order_does() -> None:
    usual = cfa(CUT.numbers, THREE, estimator="WLSMV")
    doubled = {item: 10 + 2 * CUT.numbers[item] for item in usual.items}
    other = cfa(doubled, THREE, estimator="WLSMV")
    np.testing.assert_allclose(other.estimates, usual.estimates)
    assert any("nobody answered 13, 15, 17; " in note for note in other.notes)


def test_identification_by_marker_or_by_variance_is_the_same_model() -> None:
    for estimator in ESTIMATORS:
        marker = cfa(CUT.numbers, THREE, estimator=estimator)
        variance = cfa(
            CUT.numbers,
            THREE,
            estimator=estimator,
            specification=Specification(identification="variance"),
        )
        assert variance.fit.chi2 == pytest.approx(marker.fit.chi2, rel=1e-8)
        assert variance.parameter("visual", "=~", "x2").estimate == pytest.approx(
            marker.parameter("visual", "=~", "x2").standardised
            * (1.0 if estimator in ("WLSMV", "DWLS") else np.std(CUT.numbers["x2"])),
            rel=1e-6,
        )


def test_every_answer_of_a_file_without_holes_makes_fiml_plain_maximum_likelihood() -> None:
    plain, fiml = cfa(CHILDREN.numbers, THREE), cfa(CHILDREN.numbers, THREE, missing="fiml")
    assert fiml.fit == plain.fit
    assert fiml.estimator == "ML"


def test_full_information_and_the_srmr_are_sane() -> None:
    """The trap: a package whose FIML is garbage and which has no SRMR."""
    holed = cfa(HOLES.numbers, THREE, missing="fiml")
    assert holed.estimator == "ML, FIML"
    assert holed.fit.df == 24
    assert holed.fit.chi2 == pytest.approx(reference("cfa_holzinger")["fiml"]["fit"]["chisq"])
    assert 0.05 < holed.srmr < 0.08
    assert holed.notes == ("1 of 301 rows were left out: no answer at all.",)


def test_rmsea_divides_by_n_for_likelihood() -> None:
    """The trap: a package that divides by N - 1."""
    fit = cfa(CHILDREN.numbers, THREE).fit
    assert fit.rmsea == pytest.approx(np.sqrt((fit.chi2 - 24) / (24 * 301)), rel=1e-12)


def test_ordinal_items_with_holes_and_text_labels_do_not_crash() -> None:
    """The trap: a package that crashes on ordinal items."""
    holed = {name: values.copy() for name, values in CUT.numbers.items()}
    holed["x1"][:5] = np.nan
    listwise = cfa(holed, THREE, estimator="WLSMV")
    pairwise = cfa(holed, THREE, estimator="WLSMV", missing="pairwise")
    assert (listwise.n, pairwise.n) == (296, 301)
    assert listwise.notes == ("5 of 301 rows were left out: an answer missing.",)


def test_aic_counts_the_parameters_and_the_whole_likelihood() -> None:
    """The trap: a package whose AIC forgets the likelihood."""
    result = cfa(CHILDREN.numbers, THREE)
    assert result.aic == pytest.approx(-2 * (result.log_likelihood or 0) + 2 * 21)
    assert result.bic == pytest.approx(-2 * (result.log_likelihood or 0) + 21 * np.log(301))


def test_a_saturated_model_has_nothing_to_test() -> None:
    result = cfa(CHILDREN.numbers, {"visual": THREE["visual"]}, estimator="MLR")
    assert (result.fit.df, result.fit.rmsea, result.fit.cfi) == (0, 0.0, 1.0)
    assert np.isnan(result.fit.p)
    assert result.fit.chi2 == pytest.approx(0, abs=1e-8)


def test_an_empty_category_is_left_out_and_said() -> None:
    skewed = data("cfa_skewed_data")
    result = cfa(skewed.numbers, {"a": ("s1", "s2", "s3", "s4")}, estimator="WLSMV")
    assert result.notes == ("Item s3: nobody answered 2; that category was left out.",)


def test_a_category_that_one_school_never_used_is_merged_in_both_and_said() -> None:
    school = np.array(CUT.words["school"])
    answers = CUT.numbers | {
        "x4": np.where(school == "Pasteur", np.minimum(CUT.numbers["x4"], 3), CUT.numbers["x4"])
    }
    found = invariance_over_groups(answers, THREE, school, estimator="WLSMV")
    assert found.step("scalar").analysis.notes == (
        "Item x4: answer 4 is not used in every group or wave and was merged with its neighbour "
        "everywhere.",
    )


def test_binary_items_take_thresholds_and_loadings_in_one_step_and_say_why() -> None:
    binary = data("cfa_binary_data")
    items = {"g": ("b2", "b3", "b4", "b5")}
    found = invariance_over_groups(binary.numbers, items, binary.words["half"], estimator="WLSMV")
    assert [step.name for step in found.steps] == ["configural", "scalar", "strict"]
    assert "cannot be told apart" in found.notes[0]


def test_factors_that_are_one_are_named() -> None:
    rng = np.random.default_rng(4)
    trait = rng.normal(size=300)
    items = {f"y{i}": trait + rng.normal(size=300) for i in range(6)}
    split = {"a": ("y0", "y1", "y2"), "b": ("y3", "y4", "y5")}
    result = cfa(items, split)
    assert result.problems == (
        "a and b are estimated to correlate 1.012, which no correlation can be.",
    )


def test_fewer_clusters_than_parameters_are_pointed_out() -> None:
    few = (np.arange(301) % 8).astype(str)
    result = cfa(CHILDREN.numbers, THREE, estimator="MLR", clusters=few)
    assert result.n_clusters == 8
    assert "8 clusters for 30 parameters" in result.problems[-1]


def test_a_cluster_in_two_groups_is_counted_once() -> None:
    across = (np.arange(900) % 45).astype(str)
    result = cfa(
        ARTICLE.numbers,
        {"f1": ("q1", "q2", "q3", "q4")},
        estimator="MLR",
        clusters=across,
        groups=ARTICLE.words["arm"],
    )
    assert result.n_clusters == 45


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "constant": ({"x2": np.full(301, 3.0)}, VariationError, "Item x2 is constant"),
    "copied": ({"x2": CHILDREN.numbers["x1"]}, CollinearityError, "repeat what others say"),
    "text": ({"x2": ["often"] * 301}, InputError, "Column x2 holds something that is not a number"),
    "short": ({"x2": CHILDREN.numbers["x2"][:300]}, InputError, "x1 has 301 rows and x2 has 300"),
    "infinite": ({"x2": np.full(301, np.inf)}, InputError, "Column x2, row 1"),
    "unanswered": ({"x2": np.full(301, np.nan)}, MissingValuesError, "No row has an answer"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_answers_that_cannot_be_analysed_are_refused_with_a_sentence(why: str) -> None:
    changed, error, sentence = REFUSED[why]
    with pytest.raises(error, match=sentence):
        cfa(CHILDREN.numbers | changed, THREE)


def test_an_item_nobody_answered_is_refused_under_full_information_too() -> None:
    with pytest.raises(MissingValuesError, match="Item x2 was never answered"):
        cfa(CHILDREN.numbers | {"x2": np.full(301, np.nan)}, THREE, missing="fiml")


def test_ordinal_estimators_refuse_items_that_are_not() -> None:
    with pytest.raises(InputError, match=r"Item x1 is not ordinal: .* is not a whole number"):
        cfa(CHILDREN.numbers, THREE, estimator="WLSMV")
    ages = CUT.numbers | {"x1": np.arange(301.0)}
    with pytest.raises(InputError, match="301 different answers; treat it as continuous"):
        cfa(ages, THREE, estimator="WLSMV")


MODELS: dict[str, tuple[dict[str, tuple[str, ...]], type[Exception], str]] = {
    "nothing": ({}, InputError, "needs at least one factor"),
    "single": ({"v": ("x1",)}, InputError, "Factor v needs at least two items"),
    "twice": ({"v": ("x1", "x1", "x2")}, InputError, "names the same item twice"),
    "pair": ({"v": ("x1", "x2")}, IdentificationError, "4 parameters for 3 moments"),
    "absent": ({"v": ("x1", "x2", "z")}, InputError, "There is no column z"),
    "same": (
        {"v": ("x1", "x2", "x3"), "w": ("x1", "x2", "x3")},
        IdentificationError,
        "not identified",
    ),
}


@pytest.mark.parametrize("why", MODELS)
def test_models_that_cannot_be_fitted_are_refused_with_a_sentence(why: str) -> None:
    factors, error, sentence = MODELS[why]
    with pytest.raises(error, match=sentence):
        cfa(CHILDREN.numbers, factors)


WAYS: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "estimator": ({"estimator": "GLS"}, InputError, "There is no estimator GLS"),
    "missing": ({"missing": "zero"}, InputError, "There is no way zero"),
    "ordinal fiml": ({"estimator": "WLSMV", "missing": "fiml"}, InputError, "choose pairwise"),
    "pairwise": ({"missing": "pairwise"}, InputError, "choose fiml"),
    "ml clusters": ({"clusters": CUT.words["school"]}, InputError, "ML would ignore them"),
    "one cluster": (
        {"estimator": "MLR", "clusters": ["a"] * 301},
        ClusterError,
        "at least two clusters",
    ),
    "no name": (
        {"groups": ["a", "b", None] + ["a"] * 298},
        MissingValuesError,
        "Row 3 has no group",
    ),
    "few names": ({"groups": ["a", "b"]}, InputError, "301 rows, 2 groups"),
    "tiny": ({"groups": ["a"] * 3 + ["b"] * 298}, InputError, "There are 3 rows in group a for 9"),
}


@pytest.mark.parametrize("why", WAYS)
def test_ways_that_do_not_exist_are_refused_with_the_one_that_does(why: str) -> None:
    ways, error, sentence = WAYS[why]
    with pytest.raises(error, match=sentence):
        cfa(CHILDREN.numbers, THREE, **ways)


def test_one_group_has_no_invariance() -> None:
    with pytest.raises(InputError, match="at least two groups"):
        invariance_over_groups(CHILDREN.numbers, THREE, ["a"] * 301)


@settings(max_examples=200, deadline=None)
@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(-0.999, 0.999))
def test_the_bivariate_normal_has_its_symmetries(h: float, k: float, rho: float) -> None:
    def cdf(x: float, y: float, r: float) -> float:
        return float(bivariate_cdf(np.array(x), np.array(y), np.array(r)))

    found = cdf(h, k, rho)
    assert found == pytest.approx(cdf(k, h, rho), abs=1e-14)
    assert found == pytest.approx(float(ndtr(h)) - cdf(h, -k, -rho), abs=1e-13)
    assert cdf(h, np.inf, rho) == pytest.approx(float(ndtr(h)), abs=1e-15)
    assert cdf(h, -np.inf, rho) == 0.0
    assert cdf(h, k, 0.0) == pytest.approx(float(ndtr(h) * ndtr(k)), abs=1e-14)


def test_the_bivariate_normal_is_known_at_the_origin_and_grows_with_the_correlation() -> None:
    rho = np.array([-0.9, 0.0, 0.3, 0.99])
    zero = np.zeros(4)
    found = bivariate_cdf(zero, zero, rho)
    np.testing.assert_allclose(found, 0.25 + np.arcsin(rho) / (2 * np.pi), rtol=1e-14)
    step = 1e-5
    for h, k in ((0.0, 1.2), (-0.7, 0.0), (1.5, 0.4), (-2.0, 0.3)):
        x, y, r = np.array(h), np.array(k), np.array(0.4)
        slope = (bivariate_cdf(x, y, r + step) - bivariate_cdf(x, y, r - step)) / (2 * step)
        assert float(slope) == pytest.approx(float(bivariate_density(x, y, r)), rel=1e-7)


def test_a_model_that_never_settles_says_so_and_shows_no_numbers() -> None:
    rng = np.random.default_rng(1)
    value, slope = settling_nowhere()
    with pytest.raises(ConvergenceError, match="did not settle after 200 steps"):
        minimise(value, slope, rng.normal(size=2))


def settling_nowhere() -> tuple[Callable[[Any], float], Callable[[Any, bool], Slope]]:
    """A slope without a bottom: the further, the lower."""

    def value(at: Any) -> float:
        return float(-np.logaddexp(0, at).sum())

    def slope(at: Any, exact: bool) -> Slope:
        return Slope(value(at), -1 / (1 + np.exp(-at)), np.eye(2))

    return value, slope
