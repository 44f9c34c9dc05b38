"""Forms that keep what is typed in them until they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledetraad.dialogues.forms.free_text import no_cpr, too_long
from ledetraad.dialogues.forms.goals import TEXTS
from ledetraad.dialogues.forms.plans import STEP_TEXTS
from ledetraad.dialogues.operations.drafts import save_draft
from ledetraad.dialogues.operations.notes import CprNumberError
from ledetraad.dialogues.queries.drafts import DraftOf
from ledetraad.dialogues.queries.goals import may_write_goals
from ledetraad.dialogues.rules.notes import Conflict, TooLong
from ledetraad.dialogues.views.gate import seat_or_404, stopped, writable_goal_or_404
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.forms import Form

    from ledetraad.dialogues.models import Draft
    from ledetraad.people.views.gate import PersonalRequest


@dataclass(frozen=True)
class DraftField:
    """One field of free text as the page shows it."""

    id: str
    name: str
    label: str
    hint: str
    text: str
    version: int
    url: str
    error: str


def draft_fields(
    form: Form, names: Iterable[str], drafts: Mapping[str, Draft], url: Callable[[str], str]
) -> dict[str, DraftField]:
    """The form's fields of free text by name, each with the address it saves itself at."""
    return {
        name: _field(form, name, drafts.get(form.add_prefix(name)), url)
        for name in names
        if name in form.fields
    }


def _field(form: Form, name: str, draft: Draft | None, url: Callable[[str], str]) -> DraftField:
    bound = form[name]
    return DraftField(
        id=bound.auto_id,
        name=bound.html_name,
        label=str(bound.label),
        hint=str(bound.help_text),
        text=bound.value() or "",
        version=draft.version if draft else 0,
        url=url(bound.html_name),
        error=" ".join(str(error) for error in bound.errors),
    )


@signed_in
@require_POST
def new_goal(request: PersonalRequest, course_id: UUID, goal_field: str) -> HttpResponse:
    seat = seat_or_404(request, course_id)
    if goal_field not in TEXTS or not may_write_goals(seat):
        raise stopped(request, seat)
    return _keep(request, DraftOf.NEW_GOAL, course_id, goal_field)


@signed_in
@require_POST
def goal(request: PersonalRequest, goal_id: UUID, goal_field: str) -> HttpResponse:
    writable_goal_or_404(request, goal_id)
    if goal_field not in TEXTS:
        raise Http404
    return _keep(request, DraftOf.GOAL, goal_id, goal_field)


@signed_in
@require_POST
def plan(request: PersonalRequest, goal_id: UUID, plan_field: str) -> HttpResponse:
    writable_goal_or_404(request, goal_id)
    if plan_field != "why_changed" and not _is_of_a_step(plan_field):
        raise Http404
    return _keep(request, DraftOf.PLAN, goal_id, plan_field)


def _is_of_a_step(field: str) -> bool:
    """Its name is the step's lineage as the page writes it, and which of the step's texts it is."""
    lineage, _dash, name = field.rpartition("-")
    try:
        return name in STEP_TEXTS and str(UUID(lineage)) == lineage
    except ValueError:
        return False


@signed_in
@require_POST
def disagreement(
    request: PersonalRequest, course_id: UUID, disagreement_field: str
) -> HttpResponse:
    seat = seat_or_404(request, course_id)
    if disagreement_field != "text" or not may_write_goals(seat):
        raise stopped(request, seat)
    return _keep(request, DraftOf.DISAGREEMENT, course_id, disagreement_field)


def _keep(request: PersonalRequest, form: DraftOf, about: UUID, slot: str) -> HttpResponse:
    """What the page sends while somebody types in a form, and what it hears back."""
    text, version = request.POST.get("text", ""), _number(request.POST.get("version"))
    try:
        saved = save_draft(request.user, form, about, slot, version, text)
    except CprNumberError:
        return JsonResponse({"message": no_cpr()}, status=422)
    outcome = saved.outcome
    if isinstance(outcome, TooLong):
        return JsonResponse({"message": too_long(outcome.length)}, status=422)
    if isinstance(outcome, Conflict):
        stored = outcome.stored
        return JsonResponse({"version": stored.version, "other_text": stored.text}, status=409)
    saved_at = saved.saved_at.isoformat()
    message = _("Kept. It counts when you send the form.")
    return JsonResponse({"version": outcome.version, "saved_at": saved_at, "message": message})


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else 0
