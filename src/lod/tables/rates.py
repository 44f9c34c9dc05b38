"""Rules about counts, rates and shares: C1, C2, C3, C5, C17, C19, C24, means of whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lod.errors import InputError
from lod.tables.figures import Figure, Interval, figure
from lod.tables.finding import Facts, Finding, judge

SHRINKAGE = 0.05
"""Denominators are called alike when they lie this close in proportion to what was stated."""


@dataclass(frozen=True)
class Rate:
    """A printed percentage with the count it is of and, where it is stated, the denominator."""

    where: str
    count: int
    denominator: int | None
    percent: Figure

    @property
    def exact(self) -> float:
        """The percentage worked out."""
        return 100.0 * self.count / (self.denominator or math.nan)

    @property
    def implied(self) -> Interval:
        """The denominators that would give the printed percentage by any rounding."""
        stated = self.percent.interval("either")
        return Interval(
            math.ceil(100 * self.count / stated.high), math.floor(100 * self.count / stated.low)
        )

    @property
    def mode(self) -> Literal["both", "rounded", "truncated", "neither"]:
        """By which rounding the count over the denominator gives the printed percentage."""
        rounded = self.percent.interval("rounded").holds(self.exact)
        truncated = self.percent.interval("truncated").holds(self.exact)
        if rounded and truncated:
            return "both"
        return "rounded" if rounded else "truncated" if truncated else "neither"


def rate(where: str, count: int, percent: str, denominator: int | None = None) -> Rate:
    """Read a rate. Raises InputError when it cannot be one."""
    stated = figure(percent)
    if count < 1 or stated.value <= 0:
        raise InputError(f"{where}: a rate needs a count and a percentage above zero.")
    if denominator is not None and denominator < count:
        raise InputError(f"{where}: {count} of {denominator} is more than everybody.")
    return Rate(where, count, denominator, stated)


def rate_fits(given: Rate) -> Finding:
    """C1: a rate is its count over its denominator, give or take the rounding."""
    facts: Facts = {"count": given.count, "percent": given.percent, "implied": given.implied}
    if given.denominator is None:
        return Finding("C1", given.where, "cannot tell", given.implied, facts)
    facts |= {"denominator": given.denominator, "exact": given.exact}
    return Finding("C1", given.where, judge(given.mode != "neither"), given.implied, facts)


def hidden_denominator(rates: Sequence[Rate]) -> list[Finding]:
    """C2: rates that do not fit, but all by the same proportion: people were left out silently.

    One finding for each rate whose implied denominator is smaller than the stated one.
    """
    short = [
        r for r in rates if r.denominator and r.mode == "neither" and r.exact < r.percent.value
    ]
    shares = [100 * (1 - _middle(r.implied) / (r.denominator or 1)) for r in short]
    alike = len(shares) > 1 and max(shares) - min(shares) <= 100 * SHRINKAGE
    return [
        Finding(
            "C2",
            r.where,
            "disagrees",
            r.implied,
            {"denominator": r.denominator or 0, "implied": r.implied, "missing": share},
            "alike" if alike else "alone",
        )
        for r, share in zip(short, shares, strict=True)
    ]


def rounding_mode(rates: Sequence[Rate]) -> list[Finding]:
    """C3: rates are rounded, not truncated, and all in the same way."""
    usable = [r for r in rates if r.denominator and r.mode != "neither"]
    return [
        Finding(
            "C3",
            r.where,
            judge(r.mode != "truncated"),
            r.percent.interval(),
            {"exact": r.exact, "percent": r.percent},
        )
        for r in usable
    ]


def share_error(where: str, share: str, n: int, standard_error: str) -> Finding:
    """C5: the standard error of a share is sqrt(p (1 - p) / n).

    The interval covers the rounding of the share and division by n or n - 1.
    """
    p, stated = figure(share), figure(standard_error)
    if not 0 <= p.value <= 1 or n < 2:
        raise InputError(f"{where}: a share lies from 0 to 1 and needs two people or more.")
    ends = [min(max(e, 0.0), 1.0) for e in (p.interval().low, p.interval().high)]
    variances = [e * (1 - e) for e in ends] + ([0.25] if ends[0] <= 0.5 <= ends[1] else [])
    allowed = Interval(math.sqrt(min(variances) / n), math.sqrt(max(variances) / (n - 1)))
    expected = math.sqrt(p.value * (1 - p.value) / n)
    facts: Facts = {"share": p, "n": n, "stated": stated, "expected": expected, "allowed": allowed}
    return Finding("C5", where, judge(allowed.meets(stated.interval())), allowed, facts)


def span_and_roster(where: str, leaders: int, employees: int, spans: dict[str, int]) -> Finding:
    """C17: the mean span of control is the employees over the leaders.

    spans: each printed mean span with the number of leaders behind it.
    """
    if not spans or leaders < 1:
        raise InputError(f"{where}: give the number of leaders and at least one mean span.")
    read = [(figure(text).interval(), n) for text, n in spans.items()]
    total = sum(n for _, n in read)
    stated = Interval(
        sum(i.low * n for i, n in read) / total, sum(i.high * n for i, n in read) / total
    )
    facts: Facts = {"roster": employees / leaders, "stated": stated}
    return Finding("C17", where, judge(stated.holds(employees / leaders)), stated, facts)


def shares_of_whole(
    where: str, percents: Sequence[str], base: int | None = None, whole: bool = True
) -> Finding:
    """C19: shares need a base they are possible with; those of a whole add up to 100."""
    shares = [figure(text) for text in percents]
    total = Interval(0, 0)
    for share in shares:
        total = total + share.interval()
    facts: Facts = {"shares": " + ".join(s.text for s in shares), "total": total}
    if whole and not total.holds(100):
        return Finding("C19", where, "disagrees", total, facts, "sum")
    if base is None:
        return Finding("C19", where, "cannot tell", total, facts)
    impossible = [s for s in shares if not _possible(s.interval().scaled(base / 100))]
    facts |= {"base": base, "impossible": ", ".join(s.text for s in impossible)}
    return Finding("C19", where, judge(not impossible), total, facts)


def counted(where: str, what: str, stated: int, listed: Sequence[str]) -> Finding:
    """C24: a number in the text is the number of entries in the list."""
    facts: Facts = {"what": what, "stated": stated, "listed": len(listed)}
    return Finding("C24", where, judge(stated == len(listed)), None, facts)


def mean_of_integers(where: str, mean: str, n: int, items: int = 1) -> Finding:
    """GRIM (Brown & Heathers 2017): a mean of n times `items` whole numbers has few values."""
    stated = figure(mean)
    if n < 1 or items < 1:
        raise InputError(f"{where}: a mean needs at least one person and one item.")
    if n * items * stated.unit >= 1:
        return Finding("grim", where, "cannot tell", stated.interval(), {"mean": stated, "n": n})
    possible = _possible(stated.interval().scaled(n * items))
    return Finding("grim", where, judge(possible), stated.interval(), {"mean": stated, "n": n})


def _possible(sums: Interval) -> bool:
    return math.floor(sums.high + 1e-9) >= math.ceil(sums.low - 1e-9)


def _middle(interval: Interval) -> float:
    return (interval.low + interval.high) / 2
