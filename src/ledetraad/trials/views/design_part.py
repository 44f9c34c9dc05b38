"""Sections on who took part: flow, balance, scales, the silent, the plan, how to do it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence

import numpy as np
import scipy

from ledetraad.trials.operations.results import Evaluation
from ledetraad.trials.rules.freezing import Deviation
from ledetraad.trials.views.document import Block, Section, Table, Text
from ledetraad.trials.views.words import Words
from lod.balance import Balance, BalanceRow
from lod.scales import Alpha


def flow_section(e: Evaluation, w: Words) -> Section:
    """Counts with their denominators."""
    rows = []
    for count in e.flow.counts:
        arm = w.say("r_total") if count.arm == "total" else count.arm
        rows.append(
            (
                _stage(count.stage, w),
                _stage(count.of, w),
                arm,
                f"{w.count(count.people)} / {w.count(count.people_before)}",
                w.percent(count.share),
                f"{w.count(count.clusters)} / {w.count(count.clusters_before)}",
            )
        )
    head = ("h_stage", "h_of", "h_arm", "h_people", "h_share", "h_leaders")
    table = Table("flow", w.say("flow"), _head(w, head), tuple(rows), w.say("flow_note"))
    return Section("flow", w.say("flow"), (table,))


def balance_section(e: Evaluation, w: Words) -> Section:
    """Table 1 for leaders and for employees, and the joint test."""
    blocks: list[Block] = []
    for name, table in (("balance_leaders", e.leaders), ("balance_people", e.people)):
        if table is not None:
            blocks.append(_balance(name, table, w))
    if e.joint is not None:
        said = w.say("balance_joint", p=w.p(e.joint.p), draws=w.count(e.joint.draws))
        blocks.append(Text(said))
    return Section("balance", w.say("balance"), tuple(blocks))


def scales_section(e: Evaluation, w: Words) -> Section:
    """Reliability; a formative scale has none, and the report says why."""
    measures = {o.measure.name: o.measure for o in e.sample.plan.outcomes}
    if e.sample.plan.treatment:
        measures[e.sample.plan.treatment.name] = e.sample.plan.treatment
    rows = [
        (
            name,
            w.count(len(measures[name].items)),
            f"{w.number(alpha.value)} {w.interval(*alpha.interval)}"
            if isinstance(alpha, Alpha)
            else "–",
        )
        for name, alpha in e.alphas.items()
    ]
    head = _head(w, ("h_scale", "h_items", "h_alpha"))
    table = Table("scales", w.say("scales"), head, tuple(rows))
    formative = any(m.composition == "formative" for m in measures.values())
    notes = [Text(w.say("scales_none"))] if formative else []
    notes += [
        Text(w.say("alpha_none", scale=name, reason=alpha.rstrip(".")))
        for name, alpha in e.alphas.items()
        if isinstance(alpha, str) and measures[name].composition == "reflective"
    ]
    return Section("scales", w.say("scales"), (table, *notes))


def silent_section(e: Evaluation, w: Words) -> Section:
    """Answering by arm, Lee's bounds and the worst case."""
    rows, bounds = [], []
    for a in e.answers:
        name, gap = a.outcome.measure.name, a.attrition
        p = gap.difference.p if gap.difference else None
        difference = w.percent(gap.treated - gap.control)
        rows.append((name, w.percent(gap.control), w.percent(gap.treated), difference, w.p(p)))
        if a.lee:
            inner = w.interval(a.lee.interval_low, a.lee.interval_high)
            bounds.append((name, "Lee", w.number(a.lee.lower), w.number(a.lee.upper), inner))
        low, high = a.worst.lower, a.worst.upper
        reach = w.interval(low.lower, high.upper)
        bounds.append(
            (name, w.say("r_worst"), w.number(low.estimate), w.number(high.estimate), reach)
        )
    arms = (e.sample.plan.trial.control, w.say("r_treated"))
    head = (w.say("h_outcome"), *arms, w.say("h_difference"), w.say("h_p"))
    limit = w.percent(e.sample.plan.attrition_limit)
    names = ("h_outcome", "h_bound", "h_lower", "h_upper", "h_interval")
    return Section(
        "silent",
        w.say("silent"),
        (
            Table("attrition", w.say("silent"), head, tuple(rows)),
            Table("bounds", w.say("h_bound"), _head(w, names), tuple(bounds)),
            Text(w.say("silent_note", limit=limit)),
        ),
    )


def plan_section(
    e: Evaluation, frozen: tuple[str, str] | None, found: Sequence[Deviation], w: Words
) -> Section:
    """Deviations from the frozen plan, which is (when, hash)."""
    blocks: list[Block] = []
    if frozen is None:
        blocks.append(Text(w.say("plan_open")))
    else:
        blocks.append(Text(w.say("plan_frozen", when=frozen[0], hash=frozen[1])))
        if not found:
            blocks.append(Text(w.say("plan_kept")))
    if found:
        rows = tuple((d.place, d.frozen, d.used) for d in found)
        head = _head(w, ("h_place", "h_frozen", "h_used"))
        blocks.append(Table("deviations", w.say("plan"), head, rows))
    plan = e.sample.plan
    blocks.append(Text(w.say("funding", funding=plan.funding, interests=plan.interests)))
    return Section("plan", w.say("plan"), tuple(blocks))


def again_section(e: Evaluation, inputs: Mapping[str, str], w: Words) -> Section:
    """Seeds, versions and hashes: what a third party needs."""
    plan = e.sample.plan
    facts = {
        **inputs,
        "seed": str(plan.seed),
        "draws": str(plan.draws),
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    head = (w.say("h_variable"), w.say("h_value"))
    table = Table("again", w.say("again"), head, tuple(facts.items()))
    return Section("again", w.say("again"), (table,))


def _balance(name: str, table: Balance, w: Words) -> Table:
    arms = tuple(f"{arm} ({w.count(n)})" for arm, n in zip(table.arms, table.clusters, strict=True))
    contrasts = tuple(
        f"{w.say(key)}{f' ({arm})' if len(table.arms) > 2 else ''}"
        for arm in table.arms[1:]
        for key in ("h_difference", "h_standardised")
    )
    rows = tuple(_balance_row(row, w) for row in table.rows)
    head = (w.say("h_variable"), *arms, *contrasts)
    return Table(name, w.say(name), head, rows, w.say("balance_note"))


def _balance_row(row: BalanceRow, w: Words) -> tuple[str, ...]:
    means = tuple(f"{w.number(m.mean)} ({w.number(m.standard_error)})" for m in row.means)
    cells: list[str] = []
    for c in row.contrasts:
        cells += [w.number(c.difference) + c.mark, w.number(c.standardised)]
    return (row.name, *means, *cells)


def _stage(name: str, w: Words) -> str:
    return w.say("r_allocated") if name == "allocated" else name


def _head(w: Words, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(w.say(key) for key in keys)
