"""Sections on who took part: the flow, the balance before, and those who did not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledetraad.trials.operations.results import Answer, Evaluation, Reason
from ledetraad.trials.views import charts
from ledetraad.trials.views.document import Block, Section, Table, Text
from ledetraad.trials.views.words import Words
from lod.balance import Balance, BalanceRow
from lod.flow import START, Count

TOTAL = "total"


def flow_section(e: Evaluation, w: Words) -> Section:
    """Counts with their denominators, as a chart and as a table."""
    rows = [
        (
            _stage(count.stage, w),
            _stage(count.of, w),
            w.say("r_total") if count.arm == TOTAL else w.name(count.arm),
            f"{w.count(count.people)} / {w.count(count.people_before)}",
            w.percent(count.share),
            f"{w.count(count.clusters)} / {w.count(count.clusters_before)}",
        )
        for count in sorted(e.flow.counts, key=lambda c: _place(c, e))
    ]
    head = w.head("h_stage", "h_of", "h_arm", "h_people", "h_share", "h_leaders")
    table = Table("flow", w.say("flow"), head, tuple(rows), w.say("flow_note"))
    boxes = [
        (w.name(arm), [_box(c, e, w) for c in e.flow.counts if c.arm == arm])
        for arm in e.sample.plan.trial.arms
        if arm in e.flow.arms
    ]
    chart = charts.flow("chart-flow", w.say("chart_flow"), boxes)
    return Section("flow", w.say("flow"), (chart, table, *_lots(e, w)))


def _place(count: Count, e: Evaluation) -> tuple[int, int]:
    """Stages in their order; within each the arms as the plan names them, all together last."""
    arms = [*e.sample.plan.trial.arms, TOTAL]
    return e.flow.stages.index(count.stage), arms.index(count.arm)


def _box(count: Count, e: Evaluation, w: Words) -> charts.Box:
    lines = [
        w.say("flow_leaders", count=w.count(count.clusters)),
        w.say("flow_people", count=w.count(count.people)),
    ]
    if count.stage != START:
        before = w.count(count.people_before)
        lines.append(w.say("flow_share", share=w.percent(count.share), before=before))
    return charts.Box(_stage(count.stage, w), tuple(lines), e.flow.stages.index(count.of))


def _lots(e: Evaluation, w: Words) -> list[Text]:
    if not e.sample.plan.trial.randomised:
        return []
    lots = e.sample.lots
    if lots.drawn is None:
        return [Text(w.say("lots_seen"))]
    criterion = w.say("lots_criterion") if lots.design.criterion else ""
    blocks = w.count(len(lots.design.counts))
    said = [Text(w.say("lots_stored", blocks=blocks, criterion=criterion))]
    absent = len(lots.design.clusters) - e.flow.at(START).clusters
    if absent:
        said.append(Text(w.say("flow_off", count=w.count(absent))))
    return said


def balance_section(e: Evaluation, w: Words) -> Section:
    """Table 1 for leaders and for employees, and the joint test."""
    blocks: list[Block] = []
    for name, table in (("balance_leaders", e.leaders), ("balance_people", e.people)):
        if table is not None:
            blocks.append(_balance(name, table, e, w))
    if isinstance(e.joint, Reason):
        blocks.append(w.none("none_joint", e.joint))
    elif e.joint is not None:
        said = w.say("balance_joint", p=w.p(e.joint.p), draws=w.count(e.joint.draws))
        blocks.append(Text(said))
    return Section("balance", w.say("balance"), tuple(blocks) or (Text(w.say("none_before")),))


def _balance(name: str, table: Balance, e: Evaluation, w: Words) -> Table:
    arms = tuple(
        f"{w.name(arm)} (N = {w.count(n)})"
        for arm, n in zip(table.arms, table.clusters, strict=True)
    )
    contrasts = tuple(
        f"{w.say(key)}{f' ({w.name(arm)})' if len(table.arms) > 2 else ''}"
        for arm in table.arms[1:]
        for key in ("h_difference", "h_standardised")
    )
    meanings = {c.name: c.meaning for c in e.sample.plan.covariates}
    rows = tuple(_balance_row(row, meanings, w) for row in table.rows)
    head = (w.say("h_variable"), *arms, *contrasts, w.say("h_missing"))
    when = w.name(e.sample.plan.waves[0])
    note = w.say(
        "balance_note",
        control=w.name(table.arms[0]),
        clustered=w.say("balance_clustered") if name == "balance_people" else "",
        when=w.say("balance_when", when=when) if when else "",
    )
    return Table(name, w.say(name), head, rows, note)


def _balance_row(row: BalanceRow, meanings: Mapping[str, str], w: Words) -> tuple[str, ...]:
    means = tuple(f"{w.number(m.mean)} ({w.number(m.standard_error)})" for m in row.means)
    cells: list[str] = []
    for c in row.contrasts:
        cells += [w.number(c.difference) + c.mark, w.number(c.standardised)]
    meaning = f" ({w.name(meanings[row.name])})" if row.name in meanings else ""
    return (f"{w.name(row.name)}{meaning}", *means, *cells, w.count(row.missing))


def silent_section(e: Evaluation, w: Words) -> Section:
    """Answering by arm, weights, Lee's bounds and the worst case."""
    answered = tuple(_answered(a, w) for a in e.answers)
    arms = (w.name(e.sample.plan.trial.control), w.say("r_treated"))
    head = (w.say("h_outcome"), *arms, w.say("h_difference"), w.say("h_p"))
    limit = w.percent(e.sample.plan.attrition_limit)
    names = w.head("h_outcome", "h_bound", "h_lower", "h_upper", "h_interval")
    rows = tuple(row for a in e.answers for row in _bounds(a, w))
    return Section(
        "silent",
        w.say("silent"),
        (
            Table("attrition", w.say("attrition_table"), head, answered),
            *_weighted(e.answers, w),
            Table("bounds", w.say("bounds"), names, rows),
            *(
                w.none("none_lee", a.lee, outcome=w.title(a.outcome.measure.name))
                for a in e.answers
                if isinstance(a.lee, Reason)
            ),
            Text(w.say("silent_note", limit=limit)),
        ),
    )


def _answered(a: Answer, w: Words) -> tuple[str, ...]:
    gap = a.attrition
    p = gap.difference.p if gap.difference else None
    difference = w.say("points", value=w.signed(100 * (gap.treated - gap.control), 1))
    name = w.name(a.outcome.measure.name)
    return (name, w.percent(gap.control), w.percent(gap.treated), difference, w.p(p))


def _bounds(a: Answer, w: Words) -> list[tuple[str, ...]]:
    name, rows = w.name(a.outcome.measure.name), []
    if not isinstance(a.lee, Reason):
        reach = w.interval(a.lee.interval_low, a.lee.interval_high)
        rows.append((name, "Lee", w.number(a.lee.lower), w.number(a.lee.upper), reach))
    low, high = a.worst.lower, a.worst.upper
    ends = (w.number(low.estimate), w.number(high.estimate), w.interval(low.lower, high.upper))
    return [*rows, (name, w.say("r_worst"), *ends)]


def _weighted(answers: Sequence[Answer], w: Words) -> list[Block]:
    rows, said = [], []
    for a in answers:
        name, found = a.outcome.measure.name, a.weighted
        if isinstance(found, Reason):
            said.append(w.none("none_weighted", found, outcome=w.title(name)))
            continue
        term = found.difference
        reach, effective = w.interval(term.lower, term.upper), w.number(found.effective, 0)
        estimate, p = w.number(term.estimate), w.p(term.p)
        rows.append((w.name(name), estimate, reach, p, effective, w.number(found.largest, 1)))
    head = w.head("h_outcome", "h_difference", "h_interval", "h_p", "h_effective", "h_largest")
    title, note = w.say("weighted"), w.say("weighted_note")
    return [*([Table("weighted", title, head, tuple(rows), note)] if rows else []), *said]


def _stage(name: str, w: Words) -> str:
    return w.say("r_allocated") if name == START else w.name(name)
