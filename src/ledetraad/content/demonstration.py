"""The made-up organisation's words, for `ledetraad demo` and the benchmarks."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "library" / "demonstration"


@cache
def organisation_words() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "organisation.toml").read_text(encoding="utf-8"))


@cache
def dialogue_words() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "dialogues.toml").read_text(encoding="utf-8"))
