"""Sections on what changed: the lot first, then use by the lot, and how sure each is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ledetraad.trials.operations.evaluation import SIDES
from ledetraad.trials.operations.results import Answer, Evaluation, FirstStage, Use
from ledetraad.trials.views.cautions import cautions
from ledetraad.trials.views.charts import distributions, intervals
from ledetraad.trials.views.document import Block, Chart, Section, Table, Text
from ledetraad.trials.views.words import Words
from lod.anderson_rubin import AndersonRubinSet
from lod.effects import Prediction
from lod.ols import Regression


def lot_section(e: Evaluation, w: Words) -> Section:
    """Intention to treat: what being drawn changed."""
    rows = [
        (
            a.outcome.measure.name,
            a.outcome.sign,
            w.number(a.itt.estimate),
            w.number(a.itt.standard_error),
            w.interval(a.itt.lower, a.itt.upper),
            w.p(a.itt.p),
            w.p(a.adjusted),
            f"{w.number(a.d.d)} {w.interval(a.d.lower, a.d.upper)}",
            w.count(a.regression.rows),
        )
        for a in e.answers
    ]
    keys = (
        "h_outcome", "h_expected", "h_effect", "h_error", "h_interval", "h_p", "h_adjusted", "h_d",
        "r_n",
    )  # fmt: skip
    note = w.say("itt_note", step=e.sample.plan.multiplicity)
    lines = [(a.outcome.measure.name, a.itt.estimate, a.itt.lower, a.itt.upper) for a in e.answers]
    return Section(
        "itt",
        w.say("itt"),
        (
            Table("itt", w.say("itt"), _head(w, keys), tuple(rows), note),
            *cautions(e, w),
            intervals("chart-itt", w.say("chart_itt"), lines, w),
        ),
    )


def use_sections(e: Evaluation, w: Words) -> tuple[Section, ...]:
    """First stage and 2SLS, where use was measured; Anderson-Rubin stands before 2SLS."""
    if e.first is None:
        return ()
    pairs = [(a, a.use) for a in e.answers if a.use is not None]
    blocks: list[Block] = [_robust(pairs, w), _two_stages(e, e.first, pairs, w)]
    for a, _ in pairs:
        if a.use_obstacles:
            because = w.because(a.use_obstacles)
            blocks.append(
                Text(w.say("use_refused", outcome=a.outcome.measure.name, because=because))
            )
    blocks += [Text(w.say("use_exclusion")), Text(w.say("use_same_source"))]
    blocks += [Text(w.say(r)) for r in e.reservations]
    return (
        _strength(e, e.first, w),
        Section("use", w.say("use"), tuple(blocks)),
        _tipping(pairs, w),
        _steps(pairs, w),
    )


def sides_section(e: Evaluation, w: Words) -> Section:
    """The same coefficient under other variances, the bootstrap and redrawn lots."""
    rows: list[tuple[str, ...]] = []
    for a in e.answers:
        name = a.outcome.measure.name
        rows += [
            (name, v, w.number(t.estimate), w.number(t.standard_error), w.p(t.p))
            for v, t in zip(SIDES, a.sides, strict=True)
        ]
        estimate = w.number(a.itt.estimate)
        rows.append((name, w.say("r_wild"), estimate, "–", w.p(a.wild.p_symmetric)))
        rows.append((name, w.say("r_lots"), estimate, "–", w.p(a.lots.p_studentised)))
        if a.use:
            rows += [
                (f"{name}, 2SLS", v, w.number(t.estimate), w.number(t.standard_error), w.p(t.p))
                for v, t in zip(SIDES, a.use.sides, strict=True)
            ]
            late = w.number(a.use.late.estimate)
            wild = w.p(a.use.wild.p_symmetric)
            rows.append((f"{name}, 2SLS", w.say("r_wild"), late, "–", wild))
    head = _head(w, ("h_outcome", "h_method", "h_effect", "h_error", "h_p"))
    table = Table("sides", w.say("sides"), head, tuple(rows), w.say("sides_note"))
    return Section("sides", w.say("sides"), (table,))


def moderator_section(e: Evaluation, w: Words) -> tuple[Section, ...]:
    """Interactions, never sub-group p-values."""
    if not e.moderators:
        return ()
    rows = []
    for (name, outcome), m in e.moderators.items():
        for i, at in enumerate(m.effects):
            first = i == 0
            rows.append(
                (
                    f"{name}: {outcome}" if first else "",
                    w.number(m.interaction.estimate) if first else "",
                    w.p(m.interaction.p) if first else "",
                    w.number(at.at),
                    w.number(at.estimate),
                    w.interval(at.lower, at.upper),
                )
            )
    keys = ("h_moderator", "h_interaction", "h_p", "h_at", "h_effect", "h_interval")
    note = w.say("moderators_note")
    table = Table("moderators", w.say("moderators"), _head(w, keys), tuple(rows), note)
    return (Section("moderators", w.say("moderators"), (table,)),)


def _strength(e: Evaluation, first: FirstStage, w: Words) -> Section:
    s = first.strength
    rows = (
        (w.say("r_robust", variance=s.robust.variance), w.number(s.robust.f), w.p(s.robust.p)),
        (w.say("r_effective", limit=w.number(s.effective.critical)), w.number(s.effective.f), "–"),
        (w.say("r_classical"), w.number(s.classical.f), w.p(s.classical.p)),
    )
    note = w.say(
        "strength_note",
        effect=w.number(first.term.estimate),
        d=w.number(first.d.d),
        sd=w.number(first.d.sd),
        threshold=w.number(s.stock_yogo.threshold if s.stock_yogo else None),
    )
    head = _head(w, ("h_method", "h_value", "h_p"))
    table = Table("strength", w.say("strength"), head, rows, note)
    chart, counts = _use_by_arm(e, w)
    return Section("strength", w.say("strength"), (table, chart, counts))


def _use_by_arm(e: Evaluation, w: Words) -> tuple[Chart, Table]:
    treatment = e.sample.plan.treatment
    if treatment is None:
        raise ValueError("No use was measured.")
    use, z = e.sample.scores[treatment.name], e.sample.treated
    edges = np.linspace(treatment.low, treatment.high, 9)
    shares = []
    for label, arm in ((e.sample.plan.trial.control, 0.0), (w.say("r_treated"), 1.0)):
        counts, _ = np.histogram(use[(z == arm) & np.isfinite(use)], bins=edges)
        shares.append((label, (counts / max(counts.sum(), 1)).tolist()))
    bins = [f"{w.number(a, 1)}–{w.number(b, 1)}" for a, b in pairwise(edges)]
    rows = tuple(
        (name, *(w.percent(values[i]) for _, values in shares)) for i, name in enumerate(bins)
    )
    head = (treatment.name, *(label for label, _ in shares))
    table = Table("use_by_arm", w.say("chart_use"), head, rows)
    return distributions("chart-use", w.say("chart_use"), bins, shares, w), table


def _robust(pairs: Sequence[tuple[Answer, Use]], w: Words) -> Table:
    rows = tuple(
        (a.outcome.measure.name, _set(use.robust, w), w.p(use.robust.p_of_no_effect))
        for a, use in pairs
    )
    return Table("robust", w.say("robust"), _head(w, ("h_outcome", "h_set", "h_p")), rows)


def _set(robust: AndersonRubinSet, w: Words) -> str:
    if robust.shape == "line":
        return w.say("r_line")
    return " ∪ ".join(w.interval(low, high) for low, high in robust.pieces) or "∅"


def _two_stages(
    e: Evaluation, first: FirstStage, pairs: Sequence[tuple[Answer, Use]], w: Words
) -> Table:
    fits: list[Regression] = [first.regression, *(use.fit.second for _, use in pairs)]
    yes = w.say("r_yes" if e.sample.plan.covariates else "r_no")
    r2 = (w.number(first.regression.adjusted_r_squared), *("–" for _ in pairs))
    rows = (
        (w.say("r_lot"), w.starred(first.term), *("" for _ in pairs)),
        (w.say("r_use"), "", *(w.starred(use.late) for _, use in pairs)),
        (w.say("r_constant"), *(w.starred(fit.term("constant")) for fit in fits)),
        (w.say("r_covariates"), *(yes for _ in fits)),
        (w.say("r_n"), *(w.count(fit.rows) for fit in fits)),
        (w.say("r_clusters"), *(w.count(fit.clusters.count) for fit in fits)),
        (w.say("r_r2"), *r2),
    )
    covariates = "; ".join(f"{c.name} ({c.meaning})" for c in e.sample.plan.covariates) or "–"
    clusters = w.count(first.regression.clusters.count)
    note = w.say("use_note", clusters=clusters, covariates=covariates)
    head = ("", w.say("h_stage_1"), *(a.outcome.measure.name for a, _ in pairs))
    return Table("two_stages", w.say("use"), head, rows, note)


def _tipping(pairs: Sequence[tuple[Answer, Use]], w: Words) -> Section:
    rows = tuple(
        (a.outcome.measure.name, *(w.percent(share) for share in use.tipping.as_share))
        for a, use in pairs
    )
    head = (w.say("h_outcome"), f"{w.say('h_tipping')}: 2SLS", "Anderson-Rubin")
    table = Table("tipping", w.say("tipping"), head, rows, w.say("tipping_note"))
    return Section("tipping", w.say("tipping"), (table,))


def _steps(pairs: Sequence[tuple[Answer, Use]], w: Words) -> Section:
    rows = []
    for a, use in pairs:
        step = f"{w.number(use.step.per_step)} {w.interval(use.step.lower, use.step.upper)}"
        over = f"{w.number(use.step.over_middle_half)} ({w.interval(*use.step.middle_half)})"
        rows.append((a.outcome.measure.name, step, over, *(_told(p, w) for p in use.predicted)))
    ends = [w.number(p.at, 0) for p in pairs[0][1].predicted] if pairs else []
    head = (w.say("h_outcome"), w.say("h_step"), w.say("h_middle"), *ends)
    table = Table("steps", w.say("steps"), head, tuple(rows), w.say("steps_note"))
    return Section("steps", w.say("steps"), (table,))


def _told(p: Prediction, w: Words) -> str:
    value = w.number(p.predicted)
    if p.off_scale:
        return w.say("r_off", value=value)
    return w.say("r_off_data", value=value) if p.off_data else value


def _head(w: Words, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(w.say(key) for key in keys)
