"""A calendar as people's clients keep it: invitations put meetings in, move them and take them out.

It reads whole mails, and holds to RFC 5546: an entry is known by its UID, and what has a lower
SEQUENCE than what it holds is old news.
"""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from icalendar import Calendar

if TYPE_CHECKING:
    import datetime as dt
    from email.message import EmailMessage


@dataclass
class CalendarClient:
    address: str
    entries: dict[str, Any] = field(default_factory=dict)
    told: list[tuple[str, str, int]] = field(default_factory=list)  # method, uid, sequence

    def receive(self, raw: bytes) -> None:
        mail: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        for part in parts:
            calendar = Calendar.from_ical(part.get_content())
            method = str(calendar["METHOD"])
            assert part.get_param("method") == method, "head and calendar ask for different things"
            for event in calendar.walk("VEVENT"):
                self._act(method, event)

    def _act(self, method: str, event: Any) -> None:
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        attendees = event["ATTENDEE"]
        invited = attendees if isinstance(attendees, list) else [attendees]
        assert f"mailto:{self.address}" in [str(who) for who in invited], "not an invitation to me"
        assert str(event["ORGANIZER"]) != f"mailto:{self.address}", "Outlook would ignore it"
        self.told.append((method, uid, sequence))
        held = self.entries.get(uid)
        if held is not None and sequence < int(held["SEQUENCE"]):
            return
        if method == "CANCEL":
            self.entries.pop(uid, None)
        else:
            self.entries[uid] = event

    @property
    def hours(self) -> list[tuple[dt.datetime, dt.datetime]]:
        """When each meeting begins and ends, with the offset its own time zone gives it."""
        return [(event["DTSTART"].dt, event["DTEND"].dt) for event in self.entries.values()]
