"""The report's words and numbers in one language."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from lod.ols import Term

Language = Literal["da", "en"]
STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))


@cache
def _words() -> dict[str, dict[str, str]]:
    here = files("ledetraad.trials.views").joinpath("report.toml")
    return tomllib.loads(here.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """`say` a sentence by its key; numbers get the decimal sign of the language."""

    language: Language

    def say(self, key: str, **facts: object) -> str:
        """The words of a key with its facts filled in."""
        return _words()[key][self.language].format(**facts)

    def because(self, reasons: Iterable[str]) -> str:
        """Several reasons as the end of one sentence."""
        return "; ".join(self.say(reason).rstrip(".") for reason in reasons) + "."

    def number(self, value: float | None, decimals: int = 2) -> str:
        """A number; a dash where there is none."""
        if value is None or math.isnan(value):
            return "–"
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        text = f"{value:,.{decimals}f}".replace("-", "−")
        return text.translate(str.maketrans(",.", ".,")) if self.language == "da" else text

    def count(self, value: int) -> str:
        """A whole number with its thousands."""
        return self.number(float(value), 0)

    def percent(self, share: float) -> str:
        """A share as a percentage with one decimal."""
        return "–" if math.isnan(share) else f"{self.number(100 * share, 1)} %"

    def p(self, value: float | None) -> str:
        """A p-value with three decimals, never zero."""
        if value is not None and value < 0.001:
            return "< " + self.number(0.001, 3)
        return self.number(value, 3)

    def interval(self, lower: float, upper: float) -> str:
        """An interval."""
        return f"[{self.number(lower)}; {self.number(upper)}]"

    def starred(self, term: Term) -> str:
        """A coefficient with stars and its standard error in parentheses."""
        stars = next((sign for limit, sign in STARS if term.p < limit), "")
        return f"{self.number(term.estimate)}{stars} ({self.number(term.standard_error)})"
