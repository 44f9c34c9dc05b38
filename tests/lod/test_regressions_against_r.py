"""OLS and 2SLS to nine digits against clubSandwich and estimatr (reference/regressions.R)."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby
from typing import cast

import numpy as np
import pytest
from tests.lod.reference.reading import (
    AWARDS,
    REFERENCE,
    Prepared,
    card,
    prepared,
    rows_of,
    table,
    trial,
)

from lod.controls import controls
from lod.iv import two_stage_only
from lod.ols import Inference, Regression, ols
from lod.variance import DfRule, Variance

# A clustered trial that clubSandwich ships under the GPL: its rows are there only where R put them.
HAS_AWARDS = (REFERENCE / "local" / "awards.csv").exists()

STATA = {"stata": "CR1S"}

Fitter = Callable[[Inference], Regression]


def trial_model(words: list[str]) -> Fitter:
    if words == ["unclustered"]:
        p = trial(clustered=False)
        return lambda how: ols(p["congruence"], p["z"], p.given, names=["z"], inference=how)
    p = trial()
    if words == ["first", "stage"]:
        return lambda how: ols(p["use"], p["z"], p.given, names=["z"], inference=how)
    kind, outcome = words
    if kind == "itt":
        return lambda how: ols(p[outcome], p["z"], p.given, names=["z"], inference=how)
    return lambda how: two_stage_only(
        p[outcome], p["use"], p["z"], p.given, names=["use"], inference=how
    )


def moderated(late: bool) -> Fitter:
    p = trial("voluntary")
    Z = np.column_stack([p["z"], p["z"] * p["voluntary"]])
    D = np.column_stack([p["use"], p["use"] * p["voluntary"]])
    if late:
        names = ["use", "usev"]
        return lambda how: two_stage_only(
            p["congruence"], D, Z, p.given, names=names, inference=how
        )
    return lambda how: ols(p["congruence"], Z, p.given, names=["z", "z:voluntary"], inference=how)


def absorbed() -> Fitter:
    data = table("leader_trial")
    X = np.column_stack([data["age"], data["baseline"]])
    leaders = controls(len(X), cluster=data["leader"], strata=data["leader"])
    names = ["age", "baseline"]
    return lambda how: ols(data["congruence"], X, leaders, names=names, inference=how)


def card_model(words: list[str]) -> Fitter:
    kind, cluster = words
    p = card(cluster)
    if kind == "ols":
        return lambda how: ols(p["lwage"], p["educ"], p.given, names=["educ"], inference=how)
    Z = p["nearc4"] if kind == "2sls" else np.column_stack([p["nearc2"], p["nearc4"]])
    return lambda how: two_stage_only(
        p["lwage"], p["educ"], Z, p.given, names=["educ"], inference=how
    )


def awards_model(words: list[str]) -> Fitter:
    data = table("local/awards")
    strata = data["pair"] if words == ["pairs"] else None
    p: Prepared = prepared(data, AWARDS, data["school"], strata)
    return lambda how: ols(p["awarded"], p["treated"], p.given, names=["treated"], inference=how)


@cache
def fitter(model: str) -> Fitter:
    data, *words = model.split()
    if words[-1] == "moderated":
        return moderated(late="late" in words)
    if words[-1] == "absorbed":
        return absorbed()
    return {"trial": trial_model, "card": card_model, "awards": awards_model}[data](words)


def references() -> Iterator[tuple[str, str, str, list[dict[str, str]]]]:
    def which(row: dict[str, str]) -> tuple[str, str, str]:
        return row["model"], row["maker"], row["variance"]

    for (model, maker, variance), rows in groupby(rows_of("regressions"), which):
        if HAS_AWARDS or not model.startswith("awards"):
            yield model, maker, variance, list(rows)


def test_the_references_cover_every_variance_and_both_estimators() -> None:
    kinds = {(maker, variance) for _, maker, variance, _ in references()}
    for variance in ("CR0", "CR1", "CR1S", "CR2", "CR3"):
        assert ("clubSandwich Satterthwaite", variance) in kinds
    assert {("estimatr", "CR2"), ("estimatr", "stata")} <= kinds


@pytest.mark.parametrize(("model", "maker", "variance", "rows"), list(references()))
def test_estimates_errors_df_and_p_agree_with_r(
    model: str, maker: str, variance: str, rows: list[dict[str, str]]
) -> None:
    kind = STATA.get(variance, variance)
    rule: DfRule = "clusters" if maker.endswith("G-1") or variance == "stata" else "satterthwaite"
    fit = fitter(model)(Inference(cast(Variance, kind), rule))
    for row in rows:
        name = row["term"].replace("(Intercept)", "constant")
        got = fit.term(name)
        for value, key in ((got.estimate, "estimate"), (got.standard_error, "se")):
            assert value == pytest.approx(float(row[key]), rel=1e-9), (name, key)
        if not (maker == "estimatr" and kind == "CR0"):
            assert got.df == pytest.approx(float(row["df"]), rel=1e-9), name
            assert got.p == pytest.approx(float(row["p"]), rel=1e-9), name


def test_leaders_as_dummies_lose_no_variance_though_each_fits_itself() -> None:
    fit = absorbed()(Inference())
    assert fit.clusters.singular > 0
    assert not {"age", "baseline"} & set(fit.understated)
