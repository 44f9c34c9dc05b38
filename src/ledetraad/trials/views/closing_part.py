"""Sections at the end: what the trial does not show, the plan, and how to do it again."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import scipy

from ledetraad.trials.operations.results import Evaluation
from ledetraad.trials.rules.freezing import Deviation
from ledetraad.trials.views.document import Block, Section, Table, Text
from ledetraad.trials.views.words import Words


def limits_section(e: Evaluation, w: Words) -> Section:
    """What must be known before the result is carried elsewhere; from the plan and the data."""
    context = e.sample.plan.context
    lines = [w.say("limits_exclusion"), w.say("limits_same_source")] if e.first else []
    lines.append(w.say("limits_volunteered" if context.volunteered else "limits_not_volunteered"))
    if e.decided:
        share, count = e.decided
        facts = {"share": w.percent(share), "rest": w.percent(1 - share), "count": w.count(count)}
        lines.append(w.say("limits_decided", **facts))
    if context.setting:
        lines.append(w.say("limits_setting", setting=w.name(context.setting)))
    sector = {"limits_dampens": context.dampens, "limits_amplifies": context.amplifies}
    lines += [w.say(key, text=w.name(text)) for key, text in sector.items() if text]
    if not any(sector.values()):
        lines.append(w.say("limits_no_sector"))
    lines += [w.say("limits_values"), w.say("limits_dialogues"), w.say("front_not")]
    return Section("limits", w.say("limits"), tuple(map(Text, lines)))


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
        head = w.head("h_place", "h_frozen", "h_used")
        blocks.append(Table("deviations", w.say("plan_deviations"), head, rows))
    plan = e.sample.plan
    funding, interests = w.name(plan.funding), w.name(plan.interests)
    blocks.append(Text(w.say("funding", funding=funding, interests=interests)))
    return Section("plan", w.say("plan"), tuple(blocks))


def again_section(e: Evaluation, inputs: Mapping[str, str], w: Words) -> Section:
    """Seeds, versions and hashes: what a third party needs."""
    plan, drawn = e.sample.plan, e.sample.lots.drawn
    facts = {w.say(f"again_{key}"): value for key, value in inputs.items()}
    if drawn:
        facts[w.say("again_lot_seed")] = drawn.seed
    facts |= {
        w.say("again_seed"): str(plan.seed),
        w.say("again_draws"): str(plan.draws),
        w.say("again_ledetraad"): _version(),
        "Python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    head = w.head("h_variable", "h_value")
    table = Table("again", w.say("again"), head, tuple(facts.items()))
    return Section("again", w.say("again"), (Text(w.say("again_note")), table))


def _version() -> str:
    try:
        return version("ledetraad")
    except PackageNotFoundError:
        return "–"
