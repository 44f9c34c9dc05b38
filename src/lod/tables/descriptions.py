"""Rules about what a document says of its data: C4, C8 to C13, C18, C20, C23, C25 to C27."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from lod.errors import InputError
from lod.tables.finding import Facts, Finding, judge

Same = Literal["C9", "C11", "C12", "C23", "C25"]

_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_LIGATURE = re.compile(r"<\s?(?=[a-zæøå])|(?<=[a-zæøå])<|\ufffd")


def rows_against_covariates(
    where: str,
    rows: Sequence[int],
    answered: int,
    clusters: int,
    clusters_in_trial: int,
    missing_rule: str = "",
) -> Finding:
    """C4: when every answer is used though covariates come from fewer, a rule must say how.

    rows: N of each column. clusters: those with covariates, of `clusters_in_trial`.
    """
    facts: Facts = {
        "rows": rows[0] if len(set(rows)) == 1 else ", ".join(map(str, rows)),
        "answered": answered,
        "clusters": clusters,
        "trial": clusters_in_trial,
        "lacking": clusters_in_trial - clusters,
        "rule": missing_rule,
    }
    if missing_rule:
        return Finding("C4", where, "agrees", None, facts)
    suspicious = set(rows) == {answered} and clusters < clusters_in_trial
    return Finding("C4", where, "disagrees" if suspicious else "cannot tell", None, facts)


def coding(where: str, label: str, one_means: str) -> Finding:
    """C8: a dummy is named after what its 1 means."""
    facts: Facts = {"label": label, "one": one_means}
    mine, theirs = _plain(label), _plain(one_means)
    return Finding("C8", where, judge(mine in theirs or theirs in mine), None, facts)


def same_everywhere(where: str, rule: Same, name: str, uses: Mapping[str, str]) -> Finding:
    """C9 definition, C11 role, C12 term, C23 figure, C25 word: the same in every place.

    uses: place to what stands there.
    """
    if len(uses) < 2:
        raise InputError(f"{where}: compare at least two places.")
    listed = "; ".join(f"{place}: {said}" for place, said in uses.items())
    facts: Facts = {"name": name, "uses": listed}
    return Finding(rule, where, judge(len(set(map(_plain, uses.values()))) == 1), None, facts)


def list_against_table(where: str, listed: Sequence[str], table: Sequence[str]) -> Finding:
    """C10: the text lists what the table shows."""
    unlisted = [name for name in table if _plain(name) not in set(map(_plain, listed))]
    absent = [name for name in listed if _plain(name) not in set(map(_plain, table))]
    facts: Facts = {
        "listed": len(listed),
        "shown": len(table),
        "odd": ", ".join(unlisted + absent),
    }
    return Finding("C10", where, judge(not unlisted and not absent), None, facts)


def derived_scale(
    where: str, name: str, parts: Mapping[str, str], scale: str, recipe: str = ""
) -> Finding:
    """C13: a scale made of counts and items needs a recipe. parts: name to "count" or "item"."""
    facts: Facts = {"name": name, "scale": scale, "recipe": recipe}
    mixed = len(set(parts.values())) > 1
    return Finding("C13", where, judge(not mixed or bool(recipe)), None, facts)


def months_between(where: str, stated: int, first: str, last: str) -> Finding:
    """C18: so many months lie between two dates (year-month, such as "2020-09")."""
    between = _month(where, last) - _month(where, first)
    facts: Facts = {"stated": stated, "between": between, "first": first, "last": last}
    return Finding("C18", where, judge(between == stated), None, facts)


def legends(
    where: str, legend: Mapping[str, Sequence[str]], used: Mapping[str, Sequence[str]]
) -> Finding:
    """C20: every mark is explained, and tables of one document use one legend."""
    unexplained = [
        mark for table, marks in used.items() for mark in marks if mark not in legend.get(table, ())
    ]
    everywhere = set[str]().union(*map(set, legend.values()))
    shared = everywhere.intersection(*map(set, legend.values()))
    facts: Facts = {
        "unexplained": ", ".join(unexplained),
        "uneven": ", ".join(sorted(everywhere - shared)),
    }
    if unexplained:
        return Finding("C20", where, "disagrees", None, facts, "unexplained")
    return Finding("C20", where, judge(everywhere == shared), None, facts)


def disclosed(where: str, hidden: Sequence[str], text: str) -> Finding:
    """C26: what is kept nameless in one place is not named in another."""
    named = [name for name in hidden if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
    facts: Facts = {"count": len(named)}
    return Finding("C26", where, judge(not named), None, facts)


def damaged_text(where: str, text: str) -> Finding:
    """C27: a "<" against a letter is a broken "ti" ligature, not "less than"."""
    hits = len(_LIGATURE.findall(text))
    return Finding("C27", where, judge(hits == 0), None, {"hits": hits})


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def _month(where: str, text: str) -> int:
    found = _MONTH.match(text)
    if not found:
        raise InputError(f"{where}: write the month as 2020-09, not {text!r}.")
    return int(found[1]) * 12 + int(found[2])
