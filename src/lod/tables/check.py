"""Read a published document's figures from TOML and put every rule to them."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeVar

from lod.errors import InputError
from lod.tables import descriptions, estimates, rates
from lod.tables.finding import Finding

T = TypeVar("T")

RULES: dict[str, Callable[..., Finding]] = {
    "share_error": rates.share_error,
    "span": rates.span_and_roster,
    "shares": rates.shares_of_whole,
    "counted": rates.counted,
    "mean": rates.mean_of_integers,
    "first_stage_f": estimates.f_is_t_squared,
    "threshold": estimates.threshold_fits_variance,
    "constant": estimates.constant_read,
    "r_squared": estimates.r_squared_after_2sls,
    "effect_size": estimates.effect_size,
    "outcomes": estimates.multiplicity,
    "wald": estimates.wald_identity,
    "stars": estimates.stars,
    "rows": descriptions.rows_against_covariates,
    "coding": descriptions.coding,
    "same": descriptions.same_everywhere,
    "list": descriptions.list_against_table,
    "scale": descriptions.derived_scale,
    "months": descriptions.months_between,
    "legends": descriptions.legends,
    "disclosed": descriptions.disclosed,
    "text": descriptions.damaged_text,
}
"""The kinds of entries a file may hold beside `rate`, and the rule each is put to."""


@dataclass(frozen=True)
class Check:
    """All findings about one document. source: what the document is, as it wants to be cited."""

    source: str
    findings: tuple[Finding, ...]

    def by_rule(self, rule: str) -> tuple[Finding, ...]:
        """The findings of one rule."""
        return tuple(f for f in self.findings if f.rule == rule)

    @property
    def disagreements(self) -> tuple[Finding, ...]:
        """What does not add up."""
        return tuple(f for f in self.findings if f.verdict == "disagrees")


def check_table(text: str) -> Check:
    """Put every rule to the figures of a document (TOML; `example()` shows the form).

    Raises InputError that names the entry and the key which cannot be used.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise InputError(f"The file is not TOML: {broken}.") from broken
    source = raw.pop("source", "")
    if not source:
        raise InputError('Say what the document is: source = "Author year, table".')
    unknown = sorted(set(raw) - set(RULES) - {"rate"})
    if unknown:
        raise InputError(f"There is no rule for {unknown[0]}; the kinds are {', '.join(RULES)}.")
    findings = _rates(_entries("rate", raw))
    for kind, rule in RULES.items():
        findings += [_apply(kind, i, rule, entry) for i, entry in enumerate(_entries(kind, raw), 1)]
    return Check(str(source), tuple(sorted(findings, key=_order)))


def example() -> str:
    """The published figures of Haunstrup 2025 (article A), typed as data: a worked example."""
    return files("lod.tables").joinpath("haunstrup_2025.toml").read_text(encoding="utf-8")


def _entries(kind: str, raw: dict[str, Any]) -> list[dict[str, Any]]:
    entries = raw.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise InputError(f"Write each {kind} under a heading [[{kind}]].")
    return entries


def _rates(entries: list[dict[str, Any]]) -> list[Finding]:
    read = [_apply("rate", i, rates.rate, entry) for i, entry in enumerate(entries, 1)]
    return [
        *map(rates.rate_fits, read),
        *rates.hidden_denominator(read),
        *rates.rounding_mode(read),
    ]


def _apply(kind: str, number: int, rule: Callable[..., T], entry: dict[str, Any]) -> T:
    place = f"{kind} number {number}"
    known = inspect.signature(rule).parameters
    _refuse(place, "does not know", sorted(set(entry) - set(known)))
    needed = [n for n, p in known.items() if p.default is p.empty and n not in entry]
    _refuse(place, "lacks", needed)
    try:
        return rule(**entry)
    except InputError as problem:
        raise InputError(f"{place}: {problem}") from problem
    except (TypeError, ValueError, ArithmeticError, AttributeError) as problem:
        raise InputError(f"{place}: a value has the wrong form ({problem}).") from problem


def _refuse(place: str, verb: str, keys: Iterable[str]) -> None:
    for key in keys:
        raise InputError(f"{place} {verb} {key}.")


def _order(finding: Finding) -> tuple[int, str]:
    number = finding.rule[1:]
    return (int(number) if number.isdigit() else 99, finding.rule)
