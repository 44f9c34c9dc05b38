"""Forms that keep what is typed in them until they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ledetraad.dialogues.forms.free_text import no_cpr, too_long
from ledetraad.dialogues.forms.goals import TEXTS
from ledetraad.dialogues.forms.plans import STEP_TEXTS
from ledetraad.dialogues.operations.drafts import keep_drafts, save_draft
from ledetraad.dialogues.operations.notes import CprNumberError
from ledetraad.dialogues.queries.drafts import DraftOf, drafts_of
from ledetraad.dialogues.queries.goals import may_write_goals
from ledetraad.dialogues.queries.teams import may_be_invited
from ledetraad.dialogues.rules.notes import Conflict, TooLong
from ledetraad.dialogues.views.gate import (
    led_team_or_404,
    over,
    seat_or_404,
    stopped,
    writable_goal_or_404,
    writable_table_or_404,
)
from ledetraad.dialogues.views.writing import number
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from django.forms import Form

    from ledetraad.dialogues.models import Draft
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.queries.teams import TeamTable
    from ledetraad.people.models import Person
    from ledetraad.people.views.gate import PersonalRequest


POINT_SLOT, DIALOGUE_SLOT, TEAM_SLOT = "point-text", "to_prepare", "agenda"


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


class Keeping:
    """The one field of free text in a form of choices: what it begins with, and how it is kept."""

    def __init__(self, author: Person, of: DraftOf, about: UUID, slot: str, url: str) -> None:
        self.author, self.of, self.about, self.slot, self.url = author, of, about, slot, url
        self.drafts = drafts_of(author, of, about)

    @property
    def initial(self) -> dict[str, str]:
        """By the name of the field, which is the end of the slot's."""
        draft = self.drafts.get(self.slot)
        return {self.slot.rpartition("-")[2]: draft.text} if draft else {}

    def field(self, form: Form) -> DraftField | None:
        name = self.slot.rpartition("-")[2]
        return draft_fields(form, [name], self.drafts, lambda _slot: self.url).get(name)

    def keep(self, data: Mapping[str, str]) -> None:
        """What was sent and not accepted."""
        keep_drafts(self.author, self.of, self.about, {self.slot: data.get(self.slot, "")})
        self.drafts = drafts_of(self.author, self.of, self.about)


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
    return _keep_in_course(request, DraftOf.NEW_GOAL, course_id, goal_field, TEXTS)


@signed_in
@require_POST
def disagreement(
    request: PersonalRequest, course_id: UUID, disagreement_field: str
) -> HttpResponse:
    return _keep_in_course(request, DraftOf.DISAGREEMENT, course_id, disagreement_field, ["text"])


@signed_in
@require_POST
def new_dialogue(request: PersonalRequest, course_id: UUID, dialogue_field: str) -> HttpResponse:
    slots = [DIALOGUE_SLOT]
    return _keep_in_course(request, DraftOf.NEW_DIALOGUE, course_id, dialogue_field, slots)


@signed_in
@require_POST
def goal(request: PersonalRequest, goal_id: UUID, goal_field: str) -> HttpResponse:
    return _keep_at_goal(request, DraftOf.GOAL, goal_id, goal_field, known=goal_field in TEXTS)


@signed_in
@require_POST
def plan(request: PersonalRequest, goal_id: UUID, plan_field: str) -> HttpResponse:
    known = plan_field == "why_changed" or _is_of_a_step(plan_field)
    return _keep_at_goal(request, DraftOf.PLAN, goal_id, plan_field, known=known)


@signed_in
@require_POST
def open_point(request: PersonalRequest, dialogue_id: UUID, point_field: str) -> HttpResponse:
    return _keep_at_table(request, DraftOf.OPEN_POINT, dialogue_id, point_field, POINT_SLOT)


@signed_in
@require_POST
def dialogue(request: PersonalRequest, dialogue_id: UUID, dialogue_field: str) -> HttpResponse:
    return _keep_at_table(request, DraftOf.DIALOGUE, dialogue_id, dialogue_field, DIALOGUE_SLOT)


@signed_in
@require_POST
def team_follow_up(request: PersonalRequest, team_field: str) -> HttpResponse:
    """The follow-up has no id before it is set, so the draft is about the leader."""
    if team_field != TEAM_SLOT or not may_be_invited(request.user):
        raise Http404
    return _keep(request, DraftOf.TEAM_FOLLOW_UP, request.user.pk, team_field)


@signed_in
@require_POST
def team_follow_up_set(
    request: PersonalRequest, follow_up_id: UUID, team_field: str
) -> HttpResponse:
    table = led_team_or_404(request, follow_up_id)
    if team_field != TEAM_SLOT:
        raise Http404
    if not table.may_change:
        raise over(request)
    return _keep(request, DraftOf.TEAM_FOLLOW_UP, follow_up_id, team_field)


def _keep_in_course(
    request: PersonalRequest, form: DraftOf, course_id: UUID, slot: str, slots: Collection[str]
) -> HttpResponse:
    """Either of the two plans a dialogue; goals and disagreements are the employee's."""
    seat = seat_or_404(request, course_id)
    may_write = seat.may_write if form is DraftOf.NEW_DIALOGUE else may_write_goals(seat)
    if slot not in slots or not may_write:
        raise stopped(request, seat)
    return _keep(request, form, course_id, slot)


def _keep_at_goal(
    request: PersonalRequest, form: DraftOf, goal_id: UUID, slot: str, *, known: bool
) -> HttpResponse:
    writable_goal_or_404(request, goal_id)
    if not known:
        raise Http404
    return _keep(request, form, goal_id, slot)


def _keep_at_table(
    request: PersonalRequest, form: DraftOf, dialogue_id: UUID, slot: str, known: str
) -> HttpResponse:
    writable_table_or_404(request, dialogue_id)
    if slot != known:
        raise Http404
    return _keep(request, form, dialogue_id, slot)


def _is_of_a_step(field: str) -> bool:
    """Its name is the step's lineage as the page writes it, and which of the step's texts it is."""
    lineage, _dash, name = field.rpartition("-")
    try:
        return name in STEP_TEXTS and str(UUID(lineage)) == lineage
    except ValueError:
        return False


def keeping_point(table: Table) -> Keeping:
    about = table.dialogue.pk
    url = reverse("open-point-draft", args=[about, POINT_SLOT])
    return Keeping(table.seat.person, DraftOf.OPEN_POINT, about, POINT_SLOT, url)


def keeping_new_dialogue(seat: Seat) -> Keeping:
    about = seat.course.pk
    url = reverse("plan-dialogue-draft", args=[about, DIALOGUE_SLOT])
    return Keeping(seat.person, DraftOf.NEW_DIALOGUE, about, DIALOGUE_SLOT, url)


def keeping_dialogue(table: Table) -> Keeping:
    about = table.dialogue.pk
    url = reverse("dialogue-edit-draft", args=[about, DIALOGUE_SLOT])
    return Keeping(table.seat.person, DraftOf.DIALOGUE, about, DIALOGUE_SLOT, url)


def keeping_team_follow_up(leader: Person) -> Keeping:
    url = reverse("team-follow-up-draft", args=[TEAM_SLOT])
    return Keeping(leader, DraftOf.TEAM_FOLLOW_UP, leader.pk, TEAM_SLOT, url)


def keeping_team_follow_up_set(table: TeamTable) -> Keeping:
    about = table.follow_up.pk
    url = reverse("team-follow-up-edit-draft", args=[about, TEAM_SLOT])
    return Keeping(table.person, DraftOf.TEAM_FOLLOW_UP, about, TEAM_SLOT, url)


def _keep(request: PersonalRequest, form: DraftOf, about: UUID, slot: str) -> HttpResponse:
    """What the page sends while somebody types in a form, and what it hears back."""
    text, version = request.POST.get("text", ""), number(request.POST.get("version"))
    try:
        saved = save_draft(request.user, form, about, slot, version, text)
    except CprNumberError:
        return JsonResponse({"message": no_cpr()}, status=422)
    outcome = saved.outcome
    if isinstance(outcome, TooLong):
        return JsonResponse({"message": too_long(outcome.length, outcome.limit)}, status=422)
    if isinstance(outcome, Conflict):
        stored = outcome.stored
        return JsonResponse({"version": stored.version, "other_text": stored.text}, status=409)
    saved_at = saved.saved_at.isoformat()
    message = _("Kept. It counts when you send the form.")
    return JsonResponse({"version": outcome.version, "saved_at": saved_at, "message": message})
