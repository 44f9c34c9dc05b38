"""Bad input meets a plain sentence and nothing else."""

from collections.abc import Callable

import numpy as np
import pytest

from lod.anderson_rubin import anderson_rubin
from lod.controls import controls
from lod.errors import (
    ClusterError,
    IdentificationError,
    InputError,
    LodError,
    MissingValuesError,
    VariationError,
)
from lod.exclusion import tipping_table
from lod.instruments import first_stage_strength
from lod.iv import endogeneity, two_stage_only
from lod.moderators import moderation
from lod.ols import Inference, ols

RNG = np.random.default_rng(0)
N = 40
Y, D, Z = RNG.normal(size=N), RNG.normal(size=N), np.arange(N) % 2.0
HOLED = np.where(np.arange(N) == 6, np.nan, Y)
CLUSTER = np.arange(N) // 4

REFUSALS: list[tuple[str, type[LodError], str, Callable[[], object]]] = [
    ("a hole", MissingValuesError, "outcome has 1 of 40 rows .* row 7", lambda: ols(HOLED, Z)),
    ("all holes", MissingValuesError, "40 of 40", lambda: ols(np.full(N, np.nan), Z)),
    ("infinity", MissingValuesError, "infinite", lambda: ols(np.full(N, np.inf), Z)),
    ("text", InputError, "regressors must hold numbers", lambda: ols(Y, ["a"] * N)),
    ("decimal commas", InputError, "must hold numbers", lambda: ols(["1,5"] * N, Z)),
    ("short column", InputError, "has 39 rows where the other data have 40", lambda: ols(Y, Z[1:])),
    ("a cube", InputError, "rows by columns", lambda: ols(Y, np.ones((N, 1, 1)))),
    ("no rows", InputError, "no rows", lambda: ols([], [])),
    ("a constant outcome", VariationError, "does not vary", lambda: ols(np.ones(N), Z)),
    ("one arm", IdentificationError, "cannot be told apart", lambda: ols(Y, np.ones(N))),
    ("an exact fit", VariationError, "fits the outcome exactly", lambda: ols(3 * Z + 1, Z)),
    (
        "one leader",
        ClusterError,
        "only one cluster",
        lambda: ols(Y, Z, controls(N, cluster=np.zeros(N))),
    ),
    (
        "a lost leader",
        MissingValuesError,
        "cluster column is missing in 1 rows, the first in row 1",
        lambda: controls(N, cluster=[None, *range(N - 1)]),
    ),
    (
        "more columns than rows",
        InputError,
        "cannot carry",
        lambda: controls(N, covariates=RNG.normal(size=(N, N))),
    ),
    (
        "as many parameters as rows",
        IdentificationError,
        "40 rows cannot carry 40",
        lambda: ols(Y, Z, controls(N, covariates=RNG.normal(size=(N, N - 2)))),
    ),
    (
        "two names alike",
        InputError,
        "same name",
        lambda: controls(N, covariates=np.column_stack([Y, D]), names=["age", "age"]),
    ),
    (
        "a name too many",
        InputError,
        "1 columns of covariate came with 2 names",
        lambda: controls(N, covariates=Y, names=["age", "sex"]),
    ),
    ("an odd level", InputError, "between 0 and 1", lambda: Inference(level=95)),
    (
        "an unknown variance",
        InputError,
        "HC9 is not one of",
        lambda: ols(Y, Z, inference=Inference("HC9")),  # type: ignore[arg-type]
    ),
    ("an unknown term", InputError, "no column age", lambda: ols(Y, Z).term("age")),
    (
        "too few instruments",
        IdentificationError,
        "1 instruments cannot identify 2",
        lambda: two_stage_only(Y, np.column_stack([D, Y**2]), Z),
    ),
    (
        "an instrument that moves nothing",
        IdentificationError,
        "do not move treatment",
        lambda: two_stage_only(Y, np.tile([1.0, 1.0, 2.0, 2.0], 10), Z),
    ),
    (
        "the same instrument twice",
        IdentificationError,
        "cannot be told apart",
        lambda: two_stage_only(Y, D, np.column_stack([Z, 1 - Z])),
    ),
    (
        "a treatment that stands still",
        VariationError,
        "treatment does not vary",
        lambda: first_stage_strength(np.ones(N), Z),
    ),
    (
        "two treatments for one set",
        IdentificationError,
        "one treatment",
        lambda: anderson_rubin(Y, np.column_stack([D, Y**2]), Z),
    ),
    (
        "two treatments for one test",
        IdentificationError,
        "one treatment",
        lambda: endogeneity(Y, np.column_stack([D, Y**2]), Z),
    ),
    (
        "two instruments in the tipping table",
        IdentificationError,
        "one instrument",
        lambda: tipping_table(Y, D, np.column_stack([Z, Y**2])),
    ),
    (
        "a moderator that stands still",
        VariationError,
        "moderator does not vary",
        lambda: moderation(Y, Z, np.ones(N)),
    ),
    (
        "a moderator that is the arm",
        IdentificationError,
        "same arm",
        lambda: moderation(Y, Z, Z),
    ),
]


@pytest.mark.parametrize(
    ("error", "sentence", "act"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_a_refusal_is_a_sentence_of_the_right_kind(
    error: type[LodError], sentence: str, act: Callable[[], object]
) -> None:
    with pytest.raises(error, match=sentence) as caught:
        act()
    said = str(caught.value)
    assert said.endswith(".")
    assert said[0].isupper() or said[0].isdigit()


def test_booleans_and_small_integers_are_numbers() -> None:
    plain = ols(Y, Z, controls(N, cluster=CLUSTER)).terms[0]
    assert ols(Y, Z.astype(bool), controls(N, cluster=CLUSTER)).terms[0] == plain
    assert ols(Y, Z.astype(np.int8).astype(object), controls(N, cluster=CLUSTER)).terms[0] == plain


def test_fewer_clusters_than_parameters_is_said() -> None:
    given = controls(N, covariates=RNG.normal(size=(N, 12)), cluster=CLUSTER)
    assert ols(Y, Z, given).clusters.fewer_than_parameters


def test_a_town_with_one_leader_costs_its_own_p_and_nobody_elses() -> None:
    towns = np.where(CLUSTER == 9, 9, CLUSTER // 3)
    by_leader = (CLUSTER % 2).astype(float)
    fit = ols(Y, by_leader, controls(N, strata=towns, cluster=CLUSTER))
    alone = controls(N, covariates=(CLUSTER == 9).astype(float), names=["one"], cluster=CLUSTER)
    assert fit.term("x").p > 0
    lonely = ols(Y, by_leader, alone)
    assert lonely.term("x").p > 0
    assert "one" in lonely.understated


def test_two_leaders_one_in_each_arm_are_refused() -> None:
    two = np.arange(N) % 2
    with pytest.raises(ClusterError, match="no degrees of freedom"):
        ols(Y, two.astype(float), controls(N, cluster=two))


def test_a_single_treated_leader_is_said() -> None:
    given = controls(N, cluster=CLUSTER)
    fit = ols(Y, (CLUSTER == 0).astype(float), given)
    assert fit.clusters.singular == 1
    assert "x" in fit.understated
    assert not ols(Y, Z, given).understated
