"""Invitations in people's own calendars: asked, moved and taken out again, each change once.

Rooms above say how a meeting stands and who takes part; what was told before is known here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ledetraad.nudges.models import Choice, Invitation
from ledetraad.nudges.operations.invitation_words import TAKEN_OUT, What, words_for
from ledetraad.nudges.operations.outbox import Mail, queue, supersede
from ledetraad.nudges.queries.feeds import INVITATIONS, entry_of
from ledetraad.nudges.rules.addresses import can_be_sent_to
from ledetraad.nudges.rules.meetings import Meeting
from ledetraad.nudges.rules.states import CalendarMethod
from ledetraad.shared import clock, ical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from ledetraad.people.models import Person


@dataclass(frozen=True)
class Guest:
    """Somebody who takes part; `meets` is the other of two, the leader of a team, or a leader's team."""

    person: Person
    meets: Person | None
    in_team: bool = False


def settle(meeting: Meeting, guests: Sequence[Guest]) -> None:
    """Bring the calendars of everybody concerned into accord with how the meeting stands now.

    In the transaction that changed it. Who is no guest any more is told that it is off; nobody at
    all is a guest of a meeting that is called off. A meeting that is over is left as it was.
    """
    starts, ends = ical.moments(entry_of(meeting, 0), settings.TIME_ZONE)
    if ends <= clock.now():
        return
    until = starts if meeting.time else ends
    with transaction.atomic():
        told = _told_about(meeting)
        declined = _declining(guest.person for guest in guests)
        for guest in guests:
            row = told.pop(guest.person.pk, None)
            standing = row is not None and row.stands
            if standing or (guest.person.pk not in declined and _can_be_asked(guest.person)):
                _ask(meeting, guest, row, until)
        what = What.WITHOUT_YOU if guests else What.CALLED_OFF
        for row in told.values():
            _take_out(meeting, row, what, ends)


def decline_invitations(person: Person, *, by_mail: bool) -> None:
    """From now on no new meetings by mail, or again. Those in the calendar already are kept right."""
    Choice.objects.update_or_create(
        person=person, kind=INVITATIONS, defaults={"wanted": by_mail, "changed_at": clock.now()}
    )


def _told_about(meeting: Meeting) -> dict[UUID, Invitation]:
    rows = Invitation.objects.select_for_update(of=("self",)).filter(about=meeting.about)
    return {row.person_id: row for row in rows.select_related("person", "latest")}


def _declining(persons: Iterable[Person]) -> set[UUID]:
    choices = Choice.objects.filter(person__in=list(persons), kind=INVITATIONS, wanted=False)
    return set(choices.values_list("person_id", flat=True))


def _can_be_asked(person: Person) -> bool:
    return person.is_active and can_be_sent_to(person.email)


def _ask(meeting: Meeting, guest: Guest, row: Invitation | None, until: dt.datetime) -> None:
    told = _fingerprint(meeting)
    if row is None:
        row = Invitation(about=meeting.about, person=guest.person, told=told)
        what = What.NEW
    elif row.stands and row.told == told:
        return
    else:
        _supersede(row)
        what = What.CHANGED if row.arrived else What.NEW
        row.sequence, row.told, row.stands = row.sequence + 1, told, True
    _tell(row, meeting, guest, what, until)


def _take_out(meeting: Meeting, row: Invitation, what: What, ends: dt.datetime) -> None:
    if not row.stands:
        return
    _supersede(row)
    row.stands = False
    if not row.arrived:  # nobody knows of the meeting: there is nothing to take back
        row.save()
        return
    row.sequence += 1
    _tell(row, meeting, Guest(row.person, None), what, ends)


def _supersede(row: Invitation) -> None:
    """The latest word holds no more; if it may have arrived, that is what the calendar holds now."""
    if row.latest is not None and supersede(row.latest.key):
        row.arrived = row.latest.calendar_method == CalendarMethod.REQUEST


def _tell(
    row: Invitation, meeting: Meeting, guest: Guest, what: What, expires_at: dt.datetime
) -> None:
    row.organizer = row.organizer or _organizer_of(meeting)
    with translation.override(guest.person.language):
        mail = _mail(row, meeting, guest, what)
    key = f"{INVITATIONS}:{row.about}:{row.person_id}:{row.sequence}"
    row.latest_id = queue(key, guest.person, INVITATIONS, mail, expires_at=expires_at)
    row.save()


def _mail(row: Invitation, meeting: Meeting, guest: Guest, what: What) -> Mail:
    method = CalendarMethod.CANCEL if what in TAKEN_OUT else CalendarMethod.REQUEST
    entry = entry_of(meeting, row.sequence)
    calendar = ical.message(
        ical.Method(method.value),
        entry,
        organizer=ical.Mailbox("Ledetråd", row.organizer),
        attendees=[
            ical.Mailbox(person.full_name, person.email)
            for person in (guest.person, guest.meets)
            if person is not None and can_be_sent_to(person.email)
        ],
        stamp=clock.now(),
        zone=settings.TIME_ZONE,
    )
    words = words_for(what, meeting, guest)
    return replace(words, calendar=calendar.decode(), method=method)


def _organizer_of(meeting: Meeting) -> str:
    """Whoever invited first: a calendar takes no change of a meeting from another organizer."""
    asked = Invitation.objects.filter(about=meeting.about).exclude(organizer="").order_by("pk")
    first = asked.values_list("organizer", flat=True).first()
    return first or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _fingerprint(meeting: Meeting) -> str:
    said = [meeting.day, meeting.time, meeting.minutes, meeting.place]
    return hashlib.sha256(repr(said).encode()).hexdigest()
