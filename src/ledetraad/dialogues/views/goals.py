"""Development goals: formulated by the employee, read by the leader (R13-R17, R22, R25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledetraad.dialogues.forms.goals import TEXTS, GoalForm
from ledetraad.dialogues.operations.drafts import discard_drafts, keep_drafts
from ledetraad.dialogues.operations.goals import (
    close_goal,
    mark_step,
    reopen_goal,
    write_goal,
)
from ledetraad.dialogues.operations.reading import log_reading
from ledetraad.dialogues.queries.drafts import DraftOf, drafts_of
from ledetraad.dialogues.queries.goals import may_write_goals, plans_of, wordings_of
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.dialogues.views.drafting import draft_fields
from ledetraad.dialogues.views.gate import (
    goal_or_404,
    seat_or_404,
    stopped,
    writable_goal_or_404,
)
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.content.entries import Guideline
    from ledetraad.dialogues.models import GoalVersion
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.goals import GoalAt
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.people.models import Value
    from ledetraad.people.views.gate import PersonalRequest

CHOICES = ("kind", "competence", "challenge")


@signed_in
@require_safe
def goal(request: PersonalRequest, goal_id: UUID) -> HttpResponse:
    """One goal with its plan, and how both have changed."""
    at = goal_or_404(request, goal_id)
    if at.seat.party is Party.LEADER:
        log_reading(at.seat, "goal", [TextKind.GOAL, TextKind.PLAN], at.goal.pk)
    words = words_in(at.seat.course.employment.unit)
    context = {
        "at": at,
        "seat": at.seat,
        "now": at.now,
        "may_change": at.may_write and at.now.is_open,
        "library": words.library,
        "term": words.term,
        "wordings": wordings_of(at),
        "plans": plans_of(at),
        "closings": list(ClosedBecause),
        "readers": say(reader_line(at.seat, TextKind.GOAL).text),
        "guidelines": guidelines_for(at.seat, words, "goals"),
    }
    return render(request, "dialogues/goal.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def goal_new(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = seat_or_404(request, course_id)
    if not may_write_goals(seat):
        raise stopped(request, seat)
    return _write(request, _Writing(request, seat, None))


@signed_in
@require_http_methods(["GET", "POST"])
def goal_edit(request: PersonalRequest, goal_id: UUID) -> HttpResponse:
    at = writable_goal_or_404(request, goal_id)
    return _write(request, _Writing(request, at.seat, at))


class _Writing:
    """Writing a goal, new or anew: its form, and what was typed in it and not sent."""

    def __init__(self, request: PersonalRequest, seat: Seat, at: GoalAt | None) -> None:
        self.seat, self.at = seat, at
        self.form_of = DraftOf.GOAL if at else DraftOf.NEW_GOAL
        self.about = at.goal.pk if at else seat.course.pk
        self.words = words_in(seat.course.employment.unit)
        self.direction = direction_of(seat.course.employment.unit)
        self.person = request.user

    def form(self, data: Any = None) -> GoalForm:
        return GoalForm(
            data,
            words=self.words,
            values=self._values(),
            is_change=self.at is not None,
            initial=self._initial(),
        )

    def _values(self) -> list[Value]:
        """The unit's values, and any the goal was tied to before they changed."""
        chosen = self.at.now.words.values.all() if self.at else ()
        return list({value.pk: value for value in (*self.direction.values, *chosen)}.values())

    def _initial(self) -> dict[str, Any]:
        typed = {slot: draft.text for slot, draft in self.drafts.items() if slot in TEXTS}
        if self.at is None:
            return typed
        return _said(self.at.now.words) | {"key": self.at.goal.pk} | typed

    @property
    def drafts(self) -> dict[str, Any]:
        return drafts_of(self.person, self.form_of, self.about)

    @property
    def has_drafts(self) -> bool:
        """Whether something was typed that differs from what stands."""
        stands = _said(self.at.now.words) if self.at else {}
        return any(draft.text != stands.get(slot, "") for slot, draft in self.drafts.items())

    def address(self, name: str) -> str:
        route = "goal-draft" if self.at else "goal-new-draft"
        return reverse(route, args=[self.about, name])


def _said(version: GoalVersion) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: getattr(version, name) for name in (*TEXTS, *CHOICES) if name != "why_changed"
    }
    values = [str(value.pk) for value in version.values.all()]
    return said | {"values": values, "base": version.number}


def _write(request: PersonalRequest, writing: _Writing) -> HttpResponse:
    if request.method == "GET":
        return _page(request, writing, writing.form())
    if "discard" in request.POST:
        discard_drafts(request.user, writing.form_of, writing.about)
        messages.success(request, _("What was not sent is gone. The goal is as it was."))
        return redirect(request.path)
    form = writing.form(request.POST)
    if not form.is_valid():
        return _refused(request, writing, form)
    return _send(request, writing, form)


def _refused(request: PersonalRequest, writing: _Writing, form: GoalForm) -> HttpResponse:
    texts = {name: request.POST[name] for name in TEXTS if name in request.POST}
    keep_drafts(request.user, writing.form_of, writing.about, texts)
    return _page(request, writing, form, status=422)


def _send(request: PersonalRequest, writing: _Writing, form: GoalForm) -> HttpResponse:
    said = form.cleaned_data
    goal_id = writing.at.goal.pk if writing.at else said["key"]
    written = write_goal(
        writing.seat, goal_id, said["base"], form.words(), said.get("why_changed", "")
    )
    if written.conflict:
        return _both(request, writing, form, written.now.goal.pk)
    messages.success(request, _("Your goal is saved."))
    return redirect("goal", goal_id=written.now.goal.pk)


def _both(
    request: PersonalRequest, writing: _Writing, typed: GoalForm, goal_id: UUID
) -> HttpResponse:
    """The goal was changed meanwhile: show what was typed and what stands, and let one choose."""
    at = writable_goal_or_404(request, goal_id)
    again = _Writing(request, at.seat, at)
    keep_drafts(request.user, again.form_of, again.about, _texts(typed))
    data = request.POST.copy()
    data["base"], data["key"] = str(at.now.words.number), str(goal_id)
    data.setdefault("why_changed", "")
    return _page(request, again, again.form(data), status=409, meanwhile=at.now.words)


def _texts(form: GoalForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in TEXTS if name in form.cleaned_data}


def _page(
    request: PersonalRequest,
    writing: _Writing,
    form: GoalForm,
    status: int = 200,
    meanwhile: GoalVersion | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "seat": writing.seat,
        "at": writing.at,
        "fields": draft_fields(form, TEXTS, writing.drafts, writing.address),
        "has_drafts": writing.has_drafts,
        "meanwhile": meanwhile,
        "library": writing.words.library,
        "direction": writing.direction,
        "readers": say(reader_line(writing.seat, TextKind.GOAL).text),
        "guidelines": guidelines_for(writing.seat, writing.words, "goals", "opening"),
        "action": _address_of(writing),
    }
    return render(request, "dialogues/goal_form.html", context, status=status)


def _address_of(writing: _Writing) -> str:
    return reverse("goal-edit" if writing.at else "goal-new", args=[writing.about])


def guidelines_for(seat: Seat, words: Words, *moments: str) -> list[Guideline]:
    """The short help for this side of the table, at this moment."""
    sides = {"both", seat.party.value}
    return [
        guideline
        for moment in moments
        for guideline in words.library.guidelines(moment=moment)
        if guideline.audience in sides
    ]


@signed_in
@require_POST
def goal_close(request: PersonalRequest, goal_id: UUID) -> HttpResponse:
    """Reached, let go, or worked on again; neither is a mark for anybody."""
    at = writable_goal_or_404(request, goal_id)
    because = request.POST.get("because", "")
    if because in list(ClosedBecause):
        close_goal(at, ClosedBecause(because))
    elif because == "open":
        reopen_goal(at)
    return redirect("goal", goal_id=goal_id)


@signed_in
@require_POST
def step_done(request: PersonalRequest, goal_id: UUID, lineage: UUID) -> HttpResponse:
    at = writable_goal_or_404(request, goal_id)
    if all(step.step.lineage != lineage for step in at.now.steps):
        raise Http404
    mark_step(at, lineage, done=request.POST.get("done") != "no")
    return _back_from_step(at, request.POST.get("back", ""))


def _back_from_step(at: GoalAt, back: str) -> HttpResponse:
    """To the course, to the follow-up whose id it is, or to the goal itself."""
    if back == "course":
        return redirect("course", course_id=at.seat.course.pk)
    try:
        return redirect("follow-up", dialogue_id=UUID(back))
    except ValueError:
        return redirect("goal", goal_id=at.goal.pk)
