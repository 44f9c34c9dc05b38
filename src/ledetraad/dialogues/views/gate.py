"""From an address to a seat at the table, or to the same 404 as for what does not exist (K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ledetraad.dialogues.operations.seats import SeatLostError, TalkOverError, TooLateError
from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for
from ledetraad.dialogues.queries.talks import Table, table_for
from ledetraad.dialogues.queries.teams import TeamTable, team_for
from ledetraad.people.views.gate import AUTOSAVE
from ledetraad.shared.typed import typed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from ledetraad.people.views.gate import PersonalRequest


def seat_or_404(request: PersonalRequest, course_id: UUID) -> Seat:
    seat = seat_for(request.user, course_id)
    if seat is None:
        raise Http404
    return seat


def table_or_404(request: PersonalRequest, dialogue_id: UUID) -> Table:
    table = table_for(request.user, dialogue_id)
    if table is None:
        raise Http404
    return table


def writable_table_or_404(request: PersonalRequest, dialogue_id: UUID) -> Table:
    """For either of the two, while the course runs and the dialogue is not called off."""
    table = table_or_404(request, dialogue_id)
    if not table.seat.may_write:
        raise stopped(request, table.seat)
    if table.dialogue.cancelled_at:
        raise over(request)
    return table


def team_or_404(request: PersonalRequest, follow_up_id: UUID) -> TeamTable:
    table = team_for(request.user, follow_up_id)
    if table is None:
        raise Http404
    return table


def led_team_or_404(request: PersonalRequest, follow_up_id: UUID) -> TeamTable:
    table = team_or_404(request, follow_up_id)
    if not table.leads:
        raise Http404
    return table


def goal_or_404(request: PersonalRequest, goal_id: UUID) -> GoalAt:
    at = goal_for(request.user, goal_id)
    if at is None:
        raise Http404
    return at


def writable_goal_or_404(request: PersonalRequest, goal_id: UUID) -> GoalAt:
    """For the employee alone, while the course runs."""
    at = goal_or_404(request, goal_id)
    if not at.may_write:
        raise stopped(request, at.seat)
    return at


def stopped(request: PersonalRequest, seat: Seat) -> Exception:
    """A page of a course that has stopped is not there; what was typed for it is given back."""
    if typed_in(request) and not seat.may_write:
        return SeatLostError()
    return Http404()


def over(request: PersonalRequest) -> Exception:
    """A form for a talk that is held or called off is not there; what was typed in it is given back."""
    return TalkOverError() if request.method == "POST" else Http404()


class GiveBackWhatCameTooLate:
    """Somebody wrote while the course was parked or the talk called off: not saved, nor lost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooLateError):
            return None
        course_stopped = isinstance(exception, SeatLostError)
        if request.headers.get("X-Requested-With") == AUTOSAVE:
            return JsonResponse({"message": _too_late(course_stopped), "keep": True}, status=422)
        texts = [value for _name, value in typed_in(request) if len(value.split()) > 1]
        context = {"texts": texts, "course_stopped": course_stopped}
        return render(request, "dialogues/stopped.html", context, status=409)


def _too_late(course_stopped: bool) -> str:
    if course_stopped:
        return _("This course has stopped meanwhile. Your text is not saved; keep a copy.")
    return _("The talk has been held or called off meanwhile. Your text is not saved; keep a copy.")
