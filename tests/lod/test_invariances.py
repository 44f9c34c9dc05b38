"""What must not matter does not: order, labels, units, constants, repeated covariates."""

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from tests.lod.reference.reading import TRIAL, table

from lod._arrays import FloatArray, IntArray
from lod.anderson_rubin import anderson_rubin
from lod.controls import Controls, controls
from lod.errors import CollinearityError
from lod.instruments import first_stage_strength
from lod.iv import two_stage
from lod.ols import Inference, ols
from lod.resampling import Resampling
from lod.variance import Variance
from lod.wild import wild_bootstrap, wild_bootstrap_iv

DATA = table("leader_trial")
COVARIATES = np.column_stack([DATA[name] for name in TRIAL])
N = len(DATA["z"])
VARIANCES: list[Variance] = ["CR0", "CR1", "CR1S", "CR2", "CR3", "CR3J"]
quick = settings(max_examples=15, deadline=None)


def prepared(
    order: IntArray | None = None,
    covariates: FloatArray = COVARIATES,
    cluster: FloatArray = DATA["leader"],
) -> Controls:
    rows = np.arange(N) if order is None else order
    return controls(
        N,
        covariates=covariates[rows],
        strata=DATA["stratum"][rows],
        cluster=cluster[rows],
        names=None if covariates.shape[1] != len(TRIAL) else TRIAL,
    )


def everything(
    y: FloatArray, d: FloatArray, z: FloatArray, given: Controls, variance: Variance = "CR2"
) -> dict[str, float]:
    """All that a table would print, free of unit where it should be."""
    how = Inference(variance)
    fit = two_stage(y, d, z, given, inference=how)
    late, itt = fit.second.terms[0], fit.reduced.terms[0]
    strength = first_stage_strength(d, z, given, inference=how)
    region = anderson_rubin(y, d, z, given, inference=how)
    boot = Resampling(39, interval=False)
    return {
        "late": late.estimate,
        "late se": late.standard_error,
        "late t": late.t,
        "late df": late.df,
        "itt t": itt.t,
        "itt df": itt.df,
        "itt p": itt.p,
        "classical F": strength.classical.f,
        "robust F": strength.robust.f,
        "effective F": strength.effective.f,
        "AR p": region.p_of_no_effect,
        "AR lower": region.pieces[0][0],
        "WCR t": wild_bootstrap(y, z, given, boot).t,
        "WRE t": wild_bootstrap_iv(y, d, z, given, boot).t,
    }


Y, D, Z = DATA["valence"], DATA["use"], DATA["z"]


def same(got: dict[str, float], want: dict[str, float], but: tuple[str, ...] = ()) -> None:
    for key, value in want.items():
        if key not in but:
            assert got[key] == pytest.approx(value, rel=1e-7, abs=1e-9), key


@quick
@for_all(st.integers(0, 2**32 - 1), st.sampled_from(VARIANCES))
def test_the_order_of_rows_does_not_matter(seed: int, variance: Variance) -> None:
    order = np.random.default_rng(seed).permutation(N)
    got = everything(Y[order], D[order], Z[order], prepared(order), variance)
    same(got, everything(Y, D, Z, prepared(), variance))


@quick
@for_all(st.integers(0, 2**32 - 1), st.sampled_from(VARIANCES))
def test_the_labels_of_clusters_do_not_matter(seed: int, variance: Variance) -> None:
    labels = np.random.default_rng(seed).permutation(1000)[DATA["leader"].astype(int)]
    want = everything(Y, D, Z, prepared(), variance)
    same(everything(Y, D, Z, prepared(cluster=labels), variance), want)
    words = np.array([f"leader {v}" for v in labels])
    same(everything(Y, D, Z, prepared(cluster=words), variance), want)


@quick
@for_all(st.floats(-1e4, 1e4))
def test_a_constant_added_to_the_instrument_does_not_matter(constant: float) -> None:
    same(everything(Y, D, Z + constant, prepared()), everything(Y, D, Z, prepared()))


@quick
@for_all(st.floats(1e-4, 1e4), st.floats(-100, 100))
def test_the_unit_of_the_outcome_scales_the_effect_and_nothing_else(
    scale: float, shift: float
) -> None:
    got = everything(Y * scale + shift, D, Z, prepared())
    want = everything(Y, D, Z, prepared())
    own = ("late", "late se", "AR lower")
    same({k: got[k] / scale for k in own}, {k: want[k] for k in own})
    same(got, want, but=own)


@quick
@for_all(st.floats(1e-5, 1e5), st.floats(-1000, 1000), st.integers(0, len(TRIAL) - 1))
def test_the_unit_of_a_covariate_does_not_matter(scale: float, shift: float, which: int) -> None:
    changed = COVARIATES.copy()
    changed[:, which] = changed[:, which] * scale + shift
    same(everything(Y, D, Z, prepared(covariates=changed)), everything(Y, D, Z, prepared()))


@quick
@for_all(st.integers(0, len(TRIAL) - 1), st.floats(0.01, 100), st.floats(-50, 50))
def test_a_covariate_said_twice_is_named_and_dropped_or_refused(
    which: int, scale: float, shift: float
) -> None:
    again = np.column_stack([COVARIATES, COVARIATES[:, which] * scale + shift])
    names = [*TRIAL, "again"]

    def given(**keys: str) -> Controls:
        return controls(
            N,
            covariates=again,
            names=names,
            strata=DATA["stratum"],
            cluster=DATA["leader"],
            **keys,  # type: ignore[arg-type]
        )

    kept = given()
    (dropped,) = kept.dropped
    assert dropped.name == "again"
    assert TRIAL[which] in dropped.explained_by
    assert not set(dropped.explained_by) - {TRIAL[which], "constant"}
    assert ols(Y, Z, kept).dropped == kept.dropped
    same(everything(Y, D, Z, kept), everything(Y, D, Z, prepared()))
    with pytest.raises(CollinearityError, match=f"again is a combination of .*{TRIAL[which]}"):
        given(collinear="refuse")


def test_age_in_months_beside_age_in_years_is_dropped_by_name() -> None:
    wide = np.column_stack([COVARIATES, DATA["age_months"]])
    given = controls(N, covariates=wide, names=[*TRIAL, "age_months"], cluster=DATA["leader"])
    assert str(given.dropped[0]) == "age_months is a combination of age"


def test_a_stratum_that_covariates_repeat_leaves_the_covariate_out() -> None:
    dummy = (DATA["stratum"] == 3).astype(float)
    given = controls(N, covariates=dummy, names=["town 3"], strata=DATA["stratum"])
    assert given.dropped[0].explained_by == ("stratum 3",)


def test_the_jackknife_is_the_leverage_form_and_not_an_approximation() -> None:
    given = prepared()
    fit = ols(Y, Z, given, inference=Inference("CR3J"))
    X = np.column_stack([given.clusters.unsort(given.Q), Z])
    left_out = []
    for leader in np.unique(DATA["leader"]):
        rest = DATA["leader"] != leader
        left_out.append(np.linalg.lstsq(X[rest], Y[rest])[0][-1])
    G = len(left_out)
    spread = np.square(np.array(left_out) - fit.estimates[0]).sum() * (G - 1) / G
    assert fit.terms[0].standard_error == pytest.approx(np.sqrt(spread), rel=1e-9)


def test_a_column_changed_where_it_lies_is_another_column() -> None:
    given = controls(N, covariates=COVARIATES, cluster=np.sort(DATA["leader"]))
    column = Z.copy()
    before = ols(Y, column, given, names=["z"]).term("z").estimate
    column[: N // 2] = 1 - column[: N // 2]
    after = ols(Y, column, given, names=["z"]).term("z").estimate
    fresh = controls(N, covariates=COVARIATES, cluster=np.sort(DATA["leader"]))
    assert after == ols(Y, column, fresh, names=["z"]).term("z").estimate
    assert after != before
