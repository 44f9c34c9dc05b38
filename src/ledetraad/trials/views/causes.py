"""Why a sentence about cause is not given."""

from __future__ import annotations

from ledetraad.trials.operations.results import Answer, Evaluation
from ledetraad.trials.views.words import Words


def because(a: Answer, e: Evaluation, w: Words, *, use: bool = False) -> str:
    """The obstacles of an outcome as the end of one sentence; with `use`, those of its use."""
    reasons = a.use_obstacles if use else a.obstacles
    gap = w.percent(abs(a.attrition.treated - a.attrition.control))
    facts = {"gap": gap, "limit": w.percent(e.sample.plan.attrition_limit)}
    return "; ".join(w.say(reason, **facts).rstrip(".") for reason in reasons) + "."
