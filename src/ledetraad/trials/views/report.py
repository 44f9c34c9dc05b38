"""The report as a whole: the first page for a head of HR, then everything behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledetraad.trials.operations.results import Evaluation
from ledetraad.trials.rules.freezing import Deviation
from ledetraad.trials.views import closing_part, lot_part, participation_part, use_part
from ledetraad.trials.views.document import Report
from ledetraad.trials.views.front import front
from ledetraad.trials.views.scales_part import scales_section
from ledetraad.trials.views.words import Language, Words


def make_report(
    e: Evaluation,
    language: Language,
    inputs: Mapping[str, str],
    frozen: tuple[str, str] | None = None,
    found: Sequence[Deviation] = (),
) -> Report:
    """inputs: what it was made from, by the keys of `again_…`. frozen: when, and hash."""
    plan = e.sample.plan
    w = Words(language, plan.danish, plan.trial.randomised)
    return Report(
        language=language,
        title=w.say("title"),
        subtitle=w.name(plan.title),
        contents=w.say("contents"),
        sections=(
            front(e, frozen, found, w),
            participation_part.flow_section(e, w),
            participation_part.balance_section(e, w),
            scales_section(e, w),
            lot_part.lot_section(e, w),
            *use_part.use_sections(e, w),
            lot_part.sides_section(e, w),
            lot_part.multiplicity_section(e, w),
            participation_part.silent_section(e, w),
            *use_part.later_sections(e, w),
            *lot_part.moderator_section(e, w),
            lot_part.power_section(e, w),
            closing_part.limits_section(e, w),
            closing_part.plan_section(e, frozen, found, w),
            closing_part.again_section(e, inputs, w),
        ),
    )
