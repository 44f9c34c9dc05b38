"""The report as a whole: the first page for a head of HR, then everything behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledetraad.trials.operations.results import Answer, Evaluation
from ledetraad.trials.rules.freezing import Deviation
from ledetraad.trials.views import design_part, result_part
from ledetraad.trials.views.document import Block, Report, Section, Text
from ledetraad.trials.views.words import Language, Words

LEVEL = 0.05


def make_report(
    e: Evaluation,
    language: Language,
    inputs: Mapping[str, str],
    frozen: tuple[str, str] | None = None,
    found: Sequence[Deviation] = (),
) -> Report:
    """inputs: names and hashes of the files used. frozen: when and hash of the frozen plan."""
    w = Words(language)
    return Report(
        language=language,
        title=w.say("title"),
        subtitle=e.sample.plan.title,
        sections=(
            front(e, w),
            design_part.flow_section(e, w),
            design_part.balance_section(e, w),
            design_part.scales_section(e, w),
            result_part.lot_section(e, w),
            *result_part.use_sections(e, w),
            result_part.sides_section(e, w),
            design_part.silent_section(e, w),
            *result_part.moderator_section(e, w),
            Section("limits", w.say("limits"), (Text(w.say("limits_text")),)),
            design_part.plan_section(e, frozen, found, w),
            design_part.again_section(e, inputs, w),
        ),
    )


def front(e: Evaluation, w: Words) -> Section:
    """What was tried, on whom, what changed, how sure, what it does not show."""
    trial, totals = e.sample.plan.trial, e.design.totals
    tried = "front_tried" if trial.randomised else "front_tried_no_lot"
    people = len(e.sample.treated)
    blocks: list[Block] = [
        Text(
            w.say(
                tried,
                leaders=w.count(sum(totals)),
                control=w.count(totals[0]),
                treated=w.count(sum(totals[1:])),
            )
        )
    ]
    primary = [a for a in e.answers if a.outcome.primary]
    answered = primary[0].regression.rows
    blocks.append(
        Text(
            w.say(
                "front_whom",
                people=w.count(people),
                answered=w.count(answered),
                share=w.percent(answered / people),
                outcome=primary[0].outcome.measure.name,
            )
        )
    )
    blocks += [Text(changed(a, w)) for a in primary]
    if trial.randomised:
        blocks += [Text(_chance(a, w)) for a in primary]
    return Section("front", w.say("front"), (*blocks, Text(w.say("front_not"))))


def changed(a: Answer, w: Words) -> str:
    """A causal sentence only if the design carries it and the answer is sure."""
    measure = a.outcome.measure
    facts = {
        "outcome": measure.name,
        "effect": w.number(a.itt.estimate),
        "lower": w.number(a.itt.lower),
        "upper": w.number(a.itt.upper),
    }
    if a.obstacles:
        return w.say("front_differs", because=w.because(a.obstacles), **facts)
    facts |= {"low": w.number(measure.low, 0), "high": w.number(measure.high, 0)}
    if a.adjusted is None or a.adjusted >= LEVEL:
        alone = a.itt.p < LEVEL
        return w.say("front_unsure_together" if alone else "front_unsure", **facts)
    return w.say("front_raised", d=w.number(a.d.d), **facts)


def _chance(a: Answer, w: Words) -> str:
    share = w.percent(a.lots.p_studentised)
    return w.say("front_chance", outcome=a.outcome.measure.name, share=share)
