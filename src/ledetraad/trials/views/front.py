"""The first page, for a head of HR: what was tried, on whom, what changed, how sure, what not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ledetraad.trials.operations.results import Answer, Evaluation
from ledetraad.trials.rules.freezing import Deviation
from ledetraad.trials.views.causes import because
from ledetraad.trials.views.document import Block, Points, Section, Text
from ledetraad.trials.views.lot_part import itt_chart
from ledetraad.trials.views.words import Words
from lod.clusters import FEW
from lod.ols import Term

LEVEL = 0.05


def front(
    e: Evaluation, frozen: tuple[str, str] | None, found: Sequence[Deviation], w: Words
) -> Section:
    """Everything a busy reader needs, and nothing that the design does not carry."""
    parts = (
        ("tried_heading", _tried(e, w)),
        ("whom_heading", _whom(e, w)),
        ("changed_heading", _changed(e, w)),
        ("sure_heading", _sure(e, frozen, found, w)),
        ("not_heading", _not(e, w)),
    )
    told: list[Block] = [Points(w.say(heading), tuple(lines)) for heading, lines in parts]
    verdict = Text(_verdict(e, w))
    return Section("front", w.say("front"), (verdict, *told[:3], itt_chart(e, w), *told[3:]))


def _verdict(e: Evaluation, w: Words) -> str:
    """The answer in one sentence, no surer than the rest of the page."""
    primary = _primary(e)
    sure = [w.name(a.outcome.measure.name) for a in primary if is_sure(a)]
    refused = [a for a in primary if a.obstacles]
    facts = {"count": w.count(len(sure)), "all": w.count(len(primary)), "names": w.both(sure)}
    if len(refused) == len(primary):
        return w.say("verdict_refused", because=because(refused[0], e, w))
    if not sure:
        return w.say("verdict_none" if len(primary) > 1 else "verdict_none_one", **facts)
    return w.say("verdict_some" if len(primary) > 1 else "verdict_one", **facts)


def is_sure(a: Answer) -> bool:
    """The design carries a cause, and the answer holds with all primary outcomes counted."""
    return not a.obstacles and a.itt.p < LEVEL and a.adjusted is not None and a.adjusted < LEVEL


def _tried(e: Evaluation, w: Words) -> Iterator[str]:
    trial, totals = e.sample.plan.trial, e.sample.lots.design.totals
    yield w.say(
        "front_tried",
        leaders=w.count(sum(totals)),
        control=w.count(totals[0]),
        treated=w.count(sum(totals[1:])),
        tried=w.name(e.sample.plan.context.tried) or w.say("tried_default"),
    )
    if len(totals) > 2:
        count = dict(zip(e.sample.lots.design.arms, totals, strict=True))
        arms = w.both(
            [
                w.say("front_arm", arm=w.name(arm), count=w.count(count[arm]))
                for arm in trial.arms
                if arm != trial.control
            ]
        )
        yield w.say("front_arms", treated=w.count(sum(totals[1:])), arms=arms)


def _whom(e: Evaluation, w: Words) -> Iterator[str]:
    first = _primary(e)[0]
    answered, people = first.regression.rows, len(e.sample.treated)
    when = w.name(e.sample.plan.waves[1])
    yield w.say(
        "front_whom_when" if when else "front_whom",
        people=w.count(people),
        answered=w.count(answered),
        share=w.percent(answered / people),
        outcome=w.name(first.outcome.measure.name),
        control=w.percent(first.attrition.control),
        treated=w.percent(first.attrition.treated),
        when=when,
    )


def _primary(e: Evaluation) -> list[Answer]:
    return [a for a in e.answers if a.outcome.primary]


def _changed(e: Evaluation, w: Words) -> Iterator[str]:
    if e.first is not None and e.sample.plan.treatment is not None:
        term, treatment = e.first.term, e.sample.plan.treatment
        key = "front_used" if term.p < LEVEL or not w.lot else "front_used_unsure"
        facts = _facts(term, (treatment.low, treatment.high), w)
        yield w.say(key, use=w.title(treatment.name), **facts)
    yield from (changed(a, e, w) for a in _primary(e))
    yield from _by_use(e, w)


def changed(a: Answer, e: Evaluation, w: Words) -> str:
    """A causal sentence only if the design carries it and the answer is sure."""
    facts = _facts(a.itt, (a.outcome.measure.low, a.outcome.measure.high), w)
    facts["outcome"] = w.title(a.outcome.measure.name)
    if a.obstacles:
        return w.say("front_differs", because=because(a, e, w), **facts)
    if a.itt.p >= LEVEL:
        return w.say("front_unsure", **facts)
    if not is_sure(a):
        return w.say("front_unsure_together", **facts)
    size = w.say("front_size", d=w.number(abs(a.d.d)))
    return w.say("front_raised", expected=f"{size} {_expected(a, w)}".strip(), **facts)


def _expected(a: Answer, w: Words) -> str:
    if a.outcome.sign == "?":
        return ""
    as_planned = (a.itt.estimate > 0) == (a.outcome.sign == "+")
    return w.say("front_expected" if as_planned else "front_contrary")


def _facts(term: Term, scale: tuple[float, float], w: Words) -> dict[str, str]:
    return {
        "effect": w.signed(term.estimate),
        "size": w.number(abs(term.estimate)),
        "way": w.say("higher" if term.estimate >= 0 else "lower"),
        "lower": w.signed(term.lower),
        "upper": w.signed(term.upper),
        "low": w.number(scale[0], 0),
        "high": w.number(scale[1], 0),
    }


def _sure(
    e: Evaluation, frozen: tuple[str, str] | None, found: Sequence[Deviation], w: Words
) -> Iterator[str]:
    if w.lot:
        shares = [
            f"{w.name(a.outcome.measure.name)} {w.percent(a.lots.p_studentised)}"
            for a in _primary(e)
        ]
        yield w.say("front_chance", shares=w.both(shares))
    a = max(_primary(e), key=lambda a: np.nan_to_num(abs(a.itt.t)))
    yield w.say(
        "front_silent",
        silent=w.percent(1 - a.regression.rows / len(e.sample.treated)),
        outcome=w.name(a.outcome.measure.name),
        lower=w.signed(a.worst.lower.estimate),
        upper=w.signed(a.worst.upper.estimate),
    )
    if a.regression.clusters.count < FEW:
        yield w.say("front_few", leaders=w.count(a.regression.clusters.count))
    if frozen is None:
        yield w.say("front_open")
    else:
        yield w.say("front_frozen", when=frozen[0][:10], count=w.count(len(found)))


def _not(e: Evaluation, w: Words) -> Iterator[str]:
    yield w.say("front_not")
    if e.first is not None:
        yield from _not_by_use(e, w)
        yield w.say("front_other_ways")
    if e.sample.plan.context.volunteered:
        yield w.say("front_volunteered")


def _by_use(e: Evaluation, w: Words) -> Iterator[str]:
    """What use did, for the outcomes where the design carries it."""
    treatment = e.sample.plan.treatment
    for a in _primary(e):
        if treatment is None or a.use is None or a.use_obstacles or not a.use.robust.pieces:
            continue
        yield w.say(
            "front_use",
            use=w.name(treatment.name),
            outcome=w.name(a.outcome.measure.name),
            step=w.signed(a.use.late.estimate),
            reach=w.interval(a.use.robust.pieces[0][0], a.use.robust.pieces[-1][1]),
        )


def _not_by_use(e: Evaluation, w: Words) -> Iterator[str]:
    """One sentence for all outcomes that share their obstacles."""
    refused: dict[str, list[str]] = {}
    for a in _primary(e):
        if a.use_obstacles:
            name = w.name(a.outcome.measure.name)
            refused.setdefault(because(a, e, w, use=True), []).append(name)
    for reason, names in refused.items():
        yield w.say("front_use_refused", outcome=w.both(names), because=reason)
