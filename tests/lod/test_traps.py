"""Every fault measured in other packages, as a promise of ours (reference/python_oracles.py)."""

import numpy as np
import pytest
from tests.lod.reference.reading import Prepared, card, rows_of, trial

from lod.anderson_rubin import anderson_rubin
from lod.controls import controls
from lod.design import Design
from lod.distributions import chi2_p_value, f_p_value, normal_p_value, t_p_value
from lod.instruments import first_stage_strength
from lod.iv import endogeneity, two_stage, two_stage_only
from lod.ols import Inference, ols
from lod.resampling import Resampling
from lod.wild import wild_bootstrap_iv

ORACLE = {(r["data"], r["maker"], r["what"]): float(r["value"]) for r in rows_of("python_oracles")}
CASES = ["trial", "card cell 1", "card cell 2"]
CR1S = Inference("CR1S")
CHI2_95 = 3.841458820694124


def case(name: str) -> tuple[Prepared, np.ndarray, np.ndarray, np.ndarray]:
    if name == "trial":
        p = trial()
        return p, p["congruence"], p["use"], p["z"]
    p = card("cell")
    both = np.column_stack([p["nearc2"], p["nearc4"]])
    return p, p["lwage"], p["educ"], both[:, 1] if name.endswith("1") else both


@pytest.mark.parametrize("name", CASES)
def test_p_is_never_on_the_normal_or_on_rows_less_parameters(name: str) -> None:
    p, y, d, z = case(name)
    term = two_stage_only(y, d, z, p.given, inference=CR1S).terms[0]
    assert term.estimate == pytest.approx(ORACLE[name, "linearmodels", "estimate"], rel=1e-9)
    assert term.standard_error == pytest.approx(
        ORACLE[name, "linearmodels", "standard error"], rel=1e-9
    )
    theirs = ORACLE[name, "linearmodels", "p"]
    rows = len(y) - p.given.rank - 1
    assert theirs == pytest.approx(float(t_p_value(term.t, rows)), rel=1e-6)
    for mine in (term, two_stage_only(y, d, z, p.given).terms[0]):
        assert mine.df < p.given.clusters.count
        assert mine.p > theirs
        assert mine.p > float(normal_p_value(mine.t))


def test_f_is_not_multiplied_by_the_number_of_instruments() -> None:
    p, _, d, z = case("card cell 2")
    f = first_stage_strength(d, z, p.given, inference=CR1S).robust.f
    assert ORACLE["card cell 2", "linearmodels", "f.stat"] == pytest.approx(2 * f, rel=1e-9)
    right = ORACLE["card cell 2", "linearmodels", "Kleibergen-Paap F"]
    assert f == pytest.approx(right, rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_kleibergen_paap_and_cragg_donald_are_our_two_f(name: str) -> None:
    p, _, d, z = case(name)
    got = first_stage_strength(d, z, p.given, inference=CR1S)
    assert got.robust.f == pytest.approx(
        ORACLE[name, "linearmodels", "Kleibergen-Paap F"], rel=1e-9
    )
    assert got.classical.f == pytest.approx(
        ORACLE[name, "linearmodels", "Cragg-Donald F"], rel=1e-9
    )


def test_anderson_rubin_is_about_the_effect_and_not_about_overidentification() -> None:
    p, y, d, z = case("card cell 2")
    reduced = ols(y, z, p.given, names=["nearc2", "nearc4"], inference=CR1S)
    b, V = reduced.estimates[:2], reduced.covariance[:2, :2]
    f = float(b @ np.linalg.solve(V, b)) / 2
    got = anderson_rubin(y, d, z, p.given, inference=CR1S)
    assert got.p_of_no_effect == pytest.approx(float(f_p_value(f, 2, 98)), rel=1e-9)
    assert (
        abs(got.p_of_no_effect - ORACLE["card cell 2", "linearmodels", "anderson_rubin p"]) > 0.05
    )


@pytest.mark.parametrize("name", CASES)
def test_the_endogeneity_test_counts_clusters(name: str) -> None:
    p, y, d, z = case(name)
    got = endogeneity(y, d, z, p.given, inference=CR1S)
    right = ORACLE[name, "linearmodels", "wooldridge_regression"]
    assert got.t**2 == pytest.approx(right, rel=1e-8)
    assert got.p > float(chi2_p_value(right, 1))
    assert abs(got.p - ORACLE[name, "linearmodels", "wu_hausman p"]) > 0.002


@pytest.mark.parametrize("name", CASES)
def test_2sls_errors_are_those_of_the_structural_residuals(name: str) -> None:
    p, y, d, z = case(name)
    mine = two_stage_only(y, d, z, p.given, inference=CR1S).terms[0].standard_error
    theirs = ORACLE[name, "statsmodels", "IV2SLS clustered standard error"]
    assert theirs > 3 * mine


def test_ols_errors_agree_with_statsmodels_where_it_is_right() -> None:
    p = card("cell")
    mine = ols(p["lwage"], p["nearc4"], p.given, inference=CR1S).terms[0].standard_error
    right = ORACLE["card cell 1", "statsmodels", "OLS clustered standard error"]
    assert mine == pytest.approx(right, rel=1e-9)


@pytest.mark.parametrize("name", CASES)
def test_without_clusters_the_anderson_rubin_set_is_that_of_ivmodels(name: str) -> None:
    p, y, d, z = case(name)
    L = np.asarray(z).reshape(len(y), -1).shape[1]
    bar = CHI2_95 if L == 1 else 5.991464547107979
    level = 1 - float(f_p_value(bar / L, L, len(y) - p.given.rank - L))
    got = anderson_rubin(y, d, z, p.given, inference="iid", level=level)
    want = [ORACLE[name, "ivmodels", f"{side} 0"] for side in ("lower", "upper")]
    assert got.pieces[0] == pytest.approx(want, rel=1e-6)


def test_with_clusters_that_set_is_too_narrow() -> None:
    p, y, d, z = case("trial")
    ((low, high),) = anderson_rubin(y, d, z, p.given, inference="iid").pieces
    ((lower, higher),) = anderson_rubin(y, d, z, p.given).pieces
    assert high - low < 0.8 * (higher - lower)


def test_no_f_moves_when_a_constant_is_added_to_an_instrument() -> None:
    p, _, d, z = case("card cell 2")
    before = first_stage_strength(d, z, p.given)
    after = first_stage_strength(d, z + np.array([1000.0, -7.0]), p.given)
    for one, two in (
        (before.effective.f, after.effective.f),
        (before.effective.critical, after.effective.critical),
        (before.robust.f, after.robust.f),
        (before.classical.f, after.classical.f),
    ):
        assert one == pytest.approx(two, rel=1e-8)


def test_lots_permute_the_counts_instead_of_tossing_a_coin() -> None:
    design = Design(tuple("abcdefgh"), tuple("xxxxyyyy"), ("control", "trained"), ((1, 3), (2, 2)))
    lots = np.vstack(list(design.draws(500, 1)))
    assert set(lots[:, :4].sum(axis=1)) == {3}
    assert set(lots[:, 4:].sum(axis=1)) == {2}


def test_cr3_and_a_bootstrap_exist_for_2sls_and_adjusted_r_squared_is_a_number_or_absent() -> None:
    p, y, d, z = case("trial")
    fit = two_stage(y, d, z, p.given, inference=Inference("CR3"))
    assert fit.second.terms[0].standard_error > 0
    assert wild_bootstrap_iv(y, d, z, p.given, Resampling(99, interval=False)).p_symmetric < 1
    assert fit.second.r_squared is None
    assert fit.second.adjusted_r_squared is None
    plain = ols(y, z, p.given)
    assert plain.r_squared is not None
    assert plain.adjusted_r_squared is not None
    assert 0 < plain.adjusted_r_squared < plain.r_squared < 1


def test_few_or_dominating_clusters_are_said_not_hidden() -> None:
    p = card("region")
    report = ols(p["lwage"], p["nearc4"], p.given).clusters
    assert report.few
    assert report.count == 9
    n = 200
    rng = np.random.default_rng(1)
    lopsided = np.concatenate([np.zeros(100), np.arange(1, 101)])
    given = controls(n, cluster=lopsided)
    report = ols(rng.normal(size=n), rng.normal(size=n), given).clusters
    assert (report.dominated, report.few, report.largest_label) == (True, False, "0")
    q = trial()
    assert not ols(q["use"], q["z"], q.given).clusters.dominated
