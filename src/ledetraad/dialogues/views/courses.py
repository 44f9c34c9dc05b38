"""The course of two people: where they are, what they have agreed, and what follows a new leader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledetraad.dialogues.operations.courses import begin_anew, hand_over, take_back
from ledetraad.dialogues.operations.reading import log_reading
from ledetraad.dialogues.queries.courses import earlier_seats, recipients_of
from ledetraad.dialogues.queries.drafts import DraftOf, has_begun
from ledetraad.dialogues.queries.goals import goals_of, may_write_goals
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.queries.situations import standings
from ledetraad.dialogues.queries.talks import dialogues_of, open_points_of
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.parking import ParkedBecause
from ledetraad.dialogues.rules.progress import NextStep
from ledetraad.dialogues.views.chain import chain
from ledetraad.dialogues.views.gate import seat_or_404
from ledetraad.dialogues.views.goals import guidelines_for
from ledetraad.dialogues.views.next_steps import next_step
from ledetraad.people.queries.tool import has_dynamic_tool
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from ledetraad.dialogues.models import OpenPoint
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.goals import GoalNow
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_safe
def course(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = seat_or_404(request, course_id)
    goals, points = goals_of(seat), list(open_points_of(seat))
    _log(seat, goals, points)
    moments = ("leader_change",) if seat.parked else ("goals",)
    words = words_in(seat.course.employment.unit)
    context = {
        "seat": seat,
        "other": seat.other,
        "is_employee": seat.party is Party.EMPLOYEE,
        "goals": goals,
        "may_write_goals": may_write_goals(seat),
        "begun_goal": has_begun(request.user, DraftOf.NEW_GOAL, course_id),
        "dialogues": dialogues_of(seat),
        "points": points,
        "readers": say(reader_line(seat, TextKind.GOAL).text),
        "guidelines": guidelines_for(seat, words, *moments),
        "earlier": earlier_seats(seat),
    }
    return render(request, "dialogues/course.html", context | _where_we_are(seat) | _parking(seat))


def _log(seat: Seat, goals: Iterable[GoalNow], points: Iterable[OpenPoint]) -> None:
    """What of the other's lies open on this page."""
    kinds = set()
    if seat.party is Party.LEADER and goals:
        kinds |= {TextKind.GOAL, TextKind.PLAN}
    if any(point.author_id != seat.person.pk for point in points):
        kinds.add(TextKind.FOLLOW_UP)
    log_reading(seat, "course", kinds, seat.course.pk)


def _where_we_are(seat: Seat) -> dict[str, Any]:
    """A next leader reads what was agreed, not how far the two had come (K17)."""
    if seat.parked and seat.party is Party.LEADER:
        return {}
    today = clock.today()
    standing = standings([seat.course], today)[0]
    begins = standing.progress.next_step is NextStep.BEGIN_NEW_COURSE
    always = {
        "shows_talks": True,
        "may_begin_anew": begins and seat.party is Party.LEADER and seat.may_write,
    }
    if not has_dynamic_tool(seat.course.leader, today):  # guidelines and outlines alone (R40)
        return always
    step = next_step(standing, seat.party)
    stays_here = step.url == "" or step.url.endswith(f"{seat.course.pk}/")
    return always | {
        "chain": chain(standing, today),
        "step": replace(step, url="") if stays_here else step,
    }


def _parking(seat: Seat) -> dict[str, Any]:
    if seat.may_write:
        return {}
    may_hand_over = seat.parked and seat.party is Party.EMPLOYEE
    return {
        "what_happened": _what_happened(seat),
        "recipients": recipients_of(seat.course) if may_hand_over else [],
        "may_hand_over": may_hand_over,
    }


def _what_happened(seat: Seat) -> str:
    words = {
        ParkedBecause.LEADER_CHANGED: _(
            "This course was parked on %(day)s, because there was a new leader."
        ),
        ParkedBecause.VACANT: _("This course was parked on %(day)s, because nobody led the unit."),
        ParkedBecause.MOVED: _("This course was parked on %(day)s, because the employee moved."),
        ParkedBecause.LEFT: _("This course was parked on %(day)s, because the employment ended."),
        ParkedBecause.COMPLETED: _("The five quarters are over. The course is kept as it was."),
    }
    day = date_format(seat.course.parked_on) if seat.course.parked_on else ""
    return words[ParkedBecause(seat.course.parked_because)] % {"day": day}


@signed_in
@require_POST
def hand_over_course(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    """The employee lets the next leader read goals, plans and agreement, or ends it again (K17)."""
    seat = seat_or_404(request, course_id)
    if seat.party is not Party.EMPLOYEE or not seat.parked:
        raise Http404
    if "take_back" in request.POST:
        take_back(seat)
        messages.success(request, _("Your goals and plans are yours alone again."))
    elif hand_over(seat, _recipient(request)):
        messages.success(
            request, _("Your next leader can now read your goals, your plans and the agreement.")
        )
    else:
        messages.warning(
            request,
            _("That is not your leader any more. Nothing is passed on; look who is, below."),
        )
    return redirect("course", course_id=course_id)


def _recipient(request: PersonalRequest) -> UUID:
    try:
        return UUID(request.POST.get("to", ""))
    except ValueError:
        raise Http404 from None


@signed_in
@require_http_methods(["POST"])
def begin_course_anew(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    """When the five quarters are over, the leader opens the next five."""
    seat = seat_or_404(request, course_id)
    if seat.party is not Party.LEADER or seat.parked:
        raise Http404
    step = standings([seat.course], clock.today())[0].progress.next_step
    if seat.may_write and step is not NextStep.BEGIN_NEW_COURSE:
        raise Http404
    return redirect("course", course_id=begin_anew(seat).pk)
