"""What stands in a calendar: the right hour, nothing that tells, nothing smuggled in."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from ledetraad.shared.ical import (
    BadAddressError,
    Entry,
    Mailbox,
    Method,
    UnknownZoneError,
    feed,
    is_address,
    message,
    span,
    time_zone,
)

pytestmark = pytest.mark.once

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COPENHAGEN = "Europe/Copenhagen"
HOUSE = Mailbox("Ledetråd", "ledetraad@vesteraa.example")
ALI = Mailbox("Ali Holm", "ali@vesteraa.example")
KAREN = Mailbox("Karen Holm", "karen@vesteraa.example")
STAMP = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def entry(**changed: object) -> Entry:
    known: dict[str, object] = {
        "uid": "4f7c@ledetraad",
        "sequence": 0,
        "day": dt.date(2026, 12, 1),
        "time": dt.time(10, 30),
        "minutes": 60,
        "title": "Samtale",
        "place": "Lokale 2.14",
        "link": "https://ledetraad.vesteraa.example/dialogues/7/talk/",
    }
    return Entry(**(known | changed))  # type: ignore[arg-type]


def sent(meeting: Entry, method: Method = Method.REQUEST, zone: str = COPENHAGEN) -> bytes:
    return message(method, meeting, organizer=HOUSE, attendees=[ALI, KAREN], stamp=STAMP, zone=zone)


def meeting_in(text: bytes) -> Any:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def lines_of(text: bytes) -> list[str]:
    return text.decode().replace("\r\n ", "").split("\r\n")


def test_ali_can_be_asked_moved_and_told_that_the_talk_is_off() -> None:
    asked, moved = sent(entry()), sent(entry(sequence=1, day=dt.date(2026, 12, 8)))
    off = sent(entry(sequence=2), Method.CANCEL)
    for text, method, sequence, status in [
        (asked, "REQUEST", 0, "CONFIRMED"),
        (moved, "REQUEST", 1, "CONFIRMED"),
        (off, "CANCEL", 2, "CANCELLED"),
    ]:
        calendar = Calendar.from_ical(text)
        event = meeting_in(text)
        assert calendar["METHOD"] == method
        assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
            "4f7c@ledetraad",
            sequence,
            status,
        )
        assert [str(who) for who in event["ATTENDEE"]] == [
            "mailto:ali@vesteraa.example",
            "mailto:karen@vesteraa.example",
        ]
        assert str(event["ORGANIZER"]) == "mailto:ledetraad@vesteraa.example"


def test_a_colleague_who_sees_alis_calendar_learns_nothing_of_the_talk() -> None:
    lines = lines_of(sent(entry()))
    assert "CLASS:PRIVATE" in lines
    assert "SUMMARY:Samtale" in lines
    assert "DESCRIPTION:https://ledetraad.vesteraa.example/dialogues/7/talk/" in lines


def test_nobody_is_asked_to_answer_a_mailbox_that_nobody_reads() -> None:
    event = meeting_in(sent(entry()))
    assert all(who.params["RSVP"] == "FALSE" for who in event["ATTENDEE"])
    assert "X-MICROSOFT-DISALLOW-COUNTER:TRUE" in lines_of(sent(entry()))


def test_a_talk_without_an_hour_stands_on_its_day_and_keeps_the_day_free() -> None:
    lines = lines_of(sent(entry(time=None)))
    assert "DTSTART;VALUE=DATE:20261201" in lines
    assert "DTEND;VALUE=DATE:20261202" in lines
    assert "TRANSP:TRANSPARENT" in lines
    assert "BEGIN:VTIMEZONE" not in lines


@pytest.mark.parametrize("year", range(2024, 2033))
def test_every_hour_around_both_changes_of_the_clocks_is_where_it_was_agreed(year: int) -> None:
    """The zone that travels with the invitation, read as a client does, against the system's."""
    read = time_zone(COPENHAGEN).to_tz()
    true = ZoneInfo(COPENHAGEN)
    for month in (3, 10):
        last_sunday = max(
            day
            for day in (dt.date(year, month, number) for number in range(25, 32))
            if day.weekday() == 6
        )
        midnight = dt.datetime.combine(last_sunday, dt.time(), dt.UTC)
        for minutes in range(-24 * 60, 24 * 60, 30):
            moment = midnight + dt.timedelta(minutes=minutes)
            assert moment.astimezone(read).replace(tzinfo=None) == moment.astimezone(true).replace(
                tzinfo=None
            )


@UNHURRIED
@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)),
    st.integers(0, 24 * 60 - 1).map(lambda minute: dt.time(*divmod(minute, 60))),
    st.integers(10, 240),
)
def test_a_talk_lasts_as_long_as_agreed_whatever_the_clocks_do(
    day: dt.date, time: dt.time, minutes: int
) -> None:
    event = meeting_in(sent(entry(day=day, time=time, minutes=minutes)))
    starts, ends = event["DTSTART"].dt, event["DTEND"].dt
    assert ends.astimezone(dt.UTC) - starts.astimezone(dt.UTC) == dt.timedelta(minutes=minutes)
    agreed = dt.datetime.combine(day, time, ZoneInfo(COPENHAGEN)).astimezone(dt.UTC)
    assert starts.astimezone(dt.UTC) == agreed


def test_a_talk_in_the_hour_that_occurs_twice_is_named_in_a_time_that_occurs_once() -> None:
    night = entry(day=dt.date(2026, 10, 25), time=dt.time(1, 30), minutes=60)
    starts, ends = span(night, COPENHAGEN)
    assert isinstance(starts, dt.datetime)
    assert isinstance(ends, dt.datetime)
    assert (starts.tzinfo, ends.tzinfo) == (dt.UTC, dt.UTC)
    assert "DTSTART:20261024T233000Z" in lines_of(sent(night))


def test_a_talk_in_the_hour_that_does_not_occur_begins_an_hour_later() -> None:
    lines = lines_of(sent(entry(day=dt.date(2026, 3, 29), time=dt.time(2, 30))))
    assert "DTSTART;TZID=Europe/Copenhagen:20260329T033000" in lines


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "", "Europe/Copenhagen\r\nX:1"]
)
def test_an_unknown_zone_is_refused_in_plain_words(zone: str) -> None:
    with pytest.raises(UnknownZoneError, match="There is no time zone called"):
        sent(entry(), zone=zone)


@pytest.mark.parametrize("zone", ["America/New_York", "America/Nuuk", "Asia/Kolkata", "UTC"])
def test_a_zone_with_other_rules_is_refused_rather_than_written_wrong(zone: str) -> None:
    with pytest.raises(UnknownZoneError, match="do not change as they do in the EU"):
        sent(entry(), zone=zone)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Europe/Helsinki", "Atlantic/Faroe"])
def test_neighbours_under_the_same_rules_get_their_own_hour(zone: str) -> None:
    event = meeting_in(sent(entry(), zone=zone))
    assert event["DTSTART"].dt.utcoffset() == ZoneInfo(zone).utcoffset(
        dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    )


SMUGGLED = [
    "Samtale\r\nATTENDEE:mailto:x@evil.example",
    "Samtale\nEND:VEVENT\nBEGIN:VEVENT",
    "a;b,c:d\\n\\",
    'Ali "; PARTSTAT=ACCEPTED:mailto:x@evil.example',
    "\x00\x07\x1b[31m",
    "linje\u2028ny\u2029og\x85mere",
    "^n^'^^",
]


@pytest.mark.parametrize("text", SMUGGLED, ids=range(len(SMUGGLED)))
def test_no_name_place_or_title_becomes_a_line_of_its_own(text: str) -> None:
    who = Mailbox(text, "ali@vesteraa.example")
    meeting = entry(title=text, place=text)
    plain = message(
        Method.REQUEST, meeting, organizer=who, attendees=[who], stamp=STAMP, zone=COPENHAGEN
    )
    usual = message(
        Method.REQUEST, entry(), organizer=ALI, attendees=[ALI], stamp=STAMP, zone=COPENHAGEN
    )
    assert [line.split(":")[0].split(";")[0] for line in lines_of(plain)] == [
        line.split(":")[0].split(";")[0] for line in lines_of(usual)
    ]
    event = meeting_in(plain)
    assert str(event["ATTENDEE"]) == "mailto:ali@vesteraa.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


@UNHURRIED
@given(st.text(), st.text())
def test_whatever_is_typed_one_meeting_comes_out_with_its_fields(name: str, place: str) -> None:
    who = Mailbox(name, "ali@vesteraa.example")
    text = message(
        Method.REQUEST,
        entry(place=place),
        organizer=HOUSE,
        attendees=[who],
        stamp=STAMP,
        zone=COPENHAGEN,
    )
    event = meeting_in(text)
    assert str(event["ATTENDEE"]) == "mailto:ali@vesteraa.example"
    assert event["SUMMARY"] == "Samtale"
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_long_names_with_danish_letters_are_folded_between_letters() -> None:
    long = "Blåbærgrød på Æblevænget " * 12
    text = sent(entry(place=long))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert all(line.decode() is not None for line in text.split(b"\r\n"))
    event = meeting_in(text)
    assert event["LOCATION"] == long.strip()


@pytest.mark.parametrize(
    "address",
    ["ali", "ali@", "@example.org", "ali@vesteraa", "a b@example.org", "ali@example.org\r\nBcc: x@y.z",
     "ali@example.org,x@evil.example", "<ali@example.org>", "ali@example.", ""],
)  # fmt: skip
def test_an_address_that_no_mail_can_reach_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(BadAddressError, match="no address that a mail can be sent to"):
        Mailbox("Ali", address)


def test_a_feed_holds_every_talk_once_and_asks_to_be_read_again_within_the_hour() -> None:
    text = feed(
        [entry(), entry(uid="2", day=dt.date(2026, 7, 1))],
        name="Ledetråd",
        stamp=STAMP,
        zone=COPENHAGEN,
    )
    calendar = Calendar.from_ical(text)
    assert [event["UID"] for event in calendar.walk("VEVENT")] == ["4f7c@ledetraad", "2"]
    assert calendar["METHOD"] == "PUBLISH"
    lines = lines_of(text)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    assert "X-PUBLISHED-TTL:PT1H" in lines
    assert not [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER"))]
