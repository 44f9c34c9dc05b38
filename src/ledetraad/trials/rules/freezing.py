"""A frozen plan cannot be changed without the report saying so."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ledetraad.trials.rules.plan import PlanError


@dataclass(frozen=True)
class Deviation:
    """One place where the plan used differs from the plan frozen."""

    place: str
    frozen: str
    used: str


def freeze(text: str, when: str) -> str:
    """The frozen plan as JSON: its content, the hash of the content, and when (ISO time)."""
    content = tomllib.loads(text)
    return json.dumps(
        {"frozen": when, "hash": plan_hash(text), "content": content},
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )


def plan_hash(text: str) -> str:
    """SHA-256 of what the plan says; comments, spaces and the order of keys do not matter."""
    canonical = json.dumps(tomllib.loads(text), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def frozen_hash(frozen: str) -> str:
    """The hash that a frozen plan carries. Raises PlanError when its content was changed."""
    record = json.loads(frozen)
    canonical = json.dumps(record["content"], ensure_ascii=False, sort_keys=True)
    if hashlib.sha256(canonical.encode()).hexdigest() != record["hash"]:
        raise PlanError("The frozen plan was changed by hand: its hash does not fit its content.")
    return str(record["hash"])


def frozen_note(frozen: str) -> tuple[str, str]:
    """When a plan was frozen, and its hash."""
    return str(json.loads(frozen)["frozen"]), frozen_hash(frozen)


def deviations(frozen: str, text: str) -> tuple[Deviation, ...]:
    """Every place where the plan now differs from the frozen one."""
    frozen_hash(frozen)
    before = dict(_leaves(json.loads(frozen)["content"]))
    after = dict(_leaves(tomllib.loads(text)))
    return tuple(
        Deviation(place, before.get(place, "–"), after.get(place, "–"))
        for place in sorted(set(before) | set(after))
        if before.get(place) != after.get(place)
    )


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list) and any(isinstance(v, dict) for v in value):
        for i, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{place}[{i}]")
    else:
        yield place, json.dumps(value, ensure_ascii=False)
