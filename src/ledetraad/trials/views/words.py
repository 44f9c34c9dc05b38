"""The report's words and numbers in one language."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from ledetraad.trials.operations.results import Reason
from ledetraad.trials.views.document import Text
from lod.ols import Term

Language = Literal["da", "en"]
STARS = ((0.001, "***"), (0.01, "**"), (0.05, "*"))
MINUS = "−"
DASH = "–"


@cache
def _words() -> dict[str, dict[str, str]]:
    here = files("ledetraad.trials.views").joinpath("report.toml")
    return tomllib.loads(here.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """`say` a sentence by its key; numbers get the decimal sign of the language.

    danish: names of the plan as the Danish report writes them. lot: was a lot drawn? Where none
    was, a sentence that speaks of it has another under the same key with `_no_lot`.
    """

    language: Language
    danish: Mapping[str, str] = field(default_factory=dict)
    lot: bool = True

    def say(self, key: str, **facts: object) -> str:
        """The words of a key with its facts filled in."""
        other = f"{key}_no_lot"
        entry = _words()[other if not self.lot and other in _words() else key]
        return entry[self.language].format(**facts)

    def name(self, name: str) -> str:
        """A name of the plan in the language of the report."""
        return self.danish.get(name, name) if self.language == "da" else name

    def title(self, name: str) -> str:
        """A name of the plan at the beginning of a sentence."""
        said = self.name(name)
        return said[:1].upper() + said[1:]

    def head(self, *keys: str) -> tuple[str, ...]:
        """Headings of a table."""
        return tuple(self.say(key) for key in keys)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a row; a dash where there is none."""
        return "; ".join(parts) or DASH

    def both(self, names: Sequence[str]) -> str:
        """Names in a sentence: one, two and three."""
        if len(names) < 2:
            return "".join(names)
        return self.say("and", first=", ".join(names[:-1]), last=names[-1])

    def none(self, key: str, reason: Reason, **facts: object) -> Text:
        """What could not be worked out, and why."""
        return Text(f"{self.say(key, **facts)} {self.say('because_program')}", reason.sentence)

    def number(self, value: float | None, decimals: int = 2) -> str:
        """A number; a dash where there is none."""
        if value is None or math.isnan(value):
            return DASH
        if math.isinf(value):
            return "∞" if value > 0 else f"{MINUS}∞"
        rounded = round(value, decimals) + 0.0  # no minus before a zero
        text = f"{rounded:,.{decimals}f}".replace("-", MINUS)
        return text.translate(str.maketrans(",.", ".,")) if self.language == "da" else text

    def signed(self, value: float, decimals: int = 2) -> str:
        """A number with its sign, also when it is positive."""
        text = self.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def count(self, value: int) -> str:
        """A whole number with its thousands."""
        return self.number(float(value), 0)

    def percent(self, share: float) -> str:
        """A share as a percentage with one decimal."""
        return DASH if math.isnan(share) else f"{self.number(100 * share, 1)}\u00a0%"

    def p(self, value: float | None) -> str:
        """A p-value with three decimals, never zero."""
        if value is not None and value < 0.001:
            return "<\u00a0" + self.number(0.001, 3)
        return self.number(value, 3)

    def interval(self, lower: float, upper: float) -> str:
        """An interval."""
        return f"[{self.number(lower)}; {self.number(upper)}]"

    def starred(self, term: Term) -> str:
        """A coefficient with stars and its standard error in parentheses."""
        stars = next((sign for limit, sign in STARS if term.p < limit), "")
        return f"{self.number(term.estimate)}{stars} ({self.number(term.standard_error)})"
