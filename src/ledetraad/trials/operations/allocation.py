"""Drawing the lots of a roster, and writing the list so that anyone can draw it again."""

from __future__ import annotations

import csv
import io
import unicodedata

import numpy as np

from ledetraad.trials.queries import Data, DataError, require_unique
from ledetraad.trials.rules.drawing import Drawing
from ledetraad.trials.rules.plan import Trial
from lod.design import Design
from lod.errors import DesignError
from lod.lots import Allocation, accepting, blocked, complete, draw_lots
from lod.matching import matched


def draw(roster: Data, trial: Trial, drawing: Drawing, seed: str) -> Allocation:
    """Draw the leaders of a roster, one row each. Raises DataError, DesignError."""
    require_unique(roster, trial.cluster)
    leaders = _names(roster, trial.cluster)
    try:
        design = _design(roster, leaders, trial, drawing)
        if drawing.balance:
            design = _balanced(roster, leaders, drawing, design)
        return draw_lots(design, seed, drawing.waves)
    except DesignError as problem:
        raise DesignError(f"{roster.name}: {problem}") from problem


def difference(listed: Allocation, drawn: Allocation) -> str:
    """The first thing in which a list differs from the one drawn again; empty if there is none."""
    if listed.roster_hash != drawn.roster_hash:
        return _first_stranger(listed.design, drawn.design)
    names = drawn.design.clusters
    for what, had, gets in (
        ("arm", listed.arms, drawn.arms),
        ("wave", listed.starts, drawn.starts),
    ):
        mine = dict(zip(listed.design.clusters, had, strict=False))
        for name, gotten in zip(names, gets, strict=False):
            if mine.get(name, "") != gotten:
                return (
                    f"{name}: the list says {what} {mine.get(name, '')}, the seed gives {gotten}."
                )
    return ""


def as_csv(allocation: Allocation, cluster: str, arm: str) -> str:
    """The list for people: leader, block, arm, and the wave where arms start in waves."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head, design = [cluster, "block", arm], allocation.design
    columns = [design.clusters, design.blocks, allocation.arms]
    if allocation.starts:
        head.append("wave")
        columns.append(allocation.starts)
    writer.writerow(head)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _names(roster: Data, column: str) -> list[str]:
    """One way of writing ø and å, so that a roster saved on another system draws the same lots."""
    return [unicodedata.normalize("NFC", name) for name in roster.labels(column).tolist()]


def _design(roster: Data, leaders: list[str], trial: Trial, drawing: Drawing) -> Design:
    if drawing.scheme == "matched":
        rows = zip(*(_numbers(roster, column) for column in drawing.match), strict=True)
        return matched(dict(zip(leaders, map(list, rows), strict=True)), trial.arms)
    if drawing.scheme == "complete":
        return complete(leaders, trial.arms)
    strata = _names(roster, trial.strata)
    return blocked(dict(zip(leaders, strata, strict=True)), trial.arms)


def _balanced(roster: Data, leaders: list[str], drawing: Drawing, design: Design) -> Design:
    place = {name: row for row, name in enumerate(leaders)}
    order = [place[name] for name in design.clusters]
    columns = {c: _numbers(roster, c) for c in drawing.balance}
    return accepting(
        drawing.accept, {c: [v[row] for row in order] for c, v in columns.items()}, design
    )


def _numbers(roster: Data, column: str) -> list[float]:
    """A column to match or balance on: a number for every leader, and not all the same."""
    values = roster.numbers(column)
    empty = np.flatnonzero(np.isnan(values))
    if empty.size:
        raise DataError(
            f"{roster.name}, column {column} is empty in {empty.size} rows, the first is row "
            f"{roster.row(int(empty[0]))}: fill it in or draw without it."
        )
    if values.min() == values.max():
        raise DataError(f"{roster.name}, column {column} is {values[0]:g} for every leader.")
    return [float(value) for value in values]


def _first_stranger(listed: Design, drawn: Design) -> str:
    apart = sorted(set(listed.clusters) ^ set(drawn.clusters))
    if not apart:
        return "The blocks, the arms or the criterion of the list are not those of the plan."
    side = "the list" if apart[0] in listed.clusters else "the roster"
    return f"{apart[0]} is only on {side}."
