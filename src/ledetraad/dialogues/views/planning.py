"""Planning a dialogue, moving it, calling it off, and saying that it was held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledetraad.content.library import library
from ledetraad.dialogues.forms.appointments import (
    HeldForm,
    MoveForm,
    NewDialogueForm,
    as_planned,
)
from ledetraad.dialogues.operations.dialogues import (
    cancel_dialogue,
    hold_dialogue,
    move_dialogue,
    plan_dialogue,
    undo_hold,
)
from ledetraad.dialogues.operations.reading import log_reading_at
from ledetraad.dialogues.operations.seats import TalkOverError
from ledetraad.dialogues.queries.clocks import (
    clock_of,
    next_expected,
    overdue_since,
    suggestion,
    time_has_come,
)
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.talks import coming_at, table_for
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.appointments import DayDoubt, doubts_about, quarter_to_note
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.views.drafting import keeping_dialogue, keeping_new_dialogue
from ledetraad.dialogues.views.gate import seat_or_404, stopped, table_or_404
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.forms.appointments import AppointmentForm
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.rules import cadence
    from ledetraad.people.views.gate import PersonalRequest

SHORT_TALK = 30  # minutes: enough for a follow-up


@signed_in
@require_http_methods(["GET", "POST"])
def plan(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    """Either of the two plans, and the other sees it at once; `?held=yes` records a talk gone by."""
    seat = _writing_seat(request, course_id)
    held = "held" in request.GET
    course = clock_of(seat.course, clock.today())
    if request.method == "GET":
        return _plan_page(request, seat, _new_form(request, seat, course, held=held))
    form = NewDialogueForm(course, request.POST, held=held)
    if not form.is_valid():
        return _plan_page(request, seat, form, status=422)
    appointment = form.appointment
    planned = plan_dialogue(
        seat,
        form.chosen_id,
        form.chosen_kind,
        quarter_to_note(course, appointment.date),
        appointment,
        held=held,
    )
    if not planned:
        form.add_error("date", _planned_already(held=held))
        return _plan_page(request, seat, form, status=422)
    table = table_for(request.user, form.chosen_id)
    if table is None:
        raise Http404
    _say_planned(request, table, course)
    return _onward(table)


def _planned_already(*, held: bool) -> str:
    if held:
        return _("It is noted already that you talked on that day.")
    return _("You have set one for that day already. Move that one, or choose another day.")


def _writing_seat(request: PersonalRequest, course_id: UUID) -> Seat:
    seat = seat_or_404(request, course_id)
    if not seat.may_write:
        raise stopped(request, seat)
    return seat


def _new_form(
    request: PersonalRequest, seat: Seat, course: cadence.Course, *, held: bool
) -> NewDialogueForm:
    today = clock.today()
    expected = next_expected(seat.course, course)
    initial: dict[str, Any] = {"place_kind": library().places[0].id}
    initial |= keeping_new_dialogue(seat).initial
    kind = request.GET.get("kind") or (expected.kind.value if expected else "")
    initial["kind"] = (
        DialogueKind.DEVELOPMENT.value
        if kind == DialogueKind.DEVELOPMENT.value
        else DialogueKind.FOLLOW_UP.value
    )
    if initial["kind"] == DialogueKind.FOLLOW_UP.value:
        initial["minutes"] = SHORT_TALK
    if held:
        initial["date"] = today
    elif expected and initial["kind"] == expected.kind.value and not _is_set(seat, expected.kind):
        initial["date"] = suggestion(seat.course, course, expected, today)
    return NewDialogueForm(course, initial=initial, held=held)


def _is_set(seat: Seat, kind: DialogueKind) -> bool:
    """No day is put into the form for what is set already, so that Back does not set it twice."""
    return any(dialogue.kind == kind.value for dialogue in coming_at(seat))


def _plan_page(
    request: PersonalRequest, seat: Seat, form: AppointmentForm, status: int = 200
) -> HttpResponse:
    words = words_in(seat.course.employment.unit)
    keeping = keeping_new_dialogue(seat)
    if form.is_bound:
        keeping.keep(form.data)
    context = {
        "form": form,
        "autosaved": keeping.field(form),
        "seat": seat,
        "other": seat.other,
        "places": words.library.places,
        "guidelines": words.library.guidelines(moment="planning"),
        "coming": [] if form.held else coming_at(seat),
        **_suggested(seat, form),
    }
    return render(request, "dialogues/plan_dialogue.html", context, status=status)


def _suggested(seat: Seat, form: AppointmentForm) -> dict[str, Any]:
    """The day the form begins with, and why it is that one."""
    if form.is_bound or form.held:
        return {}
    today = clock.today()
    expected = next_expected(seat.course, form.course)
    return {
        "suggested": form.initial.get("date"),
        "soonest": expected is not None and time_has_come(expected, today),
        "overdue_since": overdue_since(seat.course, form.course, today),
    }


def _say_planned(request: PersonalRequest, table: Table, course: cadence.Course) -> None:
    dialogue, name = table.dialogue, table.seat.other.given_name
    if dialogue.held_on:
        messages.success(
            request, _("It is noted that you talked on %(day)s.") % _day(dialogue.held_on)
        )
        return
    if dialogue.planned_date is None:
        return
    words = {**_day(dialogue.planned_date), "name": name}
    messages.success(
        request, _("The dialogue is set for %(day)s. %(name)s can see it now.") % words
    )
    sentences = {
        DayDoubt.NOT_A_WORKING_DAY: _(
            "%(day)s is not an ordinary working day. It is set all the same."
        ),
        DayDoubt.SOMEBODY_AWAY: _(
            "One of you is registered as away on %(day)s. It is set all the same."
        ),
    }
    for doubt in doubts_about(dialogue.planned_date, course):
        messages.warning(request, sentences[doubt] % words)


def _day(day: dt.date) -> dict[str, str]:
    return {"day": date_format(day)}


def _onward(table: Table) -> HttpResponse:
    """What comes next: the employee prepares; a follow-up has a page of its own; a leader goes on."""
    if table.dialogue.held_on or table.dialogue.kind == DialogueKind.FOLLOW_UP.value:
        return redirect("talk", dialogue_id=table.dialogue.pk)
    if table.seat.party is Party.EMPLOYEE:
        return redirect("prepare", dialogue_id=table.dialogue.pk)
    return redirect("desk")


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    """Move a coming dialogue, or call it off."""
    table = _writing_table(request, dialogue_id)
    if table.dialogue.held_on or table.dialogue.cancelled_at:
        return _no_longer_coming(request, table)
    course = clock_of(table.seat.course, clock.today())
    initial = as_planned(table.dialogue) | keeping_dialogue(table).initial
    if request.method == "GET":
        return _edit_page(request, table, MoveForm(course, initial=initial))
    if "cancel" in request.POST:
        cancel_dialogue(table)
        return _called_off(request)
    form = MoveForm(course, request.POST, initial=initial)
    if not form.is_valid():
        return _edit_page(request, table, form, status=422)
    move_dialogue(table, form.appointment)
    _say_planned(request, table_or_404(request, dialogue_id), course)
    return redirect("prepare", dialogue_id=dialogue_id)


def _writing_table(request: PersonalRequest, dialogue_id: UUID) -> Table:
    table = table_or_404(request, dialogue_id)
    if not table.seat.may_write:
        raise stopped(request, table.seat)
    return table


def _no_longer_coming(request: PersonalRequest, table: Table) -> HttpResponse:
    """Held or called off, by the other or by the first of two clicks; Back leads here as well."""
    if "cancel" in request.POST and table.dialogue.cancelled_at:
        return _called_off(request)
    if request.method == "POST":
        raise TalkOverError
    return redirect("talk", dialogue_id=table.dialogue.pk)


def _called_off(request: PersonalRequest) -> HttpResponse:
    messages.success(request, _("The dialogue is called off. What you wrote for it is kept."))
    return redirect("desk")


def _edit_page(
    request: PersonalRequest, table: Table, form: AppointmentForm, status: int = 200
) -> HttpResponse:
    log_reading_at(table, "plan-dialogue", {})
    words = words_in(table.seat.course.employment.unit)
    keeping = keeping_dialogue(table)
    if form.is_bound:
        keeping.keep(form.data)
    context = {
        "form": form,
        "autosaved": keeping.field(form),
        "table": table,
        "dialogue": table.dialogue,
        "other": table.seat.other,
        "places": words.library.places,
    }
    return render(request, "dialogues/edit_dialogue.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def hold(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    """Say that the two have talked, on which day, or that it was a mistake."""
    table = _writing_table(request, dialogue_id)
    if table.dialogue.cancelled_at:
        return redirect("talk", dialogue_id=dialogue_id)
    course = clock_of(table.seat.course, clock.today())
    if request.method == "POST" and "undo" in request.POST:
        undo_hold(table)
        messages.success(request, _("The dialogue counts as not held."))
        return redirect("talk", dialogue_id=dialogue_id)
    if request.method == "GET":
        dialogue, today = table.dialogue, clock.today()
        day = dialogue.held_on or min(dialogue.planned_date or today, today)
        return _hold_page(request, table, HeldForm(course, initial={"held_on": day}))
    form = HeldForm(course, request.POST)
    if not form.is_valid():
        return _hold_page(request, table, form, status=422)
    hold_dialogue(table, form.cleaned_data["held_on"])
    words = _day(form.cleaned_data["held_on"])
    messages.success(request, _("It is noted that you talked on %(day)s.") % words)
    return redirect("talk", dialogue_id=dialogue_id)


def _hold_page(
    request: PersonalRequest, table: Table, form: HeldForm, status: int = 200
) -> HttpResponse:
    planned = table.dialogue.planned_date
    context = {
        "form": form,
        "dialogue": table.dialogue,
        "other": table.seat.other,
        "passed": not table.dialogue.held_on and planned and planned < clock.today(),
    }
    return render(request, "dialogues/hold_dialogue.html", context, status=status)
