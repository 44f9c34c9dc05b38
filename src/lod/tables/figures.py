"""Published figures with the interval their rounding leaves, and arithmetic on such intervals."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from lod.errors import InputError

Mode = Literal["rounded", "truncated", "either"]

_NUMBER = re.compile(r"^[-−+]?\d*([.,]\d+)?$")


@dataclass(frozen=True)
class Interval:
    """Closed interval [low, high]; everything a set of rounded figures can mean."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            return Interval(-math.inf, math.inf)
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def squared(self) -> Interval:
        """The interval of the squares of its members."""
        ends = (self.low * self.low, self.high * self.high)
        return Interval(0.0 if self.low <= 0 <= self.high else min(ends), max(ends))

    def scaled(self, factor: float) -> Interval:
        """Every member times `factor`."""
        return self * Interval(factor, factor)

    def meets(self, other: Interval) -> bool:
        """Have the two intervals anything in common? A relative 1e-12 forgives binary fractions."""
        slack = 1e-12 * max(abs(self.low), abs(other.low), 1.0)
        return self.low <= other.high + slack and other.low <= self.high + slack

    def holds(self, value: float) -> bool:
        """Is `value` inside?"""
        return self.meets(Interval(value, value))


@dataclass(frozen=True)
class Figure:
    """A number as printed. `text` keeps its decimals, so "0.40" is not "0.4"."""

    text: str
    value: float
    decimals: int

    @property
    def unit(self) -> float:
        """One in the last printed decimal."""
        return float(10.0**-self.decimals)

    def interval(self, mode: Mode = "rounded") -> Interval:
        """What may have stood before the decimals were cut: rounded, truncated or either."""
        rounded = Interval(self.value - self.unit / 2, self.value + self.unit / 2)
        away = self.value - self.unit if self.text[0] in "-−" else self.value + self.unit
        truncated = Interval(min(self.value, away), max(self.value, away))
        if mode == "either":
            return Interval(min(rounded.low, truncated.low), max(rounded.high, truncated.high))
        return rounded if mode == "rounded" else truncated


def figure(text: str) -> Figure:
    """Read a printed number; decimal point or comma, minus or hyphen, no thousands separator.

    Raises InputError for anything else, also for numbers that are not text: 0.40 typed as a number
    has lost the zero that says how exactly it was printed.
    """
    if not isinstance(text, str):
        raise InputError(f"Write {text} in quotes, so that its decimals are kept.")
    bare = text.strip()
    if not _NUMBER.match(bare) or not any(c.isdigit() for c in bare):
        raise InputError(f"{text!r} is not a number such as 0.33 or 0,33.")
    plain = bare.replace("−", "-").replace(",", ".")
    return Figure(bare, float(plain), len(plain.partition(".")[2]))
