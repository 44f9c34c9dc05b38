"""Invitations, withdrawals and feeds as iCalendar text (RFC 5545, 5546) that the common clients read.

Everything comes in as plain values. Nothing of it can become a line or a parameter of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

# The first changes of the clocks under the rules of today, and one in a later year.
SPRING = dt.datetime(1996, 3, 31, 1, tzinfo=dt.UTC)
AUTUMN = dt.datetime(1996, 10, 27, 1, tzinfo=dt.UTC)
LATER_SPRING = dt.datetime(2030, 3, 31, 1, tzinfo=dt.UTC)

PRODUCT = "-//Ledetraad//Ledetraad//DA"
ONE_DAY = dt.timedelta(days=1)
ONE_HOUR = dt.timedelta(hours=1)
_PART = r"[^\s@<>\"(),:;\\]+"
_ADDRESS = re.compile(rf"{_PART}@(?:localhost|{_PART}\.[^\s@<>\"(),:;\\.]+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Method(StrEnum):
    """What a message asks of the calendar that gets it."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


class UnknownZoneError(ValueError):
    """No such time zone, or none whose clocks change as they do in the EU."""


class BadAddressError(ValueError):
    """An address that no mail can reach."""


def is_address(text: str) -> bool:
    """Whether a mail can be sent there: one name, one domain with a dot in it or this machine."""
    return _ADDRESS.fullmatch(text) is not None


def one_line(text: str) -> str:
    """The text without line breaks and other control characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


@dataclass(frozen=True, slots=True)
class Mailbox:
    name: str
    address: str

    def __post_init__(self) -> None:
        if not is_address(self.address):
            raise BadAddressError(f"{self.address!r} is no address that a mail can be sent to.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting in somebody's calendar, at the local date and time the people agreed on."""

    uid: str  # the same through every change
    sequence: int  # rises with every change
    day: dt.date
    time: dt.time | None  # None: some time on that day
    minutes: int
    title: str
    place: str
    link: str


def message(
    method: Method,
    entry: Entry,
    *,
    organizer: Mailbox,
    attendees: Iterable[Mailbox],
    stamp: dt.datetime,
    zone: str,
) -> bytes:
    """A request to put the entry in the attendees' calendars, or to take it out again.

    The organizer is who the mail comes from, never one of the attendees: Outlook ignores a request
    that seems to come from its own reader. No answer is asked for, because nobody would read it.
    """
    event = _event(entry, stamp, zone)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("organizer", _person(organizer))
    for attendee in attendees:
        event.add("attendee", _person(attendee, asked=True))
    event.add("x-microsoft-disallow-counter", "TRUE")
    return bytes(_calendar(method, [event], zone if entry.time else None).to_ical())


def feed(entries: Iterable[Entry], *, name: str, stamp: dt.datetime, zone: str) -> bytes:
    """All the entries, for a calendar that asks again by itself."""
    calendar = _calendar(Method.PUBLISH, (_event(entry, stamp, zone) for entry in entries), zone)
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", ONE_HOUR, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # what Outlook reads in its place
    return bytes(calendar.to_ical())


def _calendar(method: Method, events: Iterable[Event], zone: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if zone:
        calendar.add_component(time_zone(zone))
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(entry: Entry, stamp: dt.datetime, zone: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("last-modified", stamp.astimezone(dt.UTC))
    start, end = span(entry, zone)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", one_line(entry.title))
    event.add("description", entry.link)
    if place := one_line(entry.place):
        event.add("location", place)
    event.add("class", "PRIVATE")
    busy = entry.time is not None
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if busy else "FREE")
    return event


def span(entry: Entry, zone: str) -> tuple[dt.date, dt.date]:
    """From when to when: local times, or dates when no time of day is agreed.

    In the night when an hour occurs twice, a local time can mean two; then both are given in UTC.
    """
    if entry.time is None:
        return entry.day, entry.day + ONE_DAY
    begins, ends = moments(entry, zone)
    local = begins.astimezone(_zone(zone)), ends.astimezone(_zone(zone))
    return (begins, ends) if any(map(_occurs_twice, local)) else local


def moments(entry: Entry, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """When it begins and ends, in UTC; without a time of day it lasts the whole of its day."""
    if entry.time is None:
        return _instant(entry.day, dt.time(), zone), _instant(entry.day + ONE_DAY, dt.time(), zone)
    begins = _instant(entry.day, entry.time, zone)
    return begins, begins + dt.timedelta(minutes=entry.minutes)


def _instant(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, time, _zone(zone)).astimezone(dt.UTC)


def _occurs_twice(local: dt.datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _person(mailbox: Mailbox, *, asked: bool = False) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.address}")
    # Quotes cannot stand in a parameter, and few clients read what RFC 6868 writes instead.
    address.params["CN"] = one_line(mailbox.name).replace('"', "'") or mailbox.address
    if asked:
        address.params["CUTYPE"] = "INDIVIDUAL"
        address.params["ROLE"] = "REQ-PARTICIPANT"
        address.params["PARTSTAT"] = "NEEDS-ACTION"
        address.params["RSVP"] = "FALSE"
    return address


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZoneError(f"There is no time zone called {name!r}.") from error


def time_zone(name: str) -> Timezone:
    """The zone's rule: its clocks change on the last Sundays of March and October, at 01:00 UTC.

    Written as two yearly rules, as the EU has had them since 1996: Outlook reads rules but no lists
    of dates, and the lists that icalendar makes begin summer time an hour late.
    """
    zone = _zone(name)
    if not all(_changes_at(zone, moment) for moment in (SPRING, AUTUMN, LATER_SPRING)):
        raise UnknownZoneError(f"The clocks in {name} do not change as they do in the EU.")
    daylight, standard = (_offset(moment, zone) for moment in (SPRING, AUTUMN))
    result = Timezone()
    result.add("tzid", name)
    for part, moment, month, offsets in (
        (TimezoneDaylight(), SPRING, 3, (standard, daylight)),
        (TimezoneStandard(), AUTUMN, 10, (daylight, standard)),
    ):
        before, after = offsets
        part.add("dtstart", (moment + before).replace(tzinfo=None))
        part.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": "-1SU"}))
        part.add("tzname", moment.astimezone(zone).tzname() or name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        result.add_component(part)
    return result


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _changes_at(zone: ZoneInfo, moment: dt.datetime) -> bool:
    """Whether the clocks change just then, between the same two offsets as in 1996."""
    around = {_offset(moment - dt.timedelta(seconds=1), zone), _offset(moment, zone)}
    return around == {_offset(SPRING, zone), _offset(SPRING, zone) - ONE_HOUR}
