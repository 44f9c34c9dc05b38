"""First-stage F's, Anderson-Rubin sets, endogeneity and HTZ against R (reference/instruments.R)."""

import numpy as np
import pytest
from tests.lod.reference.reading import Prepared, card, rows_of, trial

from lod._arrays import FloatArray
from lod.anderson_rubin import anderson_rubin
from lod.errors import ClusterError, IdentificationError, InputError
from lod.instruments import FirstStageStrength, first_stage_strength, stock_yogo
from lod.iv import endogeneity, two_stage, two_stage_only, wald_identity
from lod.joint import wald_test
from lod.ols import Inference, ols
from lod.variance import Variance

ROWS = rows_of("instruments")


def expected(data: str, what: str, variance: str = "CR2") -> tuple[float, float]:
    (row,) = (r for r in ROWS if (r["data"], r["what"], r["variance"]) == (data, what, variance))
    return float(row["value"]), float(row["df"].replace("NA", "nan"))


def case(name: str) -> tuple[Prepared, FloatArray, FloatArray, FloatArray]:
    if name == "trial":
        p = trial()
        return p, p["congruence"], p["use"], p["z"]
    _, cluster, instruments = name.split()
    p = card(cluster)
    both = np.column_stack([p["nearc2"], p["nearc4"]])
    return p, p["lwage"], p["educ"], p["nearc4"] if instruments == "1" else both


CASES = ["trial", "card cell 1", "card cell 2", "card region 1"]
VARIANCES: list[Variance] = ["CR0", "CR1", "CR1S", "CR2"]


def strength(name: str, variance: Variance) -> FirstStageStrength:
    p, _, d, z = case(name)
    return first_stage_strength(d, z, p.given, inference=Inference(variance))


@pytest.mark.parametrize("name", CASES)
def test_classical_and_robust_f_stand_side_by_side_as_in_r(name: str) -> None:
    for variance in VARIANCES:
        got = strength(name, variance)
        f, df = expected(name, "classical F", "iid")
        assert (got.classical.f, got.classical.df2) == pytest.approx((f, df), rel=1e-9)
        robust, _ = expected(name, "robust F", variance)
        assert got.robust.f == pytest.approx(robust, rel=1e-9)
        assert (got.classical.variance, got.robust.variance) == ("iid", variance)


@pytest.mark.parametrize("name", CASES)
def test_the_effective_f_agrees_with_its_definition_in_r(name: str) -> None:
    assert strength(name, "CR1S").effective.f == pytest.approx(
        expected(name, "effective F", "CR1S")[0], rel=1e-9
    )


def test_with_one_instrument_effective_f_is_robust_f_and_its_bars_are_the_published_ones() -> None:
    p, _, d, z = case("trial")
    for bias, published in ((0.05, 37.42), (0.10, 23.11), (0.20, 15.06), (0.30, 12.05)):
        got = first_stage_strength(d, z, p.given, bias=bias)
        assert got.effective.f == pytest.approx(got.robust.f, rel=1e-12)
        assert got.effective.critical == pytest.approx(published, abs=0.006)
        assert got.effective.weak == (got.effective.f < published)


def test_f_is_t_squared_under_the_same_variance() -> None:
    p, _, d, z = case("trial")
    for variance in VARIANCES:
        how = Inference(variance)
        term = ols(d, z, p.given, inference=how).terms[0]
        f = first_stage_strength(d, z, p.given, inference=how).robust
        assert f.f == pytest.approx(term.t**2, rel=1e-12)
        assert (f.df2, f.p) == pytest.approx((term.df, term.p), rel=1e-9)


def test_stock_yogo_is_printed_with_its_assumption() -> None:
    bar = stock_yogo()
    assert (bar.threshold, bar.assumes) == (16.38, "iid errors")
    assert "classical" in bar.comparable
    with pytest.raises(InputError, match="Stock-Yogo"):
        stock_yogo(9)


@pytest.mark.parametrize("level", [0.95, 0.9])
def test_the_anderson_rubin_borders_are_where_r_stops_rejecting(level: float) -> None:
    p, y, d, z = case("trial")
    got = anderson_rubin(y, d, z, p.given, level=level)
    assert got.shape == "interval"
    want = [expected("trial", f"AR border {level:g} {i}")[0] for i in (1, 2)]
    assert got.pieces[0] == pytest.approx(want, rel=1e-9, abs=1e-10)


def test_anderson_rubin_at_zero_is_the_itt_test() -> None:
    p, y, d, z = case("trial")
    itt = ols(y, z, p.given).terms[0]
    got = anderson_rubin(y, d, z, p.given)
    assert got.p_of_no_effect == pytest.approx(itt.p, rel=1e-9)
    assert got.p_value(0.0) == got.p_of_no_effect
    assert got.contains(0.0) == (itt.p > 0.05)


@pytest.mark.parametrize("name", ["card cell 2", "card cell 1"])
def test_every_border_of_the_set_has_exactly_the_level_as_its_p(name: str) -> None:
    p, y, d, z = case(name)
    for level in (0.8, 0.9, 0.95, 0.99):
        got = anderson_rubin(y, d, z, p.given, level=level)
        borders = [b for piece in got.pieces for b in piece if np.isfinite(b)]
        for border in borders:
            assert got.p_value(border) == pytest.approx(1 - level, rel=1e-6)
        for b in np.linspace(-1, 1, 41):
            assert got.contains(b) == (got.p_value(b) >= 1 - level)


@pytest.mark.parametrize("name", CASES)
def test_the_endogeneity_test_counts_clusters_as_r_does(name: str) -> None:
    p, y, d, z = case(name)
    got = endogeneity(y, d, z, p.given)
    assert (got.t, got.df) == pytest.approx(expected(name, "endogeneity t"), rel=1e-9)


def test_the_wald_identity_holds_with_one_instrument_and_is_refused_with_two() -> None:
    p, y, d, z = case("trial")
    got = wald_identity(two_stage(y, d, z, p.given))
    assert got.holds
    assert got.ratio == pytest.approx(got.late, rel=1e-10)
    p, y, d, z = case("card cell 2")
    with pytest.raises(IdentificationError, match="one instrument"):
        wald_identity(two_stage(y, d, z, p.given))


def test_joint_tests_agree_with_r() -> None:
    p = trial()
    X = np.column_stack([p["z"], p["z"] * p["voluntary"], p["voluntary"]])
    fit = ols(p["congruence"], X, p.given, names=["z", "zv", "voluntary"])
    both = wald_test(fit, ["z", "zv"])
    assert (both.f, both.df2) == pytest.approx(
        expected("trial z and z:voluntary", "HTZ F"), rel=1e-9
    )
    three = wald_test(fit, ["age", "tenure", "baseline"])
    assert (three.f, three.df2) == pytest.approx(expected("trial covariates", "HTZ F"), rel=1e-9)
    p, y, d, z = case("card cell 2")
    late = wald_test(two_stage_only(y, d, z, p.given, names=["educ"]), ["educ", "black"])
    assert (late.f, late.df2) == pytest.approx(expected("card 2sls", "HTZ F"), rel=1e-9)


def test_a_joint_test_of_one_term_is_its_t_squared() -> None:
    p, y, _, z = case("trial")
    fit = ols(y, z, p.given, names=["z"])
    one, term = wald_test(fit, ["z"]), fit.term("z")
    assert (one.f, one.df2, one.p) == pytest.approx((term.t**2, term.df, term.p), rel=1e-9)
    with pytest.raises(InputError, match="nobody"):
        wald_test(fit, ["nobody"])


def test_more_terms_than_the_clusters_can_carry_are_refused_together() -> None:
    p = card("region")
    fit = ols(p["lwage"], p["educ"], p.given, names=["educ"])
    with pytest.raises(ClusterError, match="too few"):
        wald_test(fit, fit.names)
