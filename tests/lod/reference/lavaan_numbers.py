"""Reads the numbers that R wrote beside its scripts, and compares a factor analysis with them."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lod.cfa import Difference, FactorAnalysis
from lod.cfa.indices import FitIndices

REFERENCE = Path(__file__).parent
FIT_TOLERANCE = 1e-6
SE_TOLERANCE = 1e-5

Columns = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Table:
    numbers: Columns
    words: dict[str, list[str]]


@cache
def data(name: str) -> Table:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    words = {key: [row[key] for row in rows] for key in rows[0]}
    numbers = {
        key: column for key, values in words.items() if (column := _numbers(values)) is not None
    }
    return Table(numbers, words)


def _numbers(values: list[str]) -> NDArray[np.float64] | None:
    try:
        return np.array([float(value) if value not in ("", "NA") else np.nan for value in values])
    except ValueError:
        return None


@cache
def reference(name: str) -> Mapping[str, Mapping[str, Mapping[str, float]]]:
    """case -> kind -> name -> number"""
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["case"]][row["kind"]][row["name"]] = float(row["value"])
    return found


def assert_same(
    result: FactorAnalysis,
    expected: Mapping[str, Mapping[str, float]],
    *,
    between: str = "",
    lavaan: str = "",
) -> None:
    """Every number of the case, relative to its size where that is above 1.

    `between` and `lavaan`: what stands between item and wave in our names and in lavaan's.
    """
    assert expected["fit"]
    assert expected["estimate"]
    differing = [
        f"{kind} {name}: ours {ours!r}, lavaan {theirs!r}"
        for kind, name, ours, theirs in _compared(result, expected, lavaan, between)
        if not _close(ours, theirs, SE_TOLERANCE if kind.endswith("se") else FIT_TOLERANCE)
    ]
    assert not differing, "\n".join(differing)


def assert_same_difference(found: Difference | None, expected: Mapping[str, float]) -> None:
    assert found is not None
    assert found.df == expected["df"]
    assert _close(found.chi2, expected["chisq"], 1e-5), (found.chi2, expected["chisq"])
    assert _close(found.p, expected["pvalue"], 1e-5)


def _close(ours: float, theirs: float, tolerance: float) -> bool:
    return abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))


def _compared(
    result: FactorAnalysis,
    expected: Mapping[str, Mapping[str, float]],
    lavaan: str,
    between: str,
) -> list[tuple[str, str, float, float]]:
    ours = _fit_numbers(result)
    rows = [("fit", name, ours[name], value) for name, value in expected["fit"].items()]
    for kind in ("estimate", "se", "standardised", "standardised_se"):
        for name, value in expected.get(kind, {}).items():
            words, group = name.rsplit("@", 1)
            words = words.replace(lavaan, between) if lavaan else words
            left, operator, *right = words.split(" ")
            line = result.parameter(left, operator, right[0] if right else "", group)
            rows.append((kind, name, float(getattr(line, kind)), value))
    return rows


def _fit_numbers(result: FactorAnalysis) -> dict[str, float]:
    found = _indices(result.fit, "")
    if result.scaled is not None:
        found |= _indices(result.scaled, ".scaled")
    found |= {"srmr": result.srmr, "npar": len(result.labels)}
    if result.log_likelihood is not None:
        found |= {"logl": result.log_likelihood, "aic": result.aic or 0, "bic": result.bic or 0}
    return found


def _indices(fit: FitIndices, ending: str) -> dict[str, float]:
    return {
        f"chisq{ending}": fit.chi2,
        f"df{ending}": fit.df,
        f"pvalue{ending}": fit.p,
        f"baseline.chisq{ending}": fit.baseline.value,
        f"baseline.df{ending}": fit.baseline.df,
        f"cfi{ending}": fit.cfi,
        f"tli{ending}": fit.tli,
        f"rmsea{ending}": fit.rmsea,
        f"rmsea.ci.lower{ending}": fit.rmsea_interval[0],
        f"rmsea.ci.upper{ending}": fit.rmsea_interval[1],
        f"rmsea.pvalue{ending}": fit.close_fit_p,
    }
