"""Reading the reference data that lie here beside their makers."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lod._arrays import FloatArray
from lod.controls import Controls, controls

REFERENCE = Path(__file__).parent
Table = dict[str, FloatArray]


def rows_of(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def _columns(name: str) -> Table:
    rows = rows_of(name)
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}


def table(name: str) -> Table:
    return dict(_columns(name))


@dataclass(frozen=True)
class Prepared:
    """A data set with its controls: what every test of a model starts from."""

    data: Table
    given: Controls

    def __getitem__(self, name: str) -> FloatArray:
        return self.data[name]


TRIAL = ("female", "age", "tenure", "full_time", "baseline")
CARD = ("exper", "expersq", "black", "south", "smsa", "smsa66")
AWARDS = ("sex", "siblings", "father", "mother")


def prepared(
    data: Table,
    covariates: tuple[str, ...],
    cluster: FloatArray | None,
    strata: FloatArray | None = None,
) -> Prepared:
    wide = np.column_stack([data[name] for name in covariates])
    n = len(wide)
    return Prepared(
        data, controls(n, covariates=wide, names=covariates, strata=strata, cluster=cluster)
    )


def trial(*more: str, clustered: bool = True) -> Prepared:
    data = table("leader_trial")
    cluster = data["leader"] if clustered else None
    return prepared(data, (*TRIAL, *more), cluster, data["stratum"])


def card(cluster: str) -> Prepared:
    data = table("card")
    data["cell"] = data["region"] * 100 + data["age"]
    return prepared(data, CARD, data[cluster])
