"""The wild cluster bootstrap against refitting every sample, and against wildboottest."""

from itertools import product

import numpy as np
import pytest
from tests.lod.reference.reading import card, rows_of, trial

from lod._arrays import FloatArray
from lod.controls import Controls, controls
from lod.errors import ClusterError, IdentificationError, InputError
from lod.iv import two_stage_only
from lod.ols import Inference, ols
from lod.resampling import Resampling
from lod.weights import Batches, Weights, batches_of
from lod.wild import wild_bootstrap, wild_bootstrap_iv

CR1S = Inference("CR1S")
QUICK = Resampling(60, seed=4, interval=False)


def weights_of(given: Controls, kind: Weights | None, resampling: Resampling) -> FloatArray:
    return np.vstack(list(batches_of(given, kind, resampling)))


def fitted(y: FloatArray, columns: FloatArray) -> FloatArray:
    return np.asarray(columns @ np.linalg.lstsq(columns, y)[0])


def design_of(given: Controls) -> FloatArray:
    return given.clusters.unsort(given.Q)


@pytest.mark.parametrize(("null", "kind"), [(0.0, "rademacher"), (0.3, "webb")])
def test_wcr_draws_are_what_refitting_each_bootstrap_sample_gives(
    null: float, kind: Weights
) -> None:
    p = trial()
    y, z, W = p["congruence"], p["z"], design_of(p.given)
    got = wild_bootstrap(y, z, p.given, QUICK, null=null, weights=kind)
    restricted = fitted(y - null * z, W)
    u = y - null * z - restricted
    V = weights_of(p.given, kind, QUICK)
    for b in (0, 31, 59):
        sample = restricted + null * z + u * V[b, p.given.clusters.codes]
        term = ols(sample, z, p.given, inference=CR1S).terms[0]
        t = (term.estimate - null) / term.standard_error
        assert got.drawn[b] == pytest.approx(t, rel=1e-8)
    own = ols(y, z, p.given, inference=CR1S).terms[0]
    assert got.t == pytest.approx((own.estimate - null) / own.standard_error, rel=1e-9)


@pytest.mark.parametrize("instruments", [1, 2])
@pytest.mark.parametrize("null", [0.0, 0.2])
def test_wre_draws_are_what_refitting_each_bootstrap_sample_gives(
    instruments: int, null: float
) -> None:
    p = card("cell")
    Z = np.column_stack([p["nearc4"], p["nearc2"]])[:, :instruments]
    y, d, W = p["lwage"], p["educ"], design_of(p.given)
    got = wild_bootstrap_iv(y, d, Z, p.given, QUICK, null=null)
    restricted = fitted(y - null * d, W)
    u = y - null * d - restricted
    columns = np.column_stack([W, Z, u])
    beta = np.linalg.lstsq(columns, d)[0]
    first = columns[:, :-1] @ beta[:-1]
    v = d - first
    V = weights_of(p.given, None, QUICK)
    for b in (0, 17, 59):
        w = V[b, p.given.clusters.codes]
        d_star = first + v * w
        y_star = restricted + null * d_star + u * w
        term = two_stage_only(y_star, d_star, Z, p.given, inference=CR1S).terms[0]
        t = (term.estimate - null) / term.standard_error
        assert got.drawn[b] == pytest.approx(t, rel=1e-7)
    own = two_stage_only(y, d, Z, p.given, inference=CR1S).terms[0]
    assert got.t == pytest.approx((own.estimate - null) / own.standard_error, rel=1e-9)
    assert got.estimate == pytest.approx(own.estimate, rel=1e-10)


def test_enumeration_gives_the_distribution_of_wildboottest() -> None:
    want = {r["what"]: float(r["value"]) for r in rows_of("python_oracles") if "wild" in r["maker"]}
    p = card("region")
    got = wild_bootstrap(
        p["lwage"], p["nearc4"], p.given, Resampling(9_999, interval=False), weights="rademacher"
    )
    assert got.enumerated
    assert got.resampling.draws == len(got.drawn) == want["draws"] == 512
    assert got.t == pytest.approx(want["t"], rel=1e-9)
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        mine = float(np.quantile(np.abs(got.drawn), share))
        assert mine == pytest.approx(want[f"|t| quantile {share}"], rel=1e-9)
    # wildboottest leaves the data's own pattern and its mirror image out of the count.
    assert got.p_symmetric == pytest.approx(want["p"] + 2 / 512, abs=1e-12)


def test_every_pattern_is_enumerated_once() -> None:
    got = np.vstack(list(Batches(6, "rademacher", Resampling(999))))
    assert {tuple(row) for row in got.tolist()} == set(product((-1.0, 1.0), repeat=6))
    assert len(got) == 64


def test_few_clusters_get_webb_weights_unless_signs_are_asked_for() -> None:
    p = card("region")
    got = wild_bootstrap(p["lwage"], p["nearc4"], p.given, QUICK)
    assert (got.weights, got.enumerated) == ("webb", False)
    drawn = np.unique(np.abs(weights_of(p.given, None, QUICK)))
    assert drawn == pytest.approx(np.sqrt([0.5, 1.0, 1.5]))
    q = trial()
    assert wild_bootstrap(q["valence"], q["z"], q.given, QUICK).weights == "rademacher"


def test_weights_have_mean_zero_and_variance_one() -> None:
    kinds: list[Weights] = ["rademacher", "webb"]
    for kind in kinds:
        V = np.vstack(list(Batches(40, kind, Resampling(9_999))))
        assert abs(V.mean()) < 0.01
        assert (V**2).mean() == pytest.approx(1.0, abs=0.01)
        assert abs(np.corrcoef(V[:, 0], V[:, 1])[0, 1]) < 0.05


def test_both_p_values_count_the_data_among_the_draws() -> None:
    p = trial()
    got = wild_bootstrap(p["congruence"], p["z"], p.given, Resampling(199, interval=False))
    assert got.p_symmetric == (1 + int((np.abs(got.drawn) >= abs(got.t)).sum())) / 200
    above, below = int((got.drawn >= got.t).sum()), int((got.drawn <= got.t).sum())
    assert got.p_equal_tailed == min(1.0, 2 * (1 + min(above, below)) / 200)


def test_the_intervals_hold_exactly_the_nulls_that_are_not_rejected() -> None:
    p = trial()
    how = Resampling(399, seed=8)
    still = Resampling(399, seed=8, interval=False)
    y, d, z = p["congruence"], p["use"], p["z"]
    itt = wild_bootstrap(y, z, p.given, how)
    late = wild_bootstrap_iv(y, d, z, p.given, how)
    assert itt.lower is not None
    assert itt.upper is not None
    assert late.lower is not None
    assert late.upper is not None
    for border, out in ((itt.lower, -1e-6), (itt.upper, 1e-6)):
        assert wild_bootstrap(y, z, p.given, still, null=border + out).p_symmetric <= 0.05
        assert wild_bootstrap(y, z, p.given, still, null=border - out).p_symmetric > 0.05
    for border, out in ((late.lower, -1e-4), (late.upper, 1e-4)):
        assert wild_bootstrap_iv(y, d, z, p.given, still, null=border + out).p_symmetric <= 0.05
        assert wild_bootstrap_iv(y, d, z, p.given, still, null=border - out).p_symmetric > 0.05


def test_the_seed_decides_and_more_draws_begin_with_the_same_draws() -> None:
    p = trial()
    few, many, other = (
        wild_bootstrap(
            p["valence"], p["z"], p.given, Resampling(n, seed=seed, interval=False)
        ).drawn
        for n, seed in ((300, 1), (700, 1), (300, 2))
    )
    np.testing.assert_allclose(many[:300], few, rtol=1e-12)
    assert not np.allclose(few, other)


def test_what_it_cannot_do_is_refused() -> None:
    p = trial()
    y, d, z = p["congruence"], p["use"], p["z"]
    with pytest.raises(IdentificationError, match="one treatment"):
        wild_bootstrap_iv(y, np.column_stack([d, d**2]), z, p.given, QUICK)
    with pytest.raises(InputError, match="not one of the weights"):
        wild_bootstrap(y, z, p.given, QUICK, weights="mammen")  # type: ignore[arg-type]
    four = controls(len(y), cluster=p["leader"] % 4)
    with pytest.raises(ClusterError, match="Webb"):
        wild_bootstrap(y, d, four, QUICK, weights="rademacher")
