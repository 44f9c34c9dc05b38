"""The talks of one person as a calendar shows them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.dialogues.models import Dialogue, TeamFollowUp
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.nudges.rules.meetings import Meeting
from ledetraad.people.queries.organisation import units_led_by
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.models import Person

LOOKING_BACK = dt.timedelta(days=90)


def meeting_of_dialogue(dialogue: Dialogue, day: dt.date) -> Meeting:
    return Meeting(
        about=dialogue.pk,
        day=day,
        time=dialogue.planned_time,
        minutes=dialogue.minutes,
        place=dialogue.place,
        link="talk",
    )


def meeting_of_team(follow_up: TeamFollowUp) -> Meeting:
    return Meeting(
        about=follow_up.pk,
        day=follow_up.planned_date,
        time=follow_up.planned_time,
        minutes=follow_up.minutes,
        place=follow_up.place,
        link="team-follow-up",
    )


def meetings_of(person: Person) -> list[Meeting]:
    """Those planned and not called off, from a quarter ago on, where the person has a seat today."""
    since = clock.today() - LOOKING_BACK
    planned = {"planned_date__gte": since, "cancelled_at": None}
    mine = Q(course__employee=person) | Q(course__in=courses_led_by(person, clock.today()))
    dialogues = Dialogue.objects.filter(mine, course__parked_on=None, **planned)
    led = Q(leader=person, unit__in=units_led_by(person, clock.today()))
    invited = Q(members__course__employee=person, members__course__parked_on=None)
    teams = TeamFollowUp.objects.filter(led | invited, **planned).distinct()
    meetings = [
        *(meeting_of_dialogue(each, each.planned_date) for each in dialogues if each.planned_date),
        *(meeting_of_team(each) for each in teams),
    ]
    return sorted(meetings, key=lambda meeting: (meeting.day, meeting.about))
