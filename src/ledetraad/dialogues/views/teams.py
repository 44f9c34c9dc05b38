"""Following up as a team: planned by the leader, read by those who took part (R29)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledetraad.content.entries import Asker
from ledetraad.content.library import library
from ledetraad.dialogues.forms.teams import ChangeTeamForm, TeamForm, TeamHeldForm, as_set
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.operations.teams import (
    cancel_team_follow_up,
    change_team_follow_up,
    hold_team_follow_up,
    log_reading_of_team,
    plan_team_follow_up,
    save_team_notes,
    undo_team_hold,
    version_of,
)
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.teams import may_be_invited
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.views.drafting import (
    keeping_team_follow_up,
    keeping_team_follow_up_set,
)
from ledetraad.dialogues.views.gate import led_team_or_404, over, team_or_404
from ledetraad.dialogues.views.writing import Prompt, Writing, answer_to, number, save_one
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock
from ledetraad.shared.templatetags.words import say
from ledetraad.shared.typed import typed_in

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from ledetraad.dialogues.queries.teams import TeamTable
    from ledetraad.people.views.gate import PersonalRequest

SLOT = "team"
MINUTES = 45  # what the outline of a team's follow-up adds up to


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: PersonalRequest) -> HttpResponse:
    """For whoever leads somebody with an open course."""
    courses = may_be_invited(request.user)
    if not courses:
        raise Http404
    everybody = [str(course.pk) for course in courses]
    keeping = keeping_team_follow_up(request.user)
    initial = {"members": everybody, "minutes": MINUTES, **keeping.initial}
    form = TeamForm(courses, request.POST or None, initial=initial)
    if form.is_valid():
        chosen = form.cleaned_data["members"]
        if plan_team_follow_up(request.user, form.chosen_id, form.meeting, chosen):
            messages.success(
                request, _("The team follow-up is set. Everybody invited can see it now.")
            )
            return redirect("team-follow-up", follow_up_id=form.chosen_id)
        form.add_error("date", _("One of them has a team follow-up on that day already."))
    if form.is_bound:
        keeping.keep(request.POST)
    words = words_in(courses[0].employment.unit)
    context = {
        "form": form,
        "autosaved": keeping.field(form),
        "guidelines": words.library.guidelines(moment="team_follow_up"),
        "outline": words.library.outline("team_follow_up"),
    }
    status = 422 if form.errors else 200
    return render(request, "dialogues/new_team_follow_up.html", context, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: PersonalRequest, follow_up_id: UUID) -> HttpResponse:
    """Move it or change who is invited: the leader, as long as it has not been held."""
    table = led_team_or_404(request, follow_up_id)
    if not table.may_change:
        raise over(request)
    courses = may_be_invited(request.user)
    if not courses:
        raise SeatLostError if typed_in(request) else Http404
    keeping = keeping_team_follow_up_set(table)
    initial = as_set(table) | keeping.initial
    form = ChangeTeamForm(courses, request.POST or None, initial=initial)
    if not form.is_valid():
        if form.is_bound:
            keeping.keep(request.POST)
        context = {"form": form, "autosaved": keeping.field(form), "follow_up": table.follow_up}
        status = 422 if form.errors else 200
        return render(request, "dialogues/edit_team_follow_up.html", context, status=status)
    change_team_follow_up(table, form.meeting, form.cleaned_data["members"])
    messages.success(request, _("Saved. Everybody invited can see it now."))
    return redirect("team-follow-up", follow_up_id=follow_up_id)


@signed_in
@require_http_methods(["GET", "POST"])
def team(request: PersonalRequest, follow_up_id: UUID) -> HttpResponse:
    table = team_or_404(request, follow_up_id)
    writing, form = _writing(table), _held_form(table)
    if request.method == "GET":
        return _page(request, table, writing, form)
    if not table.leads:
        raise Http404
    if not (table.may_change if "cancel" in request.POST else table.may_write):
        return _too_late(request, table)
    if "hold" in request.POST:
        form = TeamHeldForm(_span(table), table.running, request.POST, kept_on=_kept_on(table))
    return _change(request, table, writing, form)


def _too_late(request: PersonalRequest, table: TeamTable) -> HttpResponse:
    """Called off is called off, however often it is said; what else was sent is given back."""
    if "cancel" not in request.POST or not table.follow_up.cancelled_at:
        raise over(request)
    return redirect("team-follow-up", follow_up_id=table.follow_up.pk)


def _change(
    request: PersonalRequest, table: TeamTable, writing: Writing, form: TeamHeldForm
) -> HttpResponse:
    if "hold" in request.POST:
        if not form.is_valid():
            return _page(request, table, writing, form, status=422)
        hold_team_follow_up(table, form.cleaned_data["held_on"], form.cleaned_data["took_part"])
        messages.success(request, _("It counts for those who took part."))
    elif "undo" in request.POST:
        undo_team_hold(table)
    elif "cancel" in request.POST:
        cancel_team_follow_up(table)
        messages.success(request, _("The team follow-up is called off."))
    else:
        writing = save_one(writing, request.POST, lambda *typed: save_team_notes(table, *typed))
        if writing.has_problem:
            return _page(request, table, writing, form, status=422)
        messages.success(request, _("Your shared notes are saved."))
    return redirect("team-follow-up", follow_up_id=table.follow_up.pk)


@signed_in
@require_POST
def notes(request: PersonalRequest, follow_up_id: UUID) -> HttpResponse:
    """What the page sends while the leader types."""
    table = led_team_or_404(request, follow_up_id)
    if not table.may_write:
        raise over(request)
    text, version = request.POST.get("text", ""), number(request.POST.get("version"))
    return answer_to(lambda: save_team_notes(table, version, text), text)


def _span(table: TeamTable) -> cadence.Course:
    return cadence.Course(min(member.course.starts_on for member in table.members))


def _held_form(table: TeamTable) -> TeamHeldForm:
    held = table.follow_up.held_on
    here = [str(member.course_id) for member in table.members if member.took_part or not held]
    day = held or min(table.follow_up.planned_date, clock.today())
    initial = {"held_on": day, "took_part": here}
    return TeamHeldForm(_span(table), table.running, initial=initial, kept_on=_kept_on(table))


def _kept_on(table: TeamTable) -> dt.date | None:
    return table.follow_up.held_on if table.is_kept else None


def _writing(table: TeamTable) -> Writing:
    return Writing(
        prompt=Prompt(TextKind.SHARED_NOTES, SLOT, _("What we want to remember")),
        url=reverse("team-notes", args=[table.follow_up.pk]),
        text=table.follow_up.notes,
        version=version_of(table.follow_up.notes),
        readers=say(library().reader("everyone_in_the_follow_up").text),
    )


def _page(
    request: PersonalRequest,
    table: TeamTable,
    writing: Writing,
    form: TeamHeldForm,
    status: int = 200,
) -> HttpResponse:
    words = words_in(table.follow_up.unit)
    log_reading_of_team(table)
    context = {
        "table": table,
        "follow_up": table.follow_up,
        "writing": writing if table.may_read_notes else None,
        "form": form if table.may_write and table.running else None,
        "passed": table.may_change and table.follow_up.planned_date < clock.today(),
        "outline": words.library.outline("team_follow_up"),
        "questions": words.library.questions(asker=Asker.TEAM_FOLLOW_UP.value),
        "guidelines": words.library.guidelines(moment="team_follow_up") if table.leads else (),
    }
    return render(request, "dialogues/team_follow_up.html", context, status=status)
