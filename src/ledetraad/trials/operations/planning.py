"""Power for a design, or for every combination of designs, from a TOML file."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any

from ledetraad.trials.rules.plan import PlanError
from lod.errors import DesignError, LodError
from lod.power import Power, Test, minimum_detectable_effect, power_grid
from lod.simulated import TrialDesign

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
    if "seed" not in raw:
        raise PlanError("The design lacks seed, a whole number.")
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
    return Question(
        designs=designs,
        varied=varied,
        effects=tuple(float(e) for e in raw.get("effects", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5))),
        sims=int(raw.get("sims", 2000)),
        seed=int(raw["seed"]),
        target=float(raw.get("target", 0.8)),
        level=float(raw.get("level", 0.05)),
    )


def answer(
    question: Question, jobs: int | None = None, cluster: str = ""
) -> Iterator[DesignAnswer]:
    """Power design by design, so that progress can be shown; the seed makes it repeatable.

    jobs: processes on this machine. cluster: the address of a Dask scheduler that does the work.
    """
    with _backend(cluster):
        shared = -1 if cluster else jobs
        for design in question.designs:
            curve = power_grid(
                [design],
                question.effects,
                sims=question.sims,
                seed=question.seed,
                level=question.level,
                jobs=shared,
            )[0]
            yield DesignAnswer(
                design,
                curve,
                _smallest(question, design, "itt"),
                _smallest(question, design, "late"),
            )


def _choices(name: str, value: Any) -> tuple[Any, ...]:
    if name == "shares":
        pairs = value if isinstance(value, list) and isinstance(value[0], list) else [value]
        return tuple(tuple(pair) for pair in pairs)
    return tuple(value) if isinstance(value, list) else (value,)


def _smallest(question: Question, design: TrialDesign, test: Test) -> float | None:
    try:
        return minimum_detectable_effect(
            design,
            test=test,
            target=question.target,
            sims=question.sims,
            seed=question.seed,
            level=question.level,
        )
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
        ) from (missing)
    with distributed.Client(cluster), joblib.parallel_config("dask"):
        yield
