"""Moderators by interaction alone; how large a direct effect would have to be to matter."""

from dataclasses import fields

import numpy as np
import pytest
from tests.lod.reference.reading import rows_of, trial

from lod.exclusion import tipping_table
from lod.iv import two_stage_only
from lod.moderators import EffectAt, moderation
from lod.ols import ols


def r_says(model: str, term: str) -> tuple[float, float, float, float]:
    (row,) = (
        r
        for r in rows_of("regressions")
        if (r["model"], r["term"], r["variance"]) == (model, term, "CR2")
        and r["maker"] == "clubSandwich Satterthwaite"
    )
    return float(row["estimate"]), float(row["se"]), float(row["df"]), float(row["p"])


def test_voluntariness_is_tested_by_the_interaction_as_in_r() -> None:
    p = trial()
    got = moderation(p["congruence"], p["z"], p["voluntary"], p.given).interaction
    want = r_says("trial moderated", "z:voluntary")
    assert (got.estimate, got.standard_error, got.df, got.p) == pytest.approx(want, rel=1e-9)


def test_the_effect_of_use_is_moderated_by_2sls_with_two_instruments_as_in_r() -> None:
    p = trial()
    got = moderation(p["congruence"], p["use"], p["voluntary"], p.given, instrument=p["z"])
    late = got.interaction
    want = r_says("trial late moderated", "usev")
    assert (late.estimate, late.standard_error, late.df, late.p) == pytest.approx(want, rel=1e-9)
    none = got.effects[0]
    plain = r_says("trial late moderated", "use")[:3]
    assert (none.estimate, none.standard_error, none.df) == pytest.approx(plain, rel=1e-9)


def test_the_effect_at_each_level_is_that_of_the_turned_model_and_has_no_p() -> None:
    p = trial()
    got = moderation(p["congruence"], p["z"], p["voluntary"], p.given)
    assert [e.at for e in got.effects] == [0.0, 1.0]
    turned = moderation(p["congruence"], p["z"], 1 - p["voluntary"], p.given)
    for one, two in zip(got.effects, turned.effects[::-1], strict=True):
        assert (one.estimate, one.standard_error, one.df, one.lower, one.upper) == pytest.approx(
            (two.estimate, two.standard_error, two.df, two.lower, two.upper), rel=1e-8
        )
    assert not {"p", "p_value", "t"} & {f.name for f in fields(EffectAt)}


def test_a_graded_moderator_is_read_at_its_mean_and_one_sd_to_either_side() -> None:
    p = trial()
    got = moderation(p["congruence"], p["z"], np.sqrt(p["tenure"]), p.given)
    m = np.sqrt(p["tenure"])
    want = [m.mean() - m.std(ddof=1), m.mean(), m.mean() + m.std(ddof=1)]
    assert [e.at for e in got.effects] == pytest.approx(want)
    low, middle, high = (e.estimate for e in got.effects)
    assert high - middle == pytest.approx(middle - low, rel=1e-8)


def test_the_tipping_point_is_where_each_interval_reaches_zero() -> None:
    p = trial()
    y, d, z = p["valence"] + 0.3 * p["z"], p["use"], p["z"]
    got = tipping_table(y, d, z, p.given)
    assert 0 < got.wald < got.itt.estimate
    assert 0 < got.robust < got.itt.estimate
    late = two_stage_only(y - got.wald * z, d, z, p.given).terms[0]
    assert late.lower == pytest.approx(0.0, abs=1e-8)
    assert got.robust == pytest.approx(ols(y, z, p.given).terms[0].lower, rel=1e-12)
    at = tipping_table(y, d, z, p.given, shares=(got.as_share[1],)).rows[0]
    assert at.anderson_rubin.p_of_no_effect == pytest.approx(0.05, rel=1e-6)
    assert [row.share for row in got.rows] == [0.0, 0.1, 0.25, 0.5, 0.75, 1.0]
    assert got.rows[-1].late.estimate == pytest.approx(0.0, abs=1e-9)
    estimates = [row.late.estimate for row in got.rows]
    assert estimates == sorted(estimates, reverse=True)


def test_a_negative_effect_tips_on_its_own_side_and_no_effect_has_already_tipped() -> None:
    p = trial()
    y = p["valence"] + 0.3 * p["z"]
    plus, minus = (tipping_table(s * y, p["use"], p["z"], p.given) for s in (1.0, -1.0))
    assert (minus.wald, minus.robust) == pytest.approx((-plus.wald, -plus.robust), rel=1e-8)
    rng = np.random.default_rng(2)
    nothing = tipping_table(rng.normal(size=len(y)), p["use"], p["z"], p.given)
    assert (nothing.wald, nothing.robust) == (0.0, 0.0)
