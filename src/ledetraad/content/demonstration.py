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


def sign_in_name(given: str, family: str) -> str:
    return f"{_plain(given)}.{_plain(family)}"


def _plain(name: str) -> str:
    letters = {"æ": "ae", "ø": "oe", "å": "aa"}
    return "".join(letters.get(letter, letter) for letter in name.lower() if letter.isalpha())
