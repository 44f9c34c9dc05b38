"""As a dialogue stands, so stands its invitation in the calendars of those who talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Dialogue, TeamFollowUp
from ledetraad.dialogues.queries.calendars import meeting_of_dialogue, meeting_of_team
from ledetraad.nudges.operations.invitations import Guest, settle
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.dialogues.models import Course


def tell_calendars(dialogue_id: UUID) -> None:
    """In the transaction that planned, moved, called off or held the dialogue."""
    dialogues = Dialogue.objects.select_related("course__employee", "course__leader")
    _settle_dialogue(dialogues.get(pk=dialogue_id))


def tell_calendars_of_team(follow_up_id: UUID) -> None:
    _settle_team(TeamFollowUp.objects.select_related("leader").get(pk=follow_up_id))


def tell_calendars_of_parked(courses: Collection[Course]) -> None:
    """What was planned in them is off; a team meets without those whose course is parked."""
    coming = {"planned_date__gte": clock.today(), "held_on": None, "cancelled_at": None}
    dialogues = Dialogue.objects.filter(course__in=courses, **coming)
    for dialogue in dialogues.select_related("course__employee", "course__leader"):
        _settle_dialogue(dialogue)
    teams = TeamFollowUp.objects.filter(members__course__in=courses, **coming).distinct()
    for follow_up in teams.select_related("leader"):
        _settle_team(follow_up)


def _settle_dialogue(dialogue: Dialogue) -> None:
    if dialogue.planned_date is None or _was_held_as_planned(
        dialogue.held_on, dialogue.planned_date
    ):
        return
    course = dialogue.course
    employee, leader = course.employee, course.leader
    is_off = dialogue.cancelled_at or dialogue.held_on or course.parked_on
    guests = [] if is_off else [Guest(employee, leader), Guest(leader, employee)]
    settle(meeting_of_dialogue(dialogue, dialogue.planned_date), guests)


def _settle_team(follow_up: TeamFollowUp) -> None:
    if _was_held_as_planned(follow_up.held_on, follow_up.planned_date):
        return
    members = follow_up.members.filter(course__parked_on=None).select_related("course__employee")
    leader = follow_up.leader
    is_off = follow_up.cancelled_at or follow_up.held_on
    guests = (
        [] if is_off else [Guest(each.course.employee, leader, in_team=True) for each in members]
    )
    if guests:
        guests.append(Guest(leader, None, in_team=True))
    settle(meeting_of_team(follow_up), guests)


def _was_held_as_planned(held_on: dt.date | None, planned: dt.date) -> bool:
    """Then the calendars are right; held earlier, the hour to come is free again."""
    return held_on is not None and held_on >= planned
