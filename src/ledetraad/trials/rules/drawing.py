"""How the lots are to be drawn, as the plan's [draw] says it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Literal, get_args

from ledetraad.trials.rules.plan import PlanError
from ledetraad.trials.rules.reading import Part

Scheme = Literal["complete", "blocked", "matched"]


@dataclass(frozen=True)
class Drawing:
    """match: columns in which the leaders of a set are alike (scheme "matched"). balance: columns
    that a draw must balance, so well that about the share `accept` of draws does. waves: arms that
    start in waves, and the names of the waves.
    """

    scheme: Scheme
    match: tuple[str, ...]
    balance: tuple[str, ...]
    accept: float
    waves: dict[str, tuple[str, ...]]


def read_drawing(text: str) -> Drawing:
    """The [draw] of a plan; without one, lots within the strata, or one lot among all."""
    top = tomllib.loads(text)
    trial = top.get("trial", {})
    strata = trial.get("strata", "")
    part = Part(top.get("draw", {}), "draw")
    drawing = Drawing(
        scheme=part.choose("scheme", get_args(Scheme), "blocked" if strata else "complete"),
        match=part.words("match", []),
        balance=part.words("balance", []),
        accept=part.take("accept", float, 0.0),
        waves=_waves(Part(part.take("waves", dict, {}), "draw, waves")),
    )
    part.done()
    _check(drawing, strata, list(trial.get("arms", {})))
    return drawing


def _waves(part: Part) -> dict[str, tuple[str, ...]]:
    return {arm: part.words(arm) for arm in part.raw}


def _check(drawing: Drawing, strata: str, arms: list[str]) -> None:
    if drawing.scheme == "blocked" and not strata:
        raise PlanError('draw: the scheme "blocked" needs the strata of [trial].')
    if drawing.scheme == "complete" and strata:
        raise PlanError('draw: the scheme "complete" has no blocks; [trial] names strata.')
    if (drawing.scheme == "matched") != bool(drawing.match):
        raise PlanError('draw: the scheme "matched" and the columns to match on go together.')
    if bool(drawing.balance) != bool(drawing.accept):
        raise PlanError("draw: balance, the columns, and accept, a share, go together.")
    if drawing.balance and not 0 < drawing.accept < 1:
        raise PlanError("draw: accept is the share of draws that are good enough, such as 0.05.")
    for arm in drawing.waves:
        if arm not in arms:
            raise PlanError(f"draw, waves: {arm} is not one of the arms {', '.join(arms)}.")
