"""The plan for a goal: steps that say when or where, and what one does then (R23, R25)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.dialogues.forms.plans import MOST_STEPS, STEP_TEXTS, StepForm, WhyForm
from ledetraad.dialogues.operations.drafts import discard_drafts, keep_drafts
from ledetraad.dialogues.operations.goals import write_plan
from ledetraad.dialogues.queries.drafts import DraftOf, drafts_of
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.views.drafting import DraftField, draft_fields
from ledetraad.dialogues.views.gate import writable_goal_or_404
from ledetraad.dialogues.views.goals import guidelines_for
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.ids import new_id
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from ledetraad.dialogues.models import Draft
    from ledetraad.dialogues.queries.goals import GoalAt
    from ledetraad.people.views.gate import PersonalRequest

ORDER, DUE = "order", "due_on"


@dataclass(frozen=True)
class Row:
    """One step as the page shows it."""

    form: StepForm
    fields: dict[str, DraftField]


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: PersonalRequest, goal_id: UUID) -> HttpResponse:
    at = writable_goal_or_404(request, goal_id)
    drafts = drafts_of(request.user, DraftOf.PLAN, goal_id)
    if request.method == "GET":
        return _page(request, at, _steps_kept(at, drafts), _why(at, drafts))
    if "discard" in request.POST:
        discard_drafts(request.user, DraftOf.PLAN, goal_id)
        messages.success(request, _("What was not sent is gone. The plan is as it was."))
        return redirect("plan", goal_id=goal_id)
    steps = [StepForm(request.POST, lineage=lineage) for lineage in _posted(request)]
    why = WhyForm(request.POST, is_change=at.now.plan is not None)
    if (arranged := _arranged(request, steps)) is not None:
        return _arrange(request, at, steps, arranged)
    return _send(request, at, steps, why)


def _steps_kept(at: GoalAt, drafts: Mapping[str, Draft]) -> list[StepForm]:
    """The plan as it was left: the steps that stand, and over them what was typed and not sent."""
    stored = {now.step.lineage: now.step for now in at.now.steps}
    order = drafts[ORDER].text.split() if ORDER in drafts else map(str, stored)
    forms = []
    for lineage in [UUID(word) for word in order] or [_first_step(at)]:
        step = stored.get(lineage)
        said = {name: getattr(step, name) for name in (*STEP_TEXTS, DUE)} if step else {}
        typed = {
            name: drafts[f"{lineage}-{name}"].text
            for name in (*STEP_TEXTS, DUE)
            if f"{lineage}-{name}" in drafts
        }
        forms.append(StepForm(lineage=lineage, initial=said | typed))
    return forms


def _first_step(at: GoalAt) -> UUID:
    """The same each time the page is opened, so that what a device has kept finds its field."""
    return uuid5(at.goal.pk, f"plan {at.now.plan.number if at.now.plan else 0}")


def _why(at: GoalAt, drafts: Mapping[str, Draft]) -> WhyForm:
    initial: dict[str, Any] = {"base": at.now.plan.number if at.now.plan else 0}
    if "why_changed" in drafts:
        initial["why_changed"] = drafts["why_changed"].text
    return WhyForm(initial=initial, is_change=at.now.plan is not None)


def _posted(request: PersonalRequest) -> list[UUID]:
    """The steps in the order of the page; what is no lineage is not a step."""
    found = []
    for word in request.POST.getlist("step")[:MOST_STEPS]:
        try:
            found.append(UUID(word))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _arranged(request: PersonalRequest, steps: list[StepForm]) -> list[UUID] | None:
    """The order after a step was added, removed or moved; None when the plan was sent."""
    order = [step.lineage for step in steps]
    if "add" in request.POST:
        return [*order, new_id()][:MOST_STEPS]
    for verb, places in [("up", -1), ("down", 1)]:
        for lineage in [step for step in order if str(step) == request.POST.get(verb)]:
            place = order.index(lineage)
            order.insert(max(place + places, 0), order.pop(place))
            return order
    if "remove" in request.POST:
        return [step for step in order if str(step) != request.POST["remove"]]
    return None


def _arrange(
    request: PersonalRequest, at: GoalAt, steps: list[StepForm], order: list[UUID]
) -> HttpResponse:
    refused = [step for step in steps if "cpr" in _codes(step) and step.lineage in order]
    if refused:
        why = WhyForm(request.POST, is_change=at.now.plan is not None)
        return _page(request, at, steps, why, status=422)
    _keep(request, at, steps, order)
    return redirect(reverse("plan", args=[at.goal.pk]) + f"#step-{order[-1] if order else ''}")


def _codes(form: StepForm) -> set[str | None]:
    return {error.code for errors in form.errors.as_data().values() for error in errors}


def _keep(
    request: PersonalRequest, at: GoalAt, steps: list[StepForm], order: Iterable[UUID]
) -> None:
    texts = {ORDER: " ".join(map(str, order))}
    for step in steps:
        names = [step.add_prefix(name) for name in (*STEP_TEXTS, DUE)]
        texts |= {name: request.POST[name] for name in names if name in request.POST}
    if "why_changed" in request.POST:
        texts["why_changed"] = request.POST["why_changed"]
    keep_drafts(request.user, DraftOf.PLAN, at.goal.pk, texts)


def _send(
    request: PersonalRequest, at: GoalAt, steps: list[StepForm], why: WhyForm
) -> HttpResponse:
    valid = [step.is_valid() for step in steps]
    if not (why.is_valid() and all(valid)):
        _keep(request, at, steps, [step.lineage for step in steps])
        return _page(request, at, steps, why, status=422)
    words = [said for step in steps if (said := step.words())]
    if not words and at.now.plan is None:
        messages.info(request, _("There is nothing in the plan yet, so nothing is saved."))
        return redirect("plan", goal_id=at.goal.pk)
    reason = why.cleaned_data.get("why_changed", "")
    written = write_plan(at, why.cleaned_data["base"], words, reason)
    if not written.conflict:
        messages.success(request, _("Your plan is saved."))
        return redirect("goal", goal_id=at.goal.pk)
    _keep(request, at, steps, [step.lineage for step in steps])
    fresh = writable_goal_or_404(request, at.goal.pk)
    data = request.POST.copy()
    data["base"] = str(fresh.now.plan.number if fresh.now.plan else 0)
    again = WhyForm(data, is_change=True)
    return _page(request, fresh, steps, again, status=409, meanwhile=fresh)


def _page(
    request: PersonalRequest,
    at: GoalAt,
    steps: list[StepForm],
    why: WhyForm,
    status: int = 200,
    meanwhile: GoalAt | None = None,
) -> HttpResponse:
    drafts = drafts_of(request.user, DraftOf.PLAN, at.goal.pk)

    def url(name: str) -> str:
        return reverse("plan-draft", args=[at.goal.pk, name])

    words = words_in(at.seat.course.employment.unit)
    context = {
        "at": at,
        "seat": at.seat,
        "rows": [Row(step, draft_fields(step, STEP_TEXTS, drafts, url)) for step in steps],
        "why": why,
        "why_field": draft_fields(why, ["why_changed"], drafts, url).get("why_changed"),
        "problems": sum(len(form.errors) for form in (*steps, why)),
        "has_drafts": bool(drafts),
        "meanwhile": meanwhile,
        "full": len(steps) >= MOST_STEPS,
        "readers": say(reader_line(at.seat, TextKind.PLAN).text),
        "guidelines": guidelines_for(at.seat, words, "plan"),
    }
    return render(request, "dialogues/plan_form.html", context, status=status)
