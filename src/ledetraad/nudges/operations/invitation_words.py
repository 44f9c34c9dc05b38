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
    WITHOUT_YOU = "without_you"  # it takes place, and the reader is not invited any more


TAKEN_OUT = frozenset({What.CALLED_OFF, What.WITHOUT_YOU})


def words_for(what: What, meeting: Meeting, guest: Guest) -> Mail:
    """In the language that is active."""
    when = _when(meeting)
    subject = {
        What.NEW: _("Conversation %(when)s"),
        What.CHANGED: _("Changed: conversation %(when)s"),
        What.CALLED_OFF: _("Called off: conversation %(when)s"),
        What.WITHOUT_YOU: _("No longer invited: conversation %(when)s"),
    }[what]
    subject = subject % {"when": when}
    context = {
        "is_off": what in TAKEN_OUT,
        "subject": subject,
        "greeting": _("Hello %(name)s") % {"name": guest.person.given_name},
        "lead": _lead(what, guest),
        "unsuited": _unsuited(guest),
        "when": when[:1].upper() + when[1:],
        "place": meeting.place,
        "link": link_to("desk") if what in TAKEN_OUT else link_to(meeting.link, [meeting.about]),
        "calendar_link": link_to("my-calendar"),
        "language": guest.person.language,
    }
    return Mail(
        subject=subject,
        text=render_to_string("nudges/mail/invitation.txt", context),
        html=render_to_string("nudges/mail/invitation.html", context),
    )


def _lead(what: What, guest: Guest) -> str:
    if what is What.CALLED_OFF:
        return _("This conversation will not take place. It is taken out of your calendar:")
    if what is What.WITHOUT_YOU:
        return _(
            "You are no longer invited to this conversation. It is taken out of your calendar:"
        )
    new, changed = _leads(guest)
    names = {"name": guest.meets.full_name if guest.meets else ""}
    return (changed if what is What.CHANGED else new) % names


def _leads(guest: Guest) -> tuple[str, str]:
    """What is said the first time, and what when it has been changed."""
    if guest.meets is None:
        return (
            _("You are going to talk with your team:"),
            _("Your conversation with your team has been changed. Now it is:"),
        )
    if guest.in_team:
        return (
            _("%(name)s is going to talk with you and your colleagues:"),
            _("%(name)s has changed the conversation with you and your colleagues. Now it is:"),
        )
    return (
        _("You are going to talk with %(name)s:"),
        _("Your conversation with %(name)s has been changed. Now it is:"),
    )


def _unsuited(guest: Guest) -> str:
    """Of a meeting for two either can move it; a team's is moved by its leader."""
    if guest.in_team and guest.meets is not None:
        return _(
            "Does it not suit you? Tell %(name)s. An answer from your calendar reaches nobody."
        ) % {"name": guest.meets.given_name}
    return _(
        "Does it not suit you? Move it or call it off in Ledetråd, and everybody is told. "
        "An answer from your calendar reaches nobody."
    )


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
