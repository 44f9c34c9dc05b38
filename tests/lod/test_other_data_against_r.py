"""Data sets that nobody chose for us (reference/other_*.R): what R says of them, we say.

Rows that lie in GPL packages are there only where `make references` has exported them.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np
import pytest
from tests.lod.reference.lavaan_numbers import assert_same, data, reference
from tests.lod.reference.reading import REFERENCE, Table, rows_of, table

from lod._arrays import FloatArray
from lod.anderson_rubin import anderson_rubin
from lod.cfa import Specification, cfa
from lod.controls import controls
from lod.instruments import first_stage_strength
from lod.iv import two_stage_only
from lod.joint import wald_test
from lod.ols import Inference, Regression, ols
from lod.variance import Variance


def place(case: str) -> str | None:
    """Where the rows of a case are, if they are here."""
    name = f"other_{case.replace(' ', '_')}_data"
    spots = [spot for spot in (name, f"local/{name}") if (REFERENCE / f"{spot}.csv").exists()]
    return spots[0] if spots else None


def regressions() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows_of("other_regressions"):
        if place(row["case"]):
            found[row["case"]][row["what"]] = float(row["value"])
    return found


REGRESSIONS = regressions()
ALWAYS = {"grunfeld", "grunfeld fixed", "warpbreaks", "chickweight", "chick diet"} | {
    f"{word} treated" for word in ("one", "two")
}


def columns(rows: Table, stem: str) -> FloatArray | None:
    names = [name for name in rows if name[0] == stem and name[1:].isdigit()]
    return np.column_stack([rows[name] for name in names]) if names else None


class Model:
    """One case with everything R was asked about it; fits are made once."""

    def __init__(self, case: str) -> None:
        self.rows = table(str(place(case)))
        self.D, self.Z = columns(self.rows, "d"), columns(self.rows, "z")
        n = len(self.rows["y"])
        self.given = controls(n, covariates=columns(self.rows, "w"), cluster=self.rows["g"])

    @cache  # noqa: B019 - one model a test
    def fit(self, variance: Variance) -> Regression:
        how = Inference(variance, "satterthwaite")
        if self.Z is None:
            return ols(self.rows["y"], cast(FloatArray, self.D), self.given, inference=how)
        return two_stage_only(
            self.rows["y"], cast(FloatArray, self.D), self.Z, self.given, inference=how
        )

    def says(self, what: str) -> float:
        """Our answer to a question as the reference words it: "CR2 se 1", "HTZ F", ..."""
        first, *rest = what.split()
        ask: dict[str, Callable[[], float]] = {
            "HTZ": lambda: self._joint(rest[0]),
            "classical": lambda: self._strength("CR2").classical.f,
        }
        if first in ask:
            return ask[first]()
        variance = cast(Variance, first)
        if rest[0] == "first-stage":
            return float(self._strength(variance).robust.f)
        if rest[0] == "Anderson-Rubin":
            region = anderson_rubin(
                self.rows["y"],
                cast(FloatArray, self.D),
                cast(FloatArray, self.Z),
                self.given,
                inference=Inference(variance),
            )
            return region.pencil.f(0.0)
        term = self.fit(variance).terms[int(rest[1]) - 1]
        names = {"estimate": "estimate", "se": "standard_error", "df": "df", "p": "p"}
        return float(getattr(term, names[rest[0]]))

    def _joint(self, what: str) -> float:
        fit = self.fit("CR2")
        joint = wald_test(fit, fit.names[: cast(FloatArray, self.D).shape[1]])
        return {"F": joint.f, "df": joint.df2, "p": joint.p}[what]

    def _strength(self, variance: Variance) -> Any:
        D, Z = cast(FloatArray, self.D), cast(FloatArray, self.Z)
        return first_stage_strength(D, Z, self.given, inference=Inference(variance))


def test_some_of_the_data_are_always_here() -> None:
    assert set(REGRESSIONS) >= ALWAYS
    assert {"democracy", "iris", "law"} <= {case.split()[0] for case in FACTORS}


@pytest.mark.parametrize("case", REGRESSIONS)
def test_regressions_of_data_nobody_chose_agree_with_r(case: str) -> None:
    model = Model(case)
    differing = []
    for what, theirs in REGRESSIONS[case].items():
        ours = model.says(what)
        if ours != pytest.approx(theirs, rel=1e-8 if "HTZ" in what else 1e-9):
            differing.append(f"{what}: ours {ours!r}, R {theirs!r}")
    assert not differing, "\n".join(differing)


def numbered(stem: str, *numbers: int) -> tuple[str, ...]:
    return tuple(f"{stem}{number}" for number in numbers)


MODELS: dict[str, dict[str, tuple[str, ...]]] = {
    "democracy": {
        "industry": numbered("x", 1, 2, 3),
        "before": numbered("y", 1, 2, 3, 4),
        "after": numbered("y", 5, 6, 7, 8),
    },
    "attitude": {
        "a": ("rating", "complaints", "privileges", "learning"),
        "b": ("raises", "critical", "advance"),
    },
    "iris": {"size": ("Sepal.Length", "Sepal.Width", "Petal.Length", "Petal.Width")},
    "arrests": {"crime": ("Murder", "Assault", "UrbanPop", "Rape")},
    "law": {"g": numbered("q", *range(1, 6))},
    "few": {"g": numbered("i", *range(1, 7))},
    "twolevel": {"a": numbered("y", 1, 2, 3), "b": numbered("y", 4, 5, 6)},
    "leadership": {"lead": tuple(f"LEAD{number:02d}" for number in range(1, 12))},
    "traits": {stem: numbered(stem, *range(1, 6)) for stem in "ACN"},
}
FACTORS = {
    case: expected
    for case, expected in reference("other_factors").items()
    if place(case.split()[0])
}


@pytest.mark.parametrize("case", FACTORS)
def test_factor_analyses_of_data_nobody_chose_agree_with_lavaan(case: str) -> None:
    name, estimator, *ways = case.split()
    rows = data(str(place(name)))
    result = cfa(rows.numbers, MODELS[name], **asked(rows.words, estimator, ways))
    assert_same(result, FACTORS[case])


def asked(words: dict[str, list[str]], estimator: str, ways: list[str]) -> dict[str, Any]:
    keys: dict[str, Any] = {"estimator": estimator}
    keys |= {"groups": words["group"]} if "groups" in ways else {}
    keys |= {"clusters": words["cluster"]} if "clusters" in ways else {}
    keys |= {"missing": ways[0]} if ways and ways[0] in ("fiml", "pairwise") else {}
    if "scalar" in ways:
        equal = {"loadings", "intercepts"} | ({"thresholds"} if estimator == "WLSMV" else set())
        keys["specification"] = Specification(equal=frozenset(equal))  # type: ignore[arg-type]
    if "theta" in ways:
        keys["specification"] = Specification(residuals="theta")
    return keys
