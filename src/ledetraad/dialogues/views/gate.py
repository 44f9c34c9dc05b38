"""From an address to a seat at the table, or to the same 404 as for what does not exist (K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for
from ledetraad.dialogues.queries.talks import Table, table_for

if TYPE_CHECKING:
    from uuid import UUID

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


def goal_or_404(request: PersonalRequest, goal_id: UUID) -> GoalAt:
    at = goal_for(request.user, goal_id)
    if at is None:
        raise Http404
    return at


def writable_goal_or_404(request: PersonalRequest, goal_id: UUID) -> GoalAt:
    """For the employee alone, while the course runs."""
    at = goal_or_404(request, goal_id)
    if not at.may_write:
        raise Http404
    return at
