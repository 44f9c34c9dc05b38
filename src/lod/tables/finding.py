"""What a rule found: a verdict, and the facts from which a sentence in either language is made."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from lod.errors import InputError
from lod.tables.figures import Figure, Interval

Verdict = Literal["agrees", "disagrees", "cannot tell"]
Language = Literal["da", "en"]
Fact = str | int | float | Figure | Interval
Facts = dict[str, Fact]


@dataclass(frozen=True)
class Finding:
    """One rule applied to one place of a document.

    rule: C1 to C27 of the requirements, or "stars" and "grim". where: the place, as the reader
    named it. allowed: the interval that the other figures and their rounding allow, where there is
    one. facts: everything the sentence mentions.
    """

    rule: str
    where: str
    verdict: Verdict
    allowed: Interval | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    variant: str = ""

    def say(self, language: Language = "en") -> str:
        """The finding as a sentence; Danish numbers get commas."""
        key = self.variant or self.verdict.replace(" ", "_")
        entry = _words().get(self.rule, {}).get(key)
        if entry is None:
            raise InputError(f"There are no words for the rule {self.rule} when it is {key}.")
        spoken = {name: _spoken(fact, language) for name, fact in self.facts.items()}
        return str(entry[language]).format(**spoken)


def judge(fits: bool) -> Verdict:
    """Agrees or disagrees."""
    return "agrees" if fits else "disagrees"


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(files("lod.tables").joinpath("words.toml").read_text(encoding="utf-8"))


def _spoken(fact: Fact, language: Language) -> str:
    if isinstance(fact, str):
        return fact
    if isinstance(fact, Figure):
        return fact.text.replace(*(".", ",") if language == "da" else (",", "."))
    if isinstance(fact, Interval):
        return f"{_spoken(fact.low, language)}–{_spoken(fact.high, language)}"
    text = f"{fact:,}" if isinstance(fact, int) else f"{fact:,.4g}"
    return text.translate(str.maketrans(",.", ".,")) if language == "da" else text
