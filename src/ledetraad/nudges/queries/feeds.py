"""Whose calendar asks, and how a meeting stands in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ledetraad.nudges.models import CalendarFeed, Choice, Invitation
from ledetraad.people.queries.leaving import persons_let_in
from ledetraad.shared import ical
from ledetraad.shared.links import link_to

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.nudges.rules.meetings import Meeting
    from ledetraad.people.models import Person

INVITATIONS = "invitation"


def digest_of(token: str) -> str:
    """192 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_behind(token: str) -> CalendarFeed | None:
    """None for an address that never was, was taken back, or belongs to somebody without access."""
    feeds = CalendarFeed.objects.filter(digest=digest_of(token), person__in=persons_let_in())
    return feeds.select_related("person").first()


def feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person).first()


def wants_invitations(person: Person) -> bool:
    declined = Choice.objects.filter(person=person, kind=INVITATIONS, wanted=False)
    return not declined.exists()


def sequences(person: Person, meetings: Collection[UUID]) -> dict[UUID, int]:
    """How often each meeting has changed since the person was first told."""
    told = Invitation.objects.filter(person=person, about__in=meetings)
    return dict(told.values_list("about", "sequence"))


def entry_of(meeting: Meeting, sequence: int) -> ical.Entry:
    """The meeting as it stands in a calendar: nobody who sees it learns what it is about."""
    return ical.Entry(
        uid=f"{meeting.about}@ledetraad",
        sequence=sequence,
        day=meeting.day,
        time=meeting.time,
        minutes=meeting.minutes,
        title=_("Conversation"),
        place=meeting.place,
        link=link_to(meeting.link, [meeting.about]),
    )
