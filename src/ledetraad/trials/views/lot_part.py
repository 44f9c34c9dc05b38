"""Sections on what the lot changed: the comparison first, then every other way to ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledetraad.trials.operations.evaluation import MOST_IV_DRAWS, SIDES
from ledetraad.trials.operations.results import Answer, Arms, Evaluation, PowerCurve, Reason, Use
from ledetraad.trials.views import charts
from ledetraad.trials.views.cautions import cautions
from ledetraad.trials.views.document import Block, Section, Table, Text
from ledetraad.trials.views.words import DASH, Words
from lod.moderators import Moderation
from lod.multiplicity import benjamini_hochberg, holm
from lod.ols import Term
from lod.wild import WildBootstrap


def lot_section(e: Evaluation, w: Words) -> Section:
    """Intention to treat: what being drawn changed."""
    keys = (
        "h_outcome", "h_expected", "h_effect", "h_error", "h_df", "h_interval", "h_p",
        "h_adjusted", "h_d", "r_n",
    )  # fmt: skip
    note = w.say("itt_note", step=w.say(f"step_{e.sample.plan.multiplicity}"))
    rows = tuple(_difference(a, w) for a in e.answers)
    table = Table("itt", w.say("itt"), w.head(*keys), rows, note)
    apart = [block for a in e.answers if a.arms for block in _arms(a, a.arms, e, w)]
    return Section("itt", w.say("itt"), (table, *cautions(e, w), *apart))


def _difference(a: Answer, w: Words) -> tuple[str, ...]:
    return (
        w.name(a.outcome.measure.name),
        _expected(a, w),
        w.number(a.itt.estimate),
        w.number(a.itt.standard_error),
        w.number(a.itt.df, 1),
        w.interval(a.itt.lower, a.itt.upper),
        w.p(a.itt.p),
        w.p(a.adjusted),
        f"{w.number(a.d.d)} {w.interval(a.d.lower, a.d.upper)}",
        w.count(a.regression.rows),
    )


def _expected(a: Answer, w: Words) -> str:
    named = a.outcome.hypothesis not in {"", "-"}
    return f"{w.name(a.outcome.hypothesis)}: {a.outcome.sign}" if named else a.outcome.sign


def itt_chart(e: Evaluation, w: Words) -> Block:
    """The differences with their intervals, for the first page."""
    lines = [
        (w.title(a.outcome.measure.name), a.itt.estimate, a.itt.lower, a.itt.upper)
        for a in e.answers
    ]
    return charts.intervals("chart-itt", w.say("chart_itt"), lines, w)


def _arms(a: Answer, arms: Arms, e: Evaluation, w: Words) -> Iterator[Block]:
    name, control = a.outcome.measure.name, w.name(e.sample.plan.trial.control)
    number = [o.measure.name for o in e.sample.plan.outcomes].index(name) + 1
    rows = tuple(
        (*_term(w.name(t.name), t, w), w.p(p))
        for t, p in zip(arms.terms, arms.adjusted, strict=True)
    )
    head = w.head("h_arm", "h_effect", "h_error", "h_interval", "h_p", "h_holm")
    caption = f"{w.title(name)}: {w.say('arms', control=control)}"
    yield Table(f"arms_{number}", caption, head, rows, w.say("arms_note"))
    if isinstance(arms.equal, Reason):
        yield w.none("none_arms_equal", arms.equal, outcome=w.title(name))
    else:
        test = arms.equal
        facts = {"df1": w.number(test.df1, 0), "df2": w.number(test.df2, 1), "f": w.number(test.f)}
        yield Text(w.say("arms_equal", outcome=w.title(name), p=w.p(test.p), **facts))
    if arms.interaction:
        things = [_term(w.say("r_alone", thing=w.name(t.name)), t, w) for t in arms.factors]
        both = _term(w.say("r_together"), arms.interaction, w)
        caption = f"{w.title(name)}: {w.say('factors')}"
        yield Table(f"factors_{number}", caption, head[:-1], (*things, both))


def _term(label: str, t: Term, w: Words) -> tuple[str, ...]:
    reach = w.interval(t.lower, t.upper)
    return (label, w.number(t.estimate), w.number(t.standard_error), reach, w.p(t.p))


def sides_section(e: Evaluation, w: Words) -> Section:
    """The same coefficient under other variances, the bootstrap and redrawn lots."""
    rows: list[tuple[str, ...]] = []
    for a in e.answers:
        rows += _sides(w.name(a.outcome.measure.name), a.sides, a.wild, w)
        drawn = a.lots.studentised
        reach = w.interval(drawn.lower, drawn.upper) if drawn else DASH
        last = (DASH, DASH, reach, w.p(a.lots.p_studentised))
        name, estimate = w.name(a.outcome.measure.name), w.number(a.itt.estimate)
        rows.append((name, w.say("r_lots"), estimate, *last))
        if a.use:
            rows += _use_sides(f"{name}, 2SLS", a.use, w)
    head = w.head("h_outcome", "h_method", "h_effect", "h_error", "h_df", "h_interval", "h_p")
    draws = e.sample.plan.draws
    iv_draws = w.count(min(draws, MOST_IV_DRAWS))
    note = w.say("sides_note", draws=w.count(draws), iv_draws=iv_draws)
    table = Table("sides", w.say("sides"), head, tuple(rows), note)
    return Section("sides", w.say("sides"), (table,))


def _use_sides(name: str, use: Use, w: Words) -> list[tuple[str, ...]]:
    robust = (w.number(use.robust.df2, 1), anderson_rubin_set(use, w))
    p = w.p(use.robust.p_of_no_effect)
    return [*_sides(name, use.sides, use.wild, w), (name, w.say("r_ar"), DASH, DASH, *robust, p)]


def _sides(
    name: str, terms: Sequence[Term], wild: WildBootstrap, w: Words
) -> list[tuple[str, ...]]:
    rows = [
        (
            name,
            side,
            w.number(t.estimate),
            w.number(t.standard_error),
            w.number(t.df, 1),
            w.interval(t.lower, t.upper),
            w.p(t.p),
        )
        for side, t in zip(SIDES, terms, strict=True)
    ]
    reach = DASH if wild.lower is None or wild.upper is None else w.interval(wild.lower, wild.upper)
    estimate, p = w.number(wild.estimate), w.p(wild.p_symmetric)
    return [*rows, (name, w.say("r_wild"), estimate, DASH, DASH, reach, p)]


def anderson_rubin_set(use: Use, w: Words) -> str:
    """The set as intervals; in words when it is everything."""
    if use.robust.shape == "line":
        return w.say("r_line")
    return " ∪ ".join(w.interval(low, high) for low, high in use.robust.pieces) or "∅"


def multiplicity_section(e: Evaluation, w: Words) -> Section:
    """p of the primary outcomes alone and together."""
    primary = [a for a in e.answers if a.outcome.primary]
    title = w.say("multiplicity")
    if len(primary) == 1:
        return Section("multiplicity", title, (Text(w.say("multiplicity_one")),))
    raw = [a.itt.p for a in primary]
    columns = (raw, holm(raw).tolist(), benjamini_hochberg(raw).tolist())
    rows = tuple(
        (w.name(a.outcome.measure.name), *(w.p(p) for p in ps), w.p(a.adjusted))
        for a, *ps in zip(primary, *columns, strict=True)
    )
    head = w.head("h_outcome", "h_alone", "h_holm", "h_bh", "h_plan_step")
    note = w.say("multiplicity_note", step=w.say(f"step_{e.sample.plan.multiplicity}"))
    return Section("multiplicity", title, (Table("multiplicity", title, head, rows, note),))


def moderator_section(e: Evaluation, w: Words) -> tuple[Section, ...]:
    """Interactions, never sub-group p-values."""
    if not e.moderators:
        return ()
    blocks: list[Block] = []
    for number, moderator in enumerate(e.sample.plan.moderators, 1):
        found = {o: m for (name, o), m in e.moderators.items() if name == moderator.name}
        rows = [
            row
            for outcome, m in found.items()
            if not isinstance(m, Reason)
            for row in _moderated(outcome, m, w)
        ]
        keys = ("h_outcome", "h_interaction", "h_p", "h_at", "h_effect", "h_interval")
        about = {"moderator": w.title(moderator.name), "meaning": w.name(moderator.meaning)}
        if rows:
            name = f"moderators_{number}"
            caption, note = w.title(moderator.name), w.say("moderators_note", **about)
            blocks.append(Table(name, caption, w.head(*keys), tuple(rows), note))
        for outcome, m in found.items():
            if isinstance(m, Reason):
                facts = {"moderator": w.title(moderator.name), "outcome": w.name(outcome)}
                blocks.append(w.none("none_moderator", m, **facts))
    return (Section("moderators", w.say("moderators"), tuple(blocks)),)


def _moderated(outcome: str, m: Moderation, w: Words) -> Iterator[tuple[str, ...]]:
    term = m.interaction
    change = f"{w.number(term.estimate)} {w.interval(term.lower, term.upper)}"
    for i, at in enumerate(m.effects):
        first = (w.name(outcome), change, w.p(term.p)) if i == 0 else (w.name(outcome), "", "")
        reach = w.interval(at.lower, at.upper)
        yield (*first, w.number(at.at), w.number(at.estimate), reach)


def power_section(e: Evaluation, w: Words) -> Section:
    """How small a difference the trial could have seen, as a chart and as a table."""
    curves = [c for c in e.power if isinstance(c, PowerCurve)]
    blocks: list[Block] = []
    if curves:
        lines = [(w.title(c.outcome), list(zip(c.effects, c.power, strict=True))) for c in curves]
        blocks.append(charts.curves("chart-power", w.say("chart_power"), lines, w))
        rows = tuple(
            (w.name(c.outcome), w.number(effect, 3), w.percent(seen))
            for c in curves
            for effect, seen in zip(c.effects, c.power, strict=True)
        )
        head = w.head("h_outcome", "h_true", "h_share")
        note = w.say("power_note", sims=w.count(curves[0].sims))
        blocks += [Text(_smallest(c, w)) for c in curves]
        blocks.append(Table("power", w.say("chart_power"), head, rows, note))
    blocks += [w.none("none_power", c) for c in e.power if isinstance(c, Reason)]
    return Section("power", w.say("power"), tuple(blocks))


def _smallest(c: PowerCurve, w: Words) -> str:
    if c.smallest is None:
        return w.say("power_never", outcome=w.title(c.outcome))
    return w.say("power_smallest", outcome=w.title(c.outcome), effect=w.number(c.smallest))
