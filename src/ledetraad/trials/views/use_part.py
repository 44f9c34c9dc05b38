"""Sections on the way through use: Anderson-Rubin, the two stages, their strength and weak spots."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isinf

import numpy as np

from ledetraad.trials.operations.results import Answer, Evaluation, FirstStage, Reason, Use
from ledetraad.trials.views import charts
from ledetraad.trials.views.causes import because
from ledetraad.trials.views.document import Block, Chart, Section, Table, Text
from ledetraad.trials.views.lot_part import anderson_rubin_set
from ledetraad.trials.views.words import DASH, Words
from lod.effects import Prediction
from lod.ols import Regression

Pairs = Sequence[tuple[Answer, Use]]


def use_sections(e: Evaluation, w: Words) -> tuple[Section, ...]:
    """What use did, where it was measured; Anderson-Rubin stands before 2SLS."""
    if e.first is None:
        return ()
    pairs = [(a, a.use) for a in e.answers if a.use is not None]
    return (
        Section("robust", w.say("robust_section"), tuple(_robust(e, pairs, w))),
        Section("use", w.say("use"), tuple(_stages(e, e.first, pairs, w))),
        _strength(e, e.first, pairs, w),
    )


def later_sections(e: Evaluation, w: Words) -> tuple[Section, ...]:
    """Tipping points and sizes, where use was measured."""
    pairs = [(a, a.use) for a in e.answers if a.use is not None]
    return (_tipping(pairs, w), _steps(e, pairs, w)) if pairs else ()


def _robust(e: Evaluation, pairs: Pairs, w: Words) -> list[Block]:
    rows = tuple(
        (
            w.name(a.outcome.measure.name),
            anderson_rubin_set(use, w),
            w.p(use.robust.p_of_no_effect),
            w.count(use.fit.second.rows),
        )
        for a, use in pairs
    )
    head = w.head("h_outcome", "h_set", "h_p", "r_n")
    blocks: list[Block] = [
        Table("robust", w.say("robust"), head, rows, w.say("robust_note", use=_use_name(e, w)))
    ]
    for a, _ in pairs:
        if a.use_obstacles:
            facts = {"outcome": w.title(a.outcome.measure.name)}
            blocks.append(Text(w.say("use_refused", because=because(a, e, w, use=True), **facts)))
    lines = [
        (w.title(a.outcome.measure.name), use.late.estimate, *use.robust.pieces[0])
        for a, use in pairs
        if use.robust.bounded and len(use.robust.pieces) == 1
    ]
    if lines:
        blocks.append(charts.intervals("chart-late", w.say("chart_late"), lines, w))
    return blocks


def _use_name(e: Evaluation, w: Words) -> str:
    treatment = e.sample.plan.treatment
    return w.name(treatment.name) if treatment else DASH


def _stages(e: Evaluation, first: FirstStage, pairs: Pairs, w: Words) -> list[Block]:
    blocks: list[Block] = [_two_stages(e, first, pairs, w), Text(w.say("use_exclusion"))]
    for a, use in pairs:
        outcome = w.title(a.outcome.measure.name)
        if isinstance(use.endogeneity, Reason):
            blocks.append(w.none("none_endogenous", use.endogeneity, outcome=outcome))
        else:
            blocks.append(Text(w.say("endogenous", outcome=outcome, p=w.p(use.endogeneity.p))))
    return blocks


def _two_stages(e: Evaluation, first: FirstStage, pairs: Pairs, w: Words) -> Table:
    fits: list[Regression] = [first.regression, *(use.fit.second for _, use in pairs)]
    count = len(e.sample.plan.covariates)
    yes = w.say("r_yes", count=w.count(count)) if count else w.say("r_no")
    r2 = (w.number(first.regression.adjusted_r_squared), *(DASH for _ in pairs))
    rows = (
        (w.say("r_lot"), w.starred(first.term), *("" for _ in pairs)),
        (w.say("r_use", use=_use_name(e, w)), "", *(w.starred(use.late) for _, use in pairs)),
        (w.say("r_constant"), *(w.starred(fit.term("constant")) for fit in fits)),
        (w.say("r_covariates"), *(yes for _ in fits)),
        (w.say("r_people"), *(w.count(fit.rows) for fit in fits)),
        (w.say("r_clusters"), *(w.count(fit.clusters.count) for fit in fits)),
        (w.say("r_r2"), *r2),
    )
    head = ("", w.say("h_stage_1"), *(w.title(a.outcome.measure.name) for a, _ in pairs))
    return Table("two_stages", w.say("use"), head, rows, _note(e, w))


def _note(e: Evaluation, w: Words) -> str:
    """Written from the plan: scales, covariates of each level, strata, missing values."""
    plan = e.sample.plan
    scales = " ".join(
        w.say("use_scale", scale=w.title(m.name), low=w.number(m.low, 0), high=w.number(m.high, 0))
        for m in plan.measures
    )
    named = {
        level: w.listed(
            f"{w.name(c.name)} ({w.name(c.meaning)})" for c in plan.covariates if c.level == level
        )
        for level in ("employee", "leader")
    }
    strata = e.sample.strata
    return w.say(
        "use_note",
        use=_use_name(e, w),
        scales=scales,
        people=named["employee"],
        leaders=named["leader"],
        strata=w.say("strata_none")
        if strata is None
        else w.say("strata_count", count=w.count(len(np.unique(strata)))),
        missing=w.say(f"missing_{plan.missing}"),
    )


def _strength(e: Evaluation, first: FirstStage, pairs: Pairs, w: Words) -> Section:
    s = first.strength
    rows = [
        (w.say("r_robust", variance=s.robust.variance), w.number(s.robust.f), w.p(s.robust.p)),
        (w.say("r_effective", limit=w.number(s.effective.critical)), w.number(s.effective.f), DASH),
        (w.say("r_classical"), w.number(s.classical.f), w.p(s.classical.p)),
    ]
    for a, use in pairs:
        critical = use.tf.critical
        told = w.say("r_tf_none") if critical is None or isinf(critical) else w.number(critical)
        rows.append((w.say("r_tf", outcome=w.name(a.outcome.measure.name)), told, DASH))
    note = w.say(
        "strength_note",
        effect=w.number(first.term.estimate),
        d=w.number(first.d.d),
        sd=w.number(first.d.sd),
        threshold=w.number(s.stock_yogo.threshold if s.stock_yogo else None),
    )
    head = w.head("h_method", "h_value", "h_p")
    table = Table("strength", w.say("strength_table"), head, tuple(rows), note)
    return Section("strength", w.say("strength"), (table, *_use_by_arm(e, w)))


def _use_by_arm(e: Evaluation, w: Words) -> tuple[Chart, Table]:
    treatment = e.sample.plan.treatment
    if treatment is None:
        raise ValueError("No use was measured.")
    use, z = e.sample.scores[treatment.name], e.sample.treated
    edges = np.linspace(treatment.low, treatment.high, 9)
    shares = []
    for label, arm in ((w.name(e.sample.plan.trial.control), 0.0), (w.say("r_treated"), 1.0)):
        counts, _ = np.histogram(use[(z == arm) & np.isfinite(use)], bins=edges)
        shares.append((label, (counts / max(counts.sum(), 1)).tolist()))
    bins = [f"{w.number(a, 1)}–{w.number(b, 1)}" for a, b in pairwise(edges)]
    rows = tuple(
        (name, *(w.percent(values[i]) for _, values in shares)) for i, name in enumerate(bins)
    )
    head = (w.title(treatment.name), *(label for label, _ in shares))
    table = Table("use_by_arm", w.say("chart_use"), head, rows)
    return charts.distributions("chart-use", w.say("chart_use"), bins, shares, w), table


def _tipping(pairs: Pairs, w: Words) -> Section:
    rows = tuple(
        (
            w.name(a.outcome.measure.name),
            *(
                f"{w.number(point)} ({w.percent(share)})"
                for point, share in zip(
                    (use.tipping.wald, use.tipping.robust), use.tipping.as_share, strict=True
                )
            ),
        )
        for a, use in pairs
    )
    grid = tuple(
        (
            w.name(a.outcome.measure.name),
            f"{w.number(t.direct)} ({w.percent(t.share)})",
            f"{w.number(t.late.estimate)} {w.interval(t.late.lower, t.late.upper)}",
            " ∪ ".join(w.interval(*piece) for piece in t.anderson_rubin.pieces) or "∅",
        )
        for a, use in pairs
        for t in use.tipping.rows
    )
    head = (w.say("h_outcome"), f"{w.say('h_tipping')}: 2SLS", "Anderson-Rubin")
    wide = (w.say("h_outcome"), w.say("h_direct"), w.say("h_late"), "Anderson-Rubin")
    blocks = (
        Table("tipping", w.say("tipping"), head, rows, w.say("tipping_note")),
        Table("tipping_grid", w.say("tipping_grid"), wide, grid),
    )
    return Section("tipping", w.say("tipping"), blocks)


def _steps(e: Evaluation, pairs: Pairs, w: Words) -> Section:
    rows = []
    for a, use in pairs:
        step = f"{w.number(use.step.per_step)} {w.interval(use.step.lower, use.step.upper)}"
        over = f"{w.number(use.step.over_middle_half)} ({w.interval(*use.step.middle_half)})"
        name = w.name(a.outcome.measure.name)
        rows.append((name, step, over, *(_told(p, w) for p in use.predicted)))
    ends = [w.say("at_use", at=w.number(p.at, 0)) for p in pairs[0][1].predicted]
    treatment = e.sample.plan.treatment
    low, high = (treatment.low, treatment.high) if treatment else (0.0, 0.0)
    facts = {"use": _use_name(e, w), "low": w.number(low, 0), "high": w.number(high, 0)}
    head = (w.say("h_outcome"), w.say("h_step"), w.say("h_middle"), *ends)
    table = Table("steps", w.say("steps"), head, tuple(rows), w.say("steps_note", **facts))
    return Section("steps", w.say("steps"), (table,))


def _told(p: Prediction, w: Words) -> str:
    value = w.number(p.predicted)
    if p.off_scale:
        return w.say("r_off", value=value)
    return w.say("r_off_data", value=value) if p.off_data else value
