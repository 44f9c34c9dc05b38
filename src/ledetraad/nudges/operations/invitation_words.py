"""What the mail around an invitation says, in its reader's language: when, where, with whom; never why."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from ledetraad.nudges.operations.outbox import Mail
from ledetraad.shared.links import link_to

if TYPE_CHECKING:
    from ledetraad.nudges.operations.invitations import Guest
    from ledetraad.nudges.rules.meetings import Meeting


class What(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    CALLED_OFF = "called_off"


def words_for(what: What, meeting: Meeting, guest: Guest) -> Mail:
    """In the language that is active."""
    when = _when(meeting)
    subject = {
        What.NEW: _("Conversation %(when)s"),
        What.CHANGED: _("Changed: conversation %(when)s"),
        What.CALLED_OFF: _("Called off: conversation %(when)s"),
    }[what]
    context = {
        "what": what.value,
        "name": guest.person.given_name,
        "lead": _lead(what, guest),
        "when": when[:1].upper() + when[1:],
        "place": meeting.place,
        "link": link_to("desk")
        if what is What.CALLED_OFF
        else link_to(meeting.link, [meeting.about]),
        "calendar_link": link_to("my-calendar"),
        "language": guest.person.language,
    }
    return Mail(
        subject=subject % {"when": when},
        text=render_to_string("nudges/mail/invitation.txt", context),
        html=render_to_string("nudges/mail/invitation.html", context),
    )


def _lead(what: What, guest: Guest) -> str:
    names = {"name": guest.meets.full_name if guest.meets else ""}
    if what is What.CALLED_OFF:
        return _("This conversation will not take place. It is taken out of your calendar:")
    if guest.meets is None:
        return _("You are going to talk with your team:")
    if guest.in_team:
        return _("%(name)s is going to talk with you and your colleagues:") % names
    return _("You are going to talk with %(name)s:") % names


def _when(meeting: Meeting) -> str:
    day = f"{date_format(meeting.day, 'l')} {date_format(meeting.day)}"
    if meeting.time is None:
        return day
    starts = dt.datetime.combine(meeting.day, meeting.time)
    ends = starts + dt.timedelta(minutes=meeting.minutes)
    return _("%(day)s at %(from)s–%(until)s") % {
        "day": day,
        "from": time_format(meeting.time),
        "until": time_format(ends.time()),
    }
