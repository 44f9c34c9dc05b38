"""A lifelike trial of the shape of Haunstrup 2025, made up from a seed.

Leaders are allocated by lot within organisations; employees answer before and after; people leave,
move and stay silent; the use of dialogues is endogenous (leaders who are good at much also talk
more). The truth is kept beside the data, so that what an analysis says can be checked. Nothing is
tuned for an estimate to come out well: a seed is a draw like any other.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lod.errors import InputError
from lod.lots import Allocation, blocked, draw_lots

Column = NDArray[np.generic]
Floats = NDArray[np.float64]
Table = dict[str, Column]

DONT_KNOW, WILL_NOT_SAY = 8.0, 9.0
"""Two ways of not answering a question; a questionnaire never opened is NaN."""

OUTCOMES = {"congruence": 4, "valence": 4, "vigour": 3, "dedication": 3}
"""Scales of the employees' questionnaire and how many questions each has."""


@dataclass(frozen=True)
class Shape:
    """The trial to make up. Defaults: the published counts, rates and estimates of article A.

    effects: change of each outcome (congruence, valence, engagement) per step of use; first_stage:
    what the intervention adds to use (1-5). icc: share of the variance of an outcome between
    leaders. leave: probability of leaving the job between the waves, for anyone. respond_*:
    probability of answering, among those still there. endogeneity: how much a leader's quality adds
    to both use and outcomes. silence_by_arm: added to the log-odds of answering after, treated
    employees only (0 = attrition does not differ).
    """

    leaders: int = 226
    employees: int = 4442
    organisations: int = 34
    shares: tuple[int, int] = (1, 2)
    first_stage: float = 0.33
    effects: tuple[float, float, float] = (0.51, 0.36, 0.26)
    icc: float = 0.08
    endogeneity: float = 0.25
    leave: float = 0.20
    move: float = 0.04
    respond_before: float = 0.63
    respond_after: float = 0.42
    leader_respond_before: float = 0.89
    leader_respond_after: float = 0.71
    silence_by_arm: float = 0.0

    def __post_init__(self) -> None:
        if self.leaders < 4 or self.employees < self.leaders or self.organisations < 1:
            raise InputError("A trial needs four leaders, and an employee for each of them.")
        if self.organisations * 2 > self.leaders:
            raise InputError("Give every organisation at least two leaders.")
        chances = (self.leave, self.move, self.respond_before, self.respond_after, self.icc)
        if not all(0 <= chance < 1 for chance in chances):
            raise InputError("Every rate lies from 0 to just under 1.")


@dataclass(frozen=True)
class SyntheticTrial:
    """leaders and employees: columns of equal length; truth: what nobody could observe.

    truth holds `use` (1-5 before being asked about), and the leaders' `quality`, one per employee.
    """

    leaders: Table
    employees: Table
    truth: Table
    allocation: Allocation
    shape: Shape
    seed: int
    waves: tuple[str, str] = field(default=("2020-09", "2022-01"))

    def joined(self) -> Table:
        """One row per employee, with the leader's columns prefixed `leader_`."""
        rows = np.searchsorted(self.leaders["leader"], self.employees["leader"])
        prefixed = {
            f"leader_{name}": column[rows]
            for name, column in self.leaders.items()
            if name not in {"leader", "organisation", "arm"}
        }
        shared = {name: self.leaders[name][rows] for name in ("organisation", "arm")}
        return self.employees | shared | prefixed


def synthetic_trial(seed: int, shape: Shape | None = None) -> SyntheticTrial:
    """Make up a trial. The same seed and shape give the same trial.

    Raises InputError for a shape that cannot be.
    """
    shape = shape or Shape()
    streams = np.random.SeedSequence(seed).spawn(4)
    draw_leaders, draw_people, draw_use, draw_answers = map(np.random.default_rng, streams)
    leaders, quality = _leaders(shape, draw_leaders)
    towns = dict(zip(leaders["leader"].tolist(), leaders["organisation"].tolist(), strict=True))
    allocation = draw_lots(
        blocked(towns, dict(zip(("control", "intervention"), shape.shares, strict=True))), seed
    )
    leaders["arm"] = np.asarray(allocation.arms)
    employees, of_leader = _employees(shape, leaders, draw_people)
    treated = (leaders["arm"] == "intervention")[of_leader]
    use_before, use_after = _use(shape, quality[of_leader], of_leader, treated, draw_use)
    employees |= _presence(shape, employees, treated, draw_answers)
    latent = _outcomes(shape, quality[of_leader], of_leader, (use_before, use_after), draw_answers)
    employees |= _answers(employees, latent, (use_before, use_after), draw_answers)
    _move(shape, leaders, employees, of_leader, draw_answers)
    truth: Table = {"use": use_after, "use_before": use_before, "quality": quality[of_leader]}
    return SyntheticTrial(leaders, employees, truth, allocation, shape, seed)


def write_csv(table: Table, path: Path) -> None:
    """Write columns as comma-separated UTF-8; NaN becomes an empty cell, whole numbers stay so."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows(zip(*(map(_cell, c.tolist()) for c in table.values()), strict=True))


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return int(value) if isinstance(value, bool) else value


def _leaders(shape: Shape, rng: np.random.Generator) -> tuple[Table, Floats]:
    count = shape.leaders
    spare = rng.multinomial(count - 2 * shape.organisations, _weights(shape.organisations, rng))
    organisation = np.repeat(np.arange(shape.organisations), spare + 2)
    quality = rng.normal(size=count)
    age = np.clip(rng.normal(50, 8.5, count).round(), 28, 67)
    table: Table = {
        "leader": np.asarray([f"L{i:0{max(4, len(str(count)))}d}" for i in range(1, count + 1)]),
        "organisation": np.asarray([f"O{i:02d}" for i in organisation + 1]),
        "man": rng.random(count) < 0.30,
        "age": age,
        "education_years": rng.choice(
            [14.0, 15.0, 16.0, 17.0, 18.0], count, p=[0.1, 0.1, 0.5, 0.2, 0.1]
        ),
        "tenure_leader": np.minimum(rng.gamma(1.6, 5.8, count).round(1), age - 25),
        "tenure_job": rng.gamma(1.3, 3.2, count).round(1),
        "span": 2.0 + rng.multinomial(shape.employees - count, _weights(count, rng, 6.0)),
        "formal_education": rng.random(count) < 0.72,
        "voluntary": rng.random(count) < 0.59,
        "answered_before": rng.random(count) < shape.leader_respond_before,
    }
    left = rng.random(count) < shape.leave
    table |= {
        "left": left,
        "answered_after": ~left & (rng.random(count) < shape.leader_respond_after),
    }
    vision = 4.2 + 0.25 * quality + rng.normal(0, 0.45, count)
    for item in range(1, 5):
        asked = _likert(vision, rng)
        table[f"vision_leadership_before_{item}"] = np.where(
            table["answered_before"], asked, np.nan
        )
    return table, quality


def _weights(count: int, rng: np.random.Generator, shape: float = 3.0) -> Floats:
    weights = rng.gamma(shape, size=count)
    return np.asarray(weights / weights.sum())


def _employees(
    shape: Shape, leaders: Table, rng: np.random.Generator
) -> tuple[Table, NDArray[np.intp]]:
    sizes = leaders["span"].astype(int) - 1
    of_leader = np.repeat(np.arange(shape.leaders), sizes)
    count = len(of_leader)
    age = np.clip(rng.normal(46, 11, count).round(), 20, 69)
    tenure = np.minimum(rng.gamma(1.2, 5.5, count).round(1), age - 18)
    table: Table = {
        "employee": np.asarray([f"E{i:05d}" for i in range(1, count + 1)]),
        "leader": leaders["leader"][of_leader],
        "man": rng.random(count) < 0.22,
        "age": age,
        "education_years": rng.choice(
            [12.0, 14.0, 15.0, 16.0, 18.0], count, p=[0.1, 0.2, 0.2, 0.4, 0.1]
        ),
        "tenure_job": tenure,
        "full_time": rng.random(count) < 0.78,
        "administrative": rng.random(count) < 0.24,
    }
    return table, of_leader


def _use(
    shape: Shape,
    quality: Floats,
    of_leader: NDArray[np.intp],
    treated: NDArray[np.bool_],
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Use of dialogues as each employee lives it, total SD about 0.79 as the article implies."""
    leader = shape.endogeneity * quality + rng.normal(0, 0.10, len(quality))[of_leader]
    own = rng.normal(0, 0.50, len(of_leader))
    takes_up = rng.gamma(4.0, 0.25, len(of_leader))[of_leader]
    before = 2.3 + leader + own + rng.normal(0, 0.5, len(own))
    after = 2.3 + leader + own + rng.normal(0, 0.5, len(own))
    return np.clip(before, 1, 5), np.clip(after + shape.first_stage * takes_up * treated, 1, 5)


def _outcomes(
    shape: Shape,
    quality: Floats,
    of_leader: NDArray[np.intp],
    use: tuple[Floats, Floats],
    rng: np.random.Generator,
) -> dict[str, tuple[Floats, Floats]]:
    effects = dict(zip(("congruence", "valence", "vigour"), shape.effects, strict=True))
    effects["dedication"] = effects["vigour"]
    spread = 0.6
    between, within = spread * np.sqrt(shape.icc), spread * np.sqrt(1 - shape.icc)
    person = rng.normal(0, 0.6 * within, len(of_leader))
    leader = rng.normal(0, between, len(of_leader))[of_leader] + 0.1 * shape.endogeneity * quality
    out = {}
    for name, effect in effects.items():
        waves = [
            3.7 + effect * (u - 2.3) + leader + person + rng.normal(0, 0.8 * within, len(person))
            for u in use
        ]
        out[name] = (waves[0], waves[1])
    return out


def _presence(
    shape: Shape, employees: Table, treated: NDArray[np.bool_], rng: np.random.Generator
) -> Table:
    """Who left, who answered: the older, longer employed and full-time answer more, as they do."""
    age = (employees["age"].astype(float) - 46) / 11
    lean = 0.2 * age + 0.2 * (employees["full_time"].astype(float) - 0.78)
    left = rng.random(len(age)) < shape.leave
    before = rng.random(len(age)) < _chance(shape.respond_before, lean)
    willing = (
        lean + 0.8 * (before.astype(float) - shape.respond_before) + shape.silence_by_arm * treated
    )
    after = ~left & (rng.random(len(age)) < _chance(shape.respond_after, willing))
    return {"left": left, "answered_before": before, "answered_after": after}


def _chance(rate: float, lean: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-(np.log(rate / (1 - rate)) + lean)))
    return chance


def _likert(latent: Floats, rng: np.random.Generator) -> Floats:
    return np.clip(np.rint(latent + rng.normal(0, 0.65, len(latent))), 1, 5)


def _answers(
    employees: Table,
    outcomes: dict[str, tuple[Floats, Floats]],
    use: tuple[Floats, Floats],
    rng: np.random.Generator,
) -> Table:
    table: Table = {}
    for wave, name in enumerate(("before", "after")):
        silent = ~employees[f"answered_{name}"].astype(bool)
        scales = {scale: (latent[wave], OUTCOMES[scale]) for scale, latent in outcomes.items()}
        for scale, (latent, items) in (scales | {"use": (use[wave], 7)}).items():
            for item in range(1, items + 1):
                answer = _opt_out(_likert(latent, rng), rng)
                table[f"{scale}_{name}_{item}"] = np.where(silent, np.nan, answer)
        for kind, pace in (("dialogues", 0.6), ("follow_ups", 0.8)):
            number = rng.poisson(pace * np.maximum(use[wave] - 1, 0)).astype(float)
            table[f"{kind}_{name}"] = np.where(silent, np.nan, number)
    return table


def _opt_out(answer: Floats, rng: np.random.Generator) -> Floats:
    chance = rng.random(len(answer))
    return np.select([chance < 0.015, chance < 0.02], [DONT_KNOW, WILL_NOT_SAY], answer)


def _move(
    shape: Shape,
    leaders: Table,
    employees: Table,
    of_leader: NDArray[np.intp],
    rng: np.random.Generator,
) -> None:
    """Some end with another leader of their organisation; the lot stays with the first."""
    organisation = leaders["organisation"]
    now = of_leader.copy()
    for row in np.flatnonzero(rng.random(len(now)) < shape.move):
        now[row] = rng.choice(np.flatnonzero(organisation == organisation[of_leader[row]]))
    employees["leader_after"] = leaders["leader"][now]
