"""Disagreement with purpose or values: written without penalty, shared only by the employee (R18-R20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledetraad.dialogues.forms.disagreements import DisagreementForm, target_names
from ledetraad.dialogues.operations.disagreements import move_disagreement, record_disagreement
from ledetraad.dialogues.operations.drafts import keep_drafts
from ledetraad.dialogues.operations.reading import log_reading
from ledetraad.dialogues.queries.disagreements import (
    disagreements_of,
    may_see_disagreements,
    own_disagreement,
    state_of,
)
from ledetraad.dialogues.queries.drafts import DraftOf, drafts_of
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.disagreement import DisagreementState
from ledetraad.dialogues.views.drafting import draft_fields
from ledetraad.dialogues.views.gate import seat_or_404, stopped
from ledetraad.dialogues.views.goals import guidelines_for
from ledetraad.people.queries.purpose import direction_of
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.models import Disagreement
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.people.views.gate import PersonalRequest


@dataclass(frozen=True)
class Card:
    """One disagreement as the page shows it to the one who reads."""

    disagreement: Disagreement
    state: DisagreementState
    about: str
    readers: str

    @property
    def is_shared(self) -> bool:
        return self.state is DisagreementState.SHARED

    @property
    def is_withdrawn(self) -> bool:
        return self.state is DisagreementState.WITHDRAWN


@signed_in
@require_http_methods(["GET", "POST"])
def disagreement(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = seat_or_404(request, course_id)
    if not may_see_disagreements(seat):
        raise Http404
    drafts = drafts_of(request.user, DraftOf.DISAGREEMENT, course_id)
    words = words_in(seat.course.employment.unit)
    if request.method == "GET":
        typed = {slot: draft.text for slot, draft in drafts.items()}
        return _page(request, seat, DisagreementForm(words=words, initial=typed))
    if seat.party is not Party.EMPLOYEE or not seat.may_write:
        raise stopped(request, seat)
    form = DisagreementForm(request.POST, words=words)
    if not form.is_valid():
        texts = {"text": request.POST.get("text", "")}
        keep_drafts(request.user, DraftOf.DISAGREEMENT, course_id, texts)
        return _page(request, seat, form, status=422)
    said = form.cleaned_data
    record_disagreement(seat, said["key"], said["about"], said["text"], said["route"])
    messages.success(request, _("It is written down. Only you can read it until you share it."))
    return redirect("disagreement", course_id=course_id)


def _page(
    request: PersonalRequest, seat: Seat, form: DisagreementForm, status: int = 200
) -> HttpResponse:
    words = words_in(seat.course.employment.unit)
    cards = [_card(seat, words, found) for found in disagreements_of(seat)]
    if seat.party is Party.LEADER and cards:
        log_reading(seat, "disagreement", [TextKind.DISAGREEMENT], seat.course.pk)
    unit = seat.course.employment.unit
    drafts = drafts_of(request.user, DraftOf.DISAGREEMENT, seat.course.pk)

    def url(name: str) -> str:
        return reverse("disagreement-draft", args=[seat.course.pk, name])

    context = {
        "seat": seat,
        "is_employee": seat.party is Party.EMPLOYEE,
        "other": seat.other,
        "cards": cards,
        "form": form,
        "fields": draft_fields(form, ["text"], drafts, url),
        "may_record": seat.party is Party.EMPLOYEE and seat.may_write,
        "direction": direction_of(unit),
        "readers": say(reader_line(seat, TextKind.DISAGREEMENT).text),
        "guidelines": guidelines_for(seat, words, "disagreement"),
    }
    return render(request, "dialogues/disagreement.html", context, status=status)


def _card(seat: Seat, words: Words, found: Disagreement) -> Card:
    state = state_of(found)
    shared = state is DisagreementState.SHARED
    readers = say(reader_line(seat, TextKind.DISAGREEMENT, released=shared).text)
    return Card(found, state, target_names(words)[found.about], readers)


def _as_it_is_now(seat: Seat, found: Disagreement) -> str:
    """Not as it was asked to be: what was laid aside in another window is not shared from this one."""
    name = {"name": seat.other.given_name}
    sentences = {
        DisagreementState.PRIVATE: _("Only you can read it now."),
        DisagreementState.SHARED: _("It is shared with %(name)s.") % name,
        DisagreementState.WITHDRAWN: _("It is laid aside. Only you can read it."),
    }
    return sentences[state_of(found)]


@signed_in
@require_POST
def disagreement_move(
    request: PersonalRequest, course_id: UUID, disagreement_id: UUID
) -> HttpResponse:
    """Share, take back or withdraw."""
    seat = seat_or_404(request, course_id)
    found = own_disagreement(seat, disagreement_id)
    if found is None:
        raise Http404
    to = request.POST.get("to", "")
    if to in set(DisagreementState):
        move_disagreement(seat, disagreement_id, DisagreementState(to))
        found.refresh_from_db()
    messages.success(request, _as_it_is_now(seat, found))
    return redirect("disagreement", course_id=course_id)
