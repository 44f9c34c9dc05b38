"""Power for a design, or for every combination of designs, from a TOML file."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from importlib import import_module
from math import isfinite
from typing import Any

from ledetraad.trials.rules.plan import PlanError
from ledetraad.trials.rules.reading import KINDS, Part
from lod.errors import DesignError, LodError
from lod.power import Power, Test, curve, smallest_effect, trials_of
from lod.simulated import TrialDesign, Trials

Progress = Callable[[int, int], None] | None

EFFECTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
FEWEST = 100
SETTINGS = {"effects", "sims", "seed", "target", "level"}


@dataclass(frozen=True)
class Question:
    """What is asked of the designs: effects per step of use, how many trials, from which seed."""

    designs: tuple[TrialDesign, ...]
    varied: tuple[str, ...]
    effects: tuple[float, ...]
    sims: int
    seed: int
    target: float
    level: float


@dataclass(frozen=True)
class DesignAnswer:
    """Power at every effect, and the smallest effect each test sees (None: none is enough)."""

    design: TrialDesign
    curve: tuple[Power, ...]
    smallest_itt: float | None
    smallest_late: float | None


def read_question(text: str) -> Question:
    """Read a design; a list as value asks for every one of its values. Raises PlanError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise PlanError(f"The design is not TOML: {broken}.") from broken
    known = {field.name for field in fields(TrialDesign)}
    odd = sorted(set(raw) - known - SETTINGS)
    if odd:
        raise PlanError(f"The design does not know {odd[0]}; it knows {', '.join(sorted(known))}.")
    choices = {name: _choices(name, raw[name]) for name in known & set(raw)}
    varied = tuple(sorted(name for name, values in choices.items() if len(values) > 1))
    names = [*varied, *sorted(set(choices) - set(varied))]
    try:
        designs = tuple(
            TrialDesign(**dict(zip(names, values, strict=True)))
            for values in itertools.product(*(choices[name] for name in names))
        )
    except (LodError, TypeError) as problem:
        raise PlanError(f"The design cannot be: {problem}") from problem
    asked = Part({name: raw[name] for name in SETTINGS & set(raw)}, "The design")
    question = Question(
        designs=designs,
        varied=varied,
        effects=_effects(asked),
        sims=asked.take("sims", int, 2000),
        seed=asked.take("seed", int),
        target=asked.take("target", float, 0.8),
        level=asked.take("level", float, 0.05),
    )
    if question.sims < FEWEST:
        raise PlanError(f"The design: sims must be at least {FEWEST} trials.")
    if not 0 < question.level < question.target < 1:
        raise PlanError("The design: 0 < level < target < 1 must hold, such as 0.05 and 0.8.")
    return question


def _effects(asked: Part) -> tuple[float, ...]:
    effects = asked.take("effects", list, list(EFFECTS))
    if not effects or not all(type(e) in (int, float) and isfinite(e) for e in effects):
        raise PlanError("The design: effects must be a list of numbers.")
    return tuple(map(float, effects))


def answer(
    question: Question, jobs: int | None = None, cluster: str = "", progress: Progress = None
) -> Iterator[DesignAnswer]:
    """Power design by design, as each is ready; the seed makes it repeatable.

    jobs: processes on this machine. cluster: the address of a Dask scheduler that does the work.
    progress: told how many batches of trials of how many are done.
    """
    q = question
    with _backend(cluster):
        shared = -1 if cluster else jobs
        found = trials_of(q.designs, sims=q.sims, seed=q.seed, jobs=shared, progress=progress)
        for design, trials in zip(q.designs, found, strict=True):
            yield DesignAnswer(
                design,
                curve(design, trials, q.effects, seed=q.seed, level=q.level),
                _smallest(question, trials, "itt"),
                _smallest(question, trials, "late"),
            )


def _choices(name: str, value: Any) -> tuple[Any, ...]:
    """The values to try: one, or each of a list; shares are pairs."""
    if name == "shares":
        pairs = (
            value if isinstance(value, list) and value and isinstance(value[0], list) else [value]
        )
        if not all(isinstance(p, list) and len(p) == 2 for p in pairs):
            raise PlanError("The design: shares must be two whole numbers, control first: [1, 2].")
        return tuple(tuple(_number(name, n, int) for n in pair) for pair in pairs)
    values = value if isinstance(value, list) else [value]
    if not values:
        raise PlanError(f"The design: {name} has no value.")
    return tuple(_number(name, v, int if name == "leaders" else float) for v in values)


def _number(name: str, value: Any, kind: type) -> Any:
    fits = type(value) is int or (kind is float and type(value) is float and isfinite(value))
    if not fits:
        raise PlanError(f"The design: {name} must be {KINDS[kind]}, not {value!r}.")
    return value


def _smallest(question: Question, trials: Trials, test: Test) -> float | None:
    try:
        return smallest_effect(trials, test=test, target=question.target, level=question.level)
    except DesignError:
        return None


@contextmanager
def _backend(cluster: str) -> Iterator[None]:
    if not cluster:
        yield
        return
    try:
        joblib, distributed = import_module("joblib"), import_module("distributed")
    except ImportError as missing:
        raise PlanError(
            "A cluster needs joblib and distributed: install ledetraad[cluster]."
        ) from missing
    try:
        client = distributed.Client(cluster)
    except (OSError, ValueError) as silent:
        raise PlanError(f"No Dask scheduler answers at {cluster}.") from silent
    with client, joblib.parallel_config("dask"):
        yield
