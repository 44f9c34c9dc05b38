"""Planning, moving and calling off a talk, as it arrives in the calendars of both."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import mail
from tests.calendar_client import CalendarClient
from tests.ledetraad.cast import make_course, make_employment, make_leadership, make_person

from ledetraad.dialogues.models import Course, Dialogue, TeamFollowUp
from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.dialogues import (
    Appointment,
    cancel_dialogue,
    hold_dialogue,
    move_dialogue,
    plan_dialogue,
    undo_hold,
)
from ledetraad.dialogues.operations.teams import (
    Meeting,
    cancel_team_follow_up,
    change_team_follow_up,
    plan_team_follow_up,
)
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.talks import Table, table_for
from ledetraad.dialogues.queries.teams import team_for
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.nudges.models import Message
from ledetraad.nudges.operations.invitations import decline_invitations
from ledetraad.nudges.operations.outbox import deliver_due, forget_words
from ledetraad.nudges.operations.relay import Relay
from ledetraad.people.models import Leadership
from ledetraad.shared import clock
from ledetraad.shared.links import link_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings
    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TALK = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def a_monday_in_november() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def appointment(
    day: dt.date = TALK,
    time: dt.time | None = dt.time(10, 30),
    minutes: int = 60,
    place: str = "Lokale 2.14",
    to_prepare: str = "",
) -> Appointment:
    return Appointment(
        date=day,
        time=time,
        minutes=minutes,
        place_kind="quiet_room",
        place=place,
        to_prepare=to_prepare,
    )


def plan(company: Company, when: Appointment | None = None, **given: Any) -> UUID:
    seat = seat_for(company.karen, company.ali_with_karen.pk)
    assert seat is not None
    dialogue_id = uuid4()
    plan_dialogue(seat, dialogue_id, DialogueKind.DEVELOPMENT, 1, when or appointment(), **given)
    return dialogue_id


def table(person: Person, dialogue_id: UUID) -> Table:
    found = table_for(person, dialogue_id)
    assert found is not None
    return found


def deliver() -> list[Any]:
    """What the worker sends now."""
    before = len(mail.outbox)
    while deliver_due(Relay()):
        pass
    return mail.outbox[before:]


def calendar_of(person: Person) -> CalendarClient:
    """Everything that ever came to the person's address, read in order."""
    client = CalendarClient(person.email)
    for sent in mail.outbox:
        if sent.to == [person.email]:
            client.receive(sent.message().as_bytes())
    return client


def test_both_get_the_talk_in_their_calendar(company: Company) -> None:
    dialogue = plan(company)
    assert {sent.to[0] for sent in deliver()} == {company.ali.email, company.karen.email}
    for person in (company.ali, company.karen):
        client = calendar_of(person)
        assert client.told == [("REQUEST", f"{dialogue}@ledetraad", 0)]
        ((starts, ends),) = client.hours
        assert starts.isoformat() == "2026-12-01T10:30:00+01:00"
        assert ends.isoformat() == "2026-12-01T11:30:00+01:00"


def test_nobody_else_hears_of_it(company: Company) -> None:
    plan(company)
    deliver()
    told = {sent.to[0] for sent in mail.outbox}
    assert told == {company.ali.email, company.karen.email}


def test_a_moved_talk_moves_and_a_called_off_talk_disappears(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    move_dialogue(table(company.ali, dialogue), appointment(dt.date(2026, 12, 8), dt.time(9)))
    assert len(deliver()) == 2
    ((starts, _ends),) = calendar_of(company.ali).hours
    assert starts.isoformat() == "2026-12-08T09:00:00+01:00"
    cancel_dialogue(table(company.karen, dialogue))
    assert len(deliver()) == 2
    client = calendar_of(company.karen)
    assert client.entries == {}
    uid = f"{dialogue}@ledetraad"
    assert client.told == [("REQUEST", uid, 0), ("REQUEST", uid, 1), ("CANCEL", uid, 2)]


def test_a_move_before_the_mail_has_gone_sends_one_mail_with_the_last_word(
    company: Company,
) -> None:
    dialogue = plan(company)
    move_dialogue(table(company.ali, dialogue), appointment(dt.date(2026, 12, 8)))
    move_dialogue(table(company.ali, dialogue), appointment(dt.date(2026, 12, 9)))
    to_ali = [sent for sent in deliver() if sent.to == [company.ali.email]]
    assert len(to_ali) == 1
    assert "9. december" in to_ali[0].subject
    assert not to_ali[0].subject.startswith("Ændret"), "Ali has heard of no other day"
    assert calendar_of(company.ali).told == [("REQUEST", f"{dialogue}@ledetraad", 2)]


def test_calling_off_a_talk_nobody_has_heard_of_sends_nothing(company: Company) -> None:
    dialogue = plan(company)
    cancel_dialogue(table(company.ali, dialogue))
    assert deliver() == []
    assert set(Message.objects.values_list("state", "reason")) == {("dropped", "pointless")}


def test_a_talk_called_off_just_as_its_mail_is_handed_over_is_taken_back(
    company: Company,
) -> None:
    dialogue = plan(company)
    Message.objects.update(state="sending", claim=uuid4(), claimed_at=clock.now())
    Message.objects.filter(person=company.ali).update(handed_over_at=clock.now())
    cancel_dialogue(table(company.ali, dialogue))
    assert [sent.to for sent in deliver()] == [[company.ali.email]], "Karen's mail never left"


@pytest.mark.parametrize("twice", ["plan", "move", "cancel"])
def test_the_same_click_twice_tells_once(company: Company, twice: str) -> None:
    seat = seat_for(company.karen, company.ali_with_karen.pk)
    assert seat is not None
    dialogue = uuid4()
    for _ in range(2 if twice == "plan" else 1):
        plan_dialogue(seat, dialogue, DialogueKind.DEVELOPMENT, 1, appointment())
    deliver()
    later = appointment(dt.date(2026, 12, 8))
    for _ in range(2 if twice == "move" else 1):
        move_dialogue(table(company.karen, dialogue), later)
    deliver()
    for _ in range(2 if twice == "cancel" else 1):
        cancel_dialogue(table(company.karen, dialogue))
    deliver()
    assert [method for method, _uid, _sequence in calendar_of(company.ali).told] == [
        "REQUEST",
        "REQUEST",
        "CANCEL",
    ]


def test_what_to_prepare_is_nobodys_calendars_business(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    move_dialogue(table(company.ali, dialogue), appointment(to_prepare="Tænk over foråret"))
    assert deliver() == []


def test_the_mail_says_when_where_and_with_whom_and_nothing_of_what(company: Company) -> None:
    dialogue = plan(company, appointment(to_prepare="Tænk over din stress"))
    sent = next(sent for sent in deliver() if sent.to == [company.ali.email])
    assert sent.subject == "Samtale tirsdag 1. december 2026 kl. 10.30–11.30"
    whole = sent.message().as_bytes().decode()
    html = sent.alternatives[0][0]
    for words in (sent.body, html):
        assert "Karen Holm" in words
        assert "Lokale 2.14" in words
        assert link_to("talk", [dialogue]) in words
        assert "Du får mailen, fordi" in words
    for secret in ("stress", "udvikling", "development", "MUS"):
        assert secret not in whole
        assert secret not in sent.body + html


def test_mary_reads_it_in_english_and_karen_in_danish(company: Company) -> None:
    company.ali.language = "en"
    company.ali.save()
    plan(company)
    subjects = {sent.to[0]: sent.subject for sent in deliver()}
    assert subjects[company.ali.email] == "Conversation Tuesday 1 December 2026 at 10:30–11:30"
    assert subjects[company.karen.email].startswith("Samtale")
    (event,) = calendar_of(company.ali).entries.values()
    assert event["SUMMARY"] == "Conversation"


def test_who_has_no_email_gets_no_mail_and_the_other_gets_one(company: Company) -> None:
    company.ali.email = ""
    company.ali.save()
    plan(company)
    assert [sent.to for sent in deliver()] == [[company.karen.email]]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["ali", "ali@vesteraa", "a@b.dk\r\nBcc: x@evil.example", "@x.dk"]
)
def test_an_address_that_is_none_stops_nothing(company: Company, address: str) -> None:
    company.ali.email = address
    company.ali.save()
    plan(company)
    assert [sent.to for sent in deliver()] == [[company.karen.email]]


@pytest.mark.parametrize(
    "name",
    ["Ali\r\nBcc: x@evil.example", "Ali\nATTENDEE:mailto:x@evil.example", '"; CN=x', "-oQ/tmp\x07"],
    ids=range(4),
)
def test_no_name_or_place_brings_a_line_of_its_own(company: Company, name: str) -> None:
    company.ali.given_name = name
    company.ali.save()
    plan(company, appointment(place=name))
    for sent in deliver():
        parsed = sent.message()
        assert parsed["Bcc"] is None
        assert len(parsed.get_all("Subject")) == 1
    for person in (company.ali, company.karen):
        (event,) = calendar_of(person).entries.values()
        assert {str(who) for who in event["ATTENDEE"]} == {
            f"mailto:{company.ali.email}",
            f"mailto:{company.karen.email}",
        }


def test_who_declines_invitations_gets_no_new_ones(company: Company) -> None:
    decline_invitations(company.ali, by_mail=False)
    plan(company)
    assert [sent.to for sent in deliver()] == [[company.karen.email]]


def test_who_declines_later_still_hears_of_what_is_in_the_calendar(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    decline_invitations(company.ali, by_mail=False)
    cancel_dialogue(table(company.karen, dialogue))
    deliver()
    assert calendar_of(company.ali).entries == {}


def test_a_talk_recorded_as_held_is_in_nobodys_calendar(company: Company) -> None:
    plan(company, appointment(day=clock.today(), time=None), held=True)
    assert deliver() == []


def test_a_talk_held_earlier_frees_the_hour_and_a_mistake_takes_it_again(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    hold_dialogue(table(company.karen, dialogue), clock.today())
    deliver()
    assert calendar_of(company.ali).entries == {}
    undo_hold(table(company.karen, dialogue))
    deliver()
    assert len(calendar_of(company.ali).entries) == 1


def test_a_talk_held_as_planned_stays_in_the_calendar(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, 45, tzinfo=dt.UTC), tick=False):
        hold_dialogue(table(company.karen, dialogue), TALK)
        assert deliver() == []


def test_a_talk_is_called_off_also_when_the_words_of_its_mail_are_long_forgotten(
    company: Company,
) -> None:
    dialogue = plan(company, appointment(dt.date(2027, 1, 11)))
    deliver()
    with time_machine.travel(dt.datetime(2026, 12, 28, 9, 0, tzinfo=dt.UTC), tick=False):
        forget_words()
        assert set(Message.objects.values_list("calendar", flat=True)) == {""}
        cancel_dialogue(table(company.karen, dialogue))
        assert len(deliver()) == 2
    assert calendar_of(company.ali).entries == {}


def test_nobody_hears_of_a_day_that_has_passed(company: Company) -> None:
    dialogue = plan(company)
    deliver()
    with time_machine.travel(dt.datetime(2026, 12, 2, 9, 0, tzinfo=dt.UTC), tick=False):
        cancel_dialogue(table(company.karen, dialogue))
        assert deliver() == []


def test_an_invitation_that_could_not_be_sent_in_time_is_never_sent(company: Company) -> None:
    plan(company)
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, 31, tzinfo=dt.UTC), tick=False):
        assert deliver() == []


def test_a_talk_without_an_hour_stands_on_its_day(company: Company) -> None:
    plan(company, appointment(time=None))
    deliver()
    (event,) = calendar_of(company.ali).entries.values()
    assert event["DTSTART"].dt == TALK


def test_a_new_leader_ends_the_talks_planned_with_the_old_one(company: Company) -> None:
    plan(company)
    deliver()
    Leadership.objects.filter(person=company.karen).update(ends_on=dt.date(2026, 11, 22))
    make_leadership(company.finn, company.youth, starts_on=dt.date(2026, 11, 23))
    follow_changes()
    deliver()
    for person in (company.ali, company.karen):
        assert calendar_of(person).entries == {}


def test_when_ali_leaves_karens_hour_is_free_again(company: Company) -> None:
    plan(company)
    deliver()
    company.ali_with_karen.employment.ends_on = dt.date(2026, 11, 22)
    company.ali_with_karen.employment.save()
    follow_changes()
    assert {sent.to[0] for sent in deliver()} == {company.ali.email, company.karen.email}
    assert calendar_of(company.karen).entries == {}


def test_parking_a_course_with_nothing_to_come_tells_nobody(company: Company) -> None:
    company.ali_with_karen.employment.ends_on = dt.date(2026, 11, 22)
    company.ali_with_karen.employment.save()
    follow_changes()
    assert deliver() == []


def team_of(company: Company) -> tuple[UUID, list[Person]]:
    carl = make_person("Carl")
    courses = [
        company.ali_with_karen,
        company.bodil_with_karen,
        make_course(company.karen, make_employment(carl, company.youth)),
    ]
    follow_up = uuid4()
    meeting = Meeting(date=TALK, time=dt.time(13), place="Kantinen", agenda="Vores fælles mål")
    plan_team_follow_up(company.karen, follow_up, meeting, courses)
    return follow_up, [company.ali, company.bodil, carl, company.karen]


def test_everybody_in_the_team_is_invited_and_nobody_learns_who_else(company: Company) -> None:
    _follow_up, everybody = team_of(company)
    sent = deliver()
    assert {each.to[0] for each in sent} == {person.email for person in everybody}
    to_ali = next(each for each in sent if each.to == [company.ali.email])
    whole = to_ali.message().as_bytes().decode()
    assert company.bodil.email not in whole
    assert "Vores fælles mål" not in whole + to_ali.body


def test_a_team_follow_up_that_is_called_off_leaves_every_calendar(company: Company) -> None:
    follow_up, everybody = team_of(company)
    deliver()
    table = team_for(company.karen, follow_up)
    assert table is not None
    cancel_team_follow_up(table)
    deliver()
    assert [calendar_of(person).entries for person in everybody] == [{}, {}, {}, {}]


def change(company: Company, follow_up: UUID, courses: list[Course], **given: Any) -> list[Any]:
    """Karen changes it, and what is sent of it."""
    table = team_for(company.karen, follow_up)
    assert table is not None
    usual = {"date": TALK, "time": dt.time(13), "place": "Kantinen", "agenda": "Vores fælles mål"}
    change_team_follow_up(table, Meeting(**{**usual, **given}), courses)
    return deliver()


def test_a_team_follow_up_that_is_moved_or_made_shorter_moves_in_every_calendar(
    company: Company,
) -> None:
    follow_up, everybody = team_of(company)
    deliver()
    courses = list(Course.objects.filter(team_follow_ups__team_follow_up=follow_up))
    moved = dt.date(2026, 12, 3)
    for _click in range(2):
        change(company, follow_up, courses, date=moved, time=dt.time(9), minutes=30)
    for person in everybody:
        ((starts, ends),) = calendar_of(person).hours
        assert (starts.date(), starts.hour, ends - starts) == (moved, 9, dt.timedelta(minutes=30))
        assert [told[2] for told in calendar_of(person).told] == [0, 1], "told once of each"
    assert change(company, follow_up, courses, date=moved, time=dt.time(9), minutes=30) == []


def test_who_is_taken_off_a_team_follow_up_is_told_so_and_who_is_added_is_invited(
    company: Company,
) -> None:
    follow_up, (ali, bodil, carl, karen) = team_of(company)
    deliver()
    new = make_course(company.karen, make_employment(make_person("Dan"), company.youth))
    stay = [company.ali_with_karen, Course.objects.get(employee=carl)]
    sent = {each.to[0]: each for each in change(company, follow_up, [*stay, new])}
    assert set(sent) == {bodil.email, new.employee.email}, "the others hear nothing"
    assert sent[bodil.email].subject.startswith("Ikke længere inviteret: samtale tirsdag")
    assert "bliver ikke til noget" not in sent[bodil.email].body
    assert sent[new.employee.email].subject.startswith("Samtale tirsdag")
    everybody = (ali, bodil, carl, karen, new.employee)
    assert [len(calendar_of(person).entries) for person in everybody] == [1, 0, 1, 1, 1]
    (again,) = change(company, follow_up, [*stay, new, company.bodil_with_karen])
    assert again.to == [bodil.email]
    assert len(calendar_of(bodil).entries) == 1


def test_who_leaves_the_team_leaves_its_meeting_and_the_others_stay(company: Company) -> None:
    _follow_up, everybody = team_of(company)
    deliver()
    company.ali_with_karen.employment.ends_on = dt.date(2026, 11, 22)
    company.ali_with_karen.employment.save()
    follow_changes()
    assert [sent.to for sent in deliver()] == [[company.ali.email]]
    assert [len(calendar_of(person).entries) for person in everybody] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("day", "time", "offset"),
    [
        (dt.date(2027, 3, 26), dt.time(9), "+01:00"),
        (dt.date(2027, 3, 29), dt.time(9), "+02:00"),
        (dt.date(2027, 10, 29), dt.time(9), "+02:00"),
        (dt.date(2027, 11, 1), dt.time(9), "+01:00"),
    ],
    ids=["before-spring", "after-spring", "before-autumn", "after-autumn"],
)
def test_nine_oclock_is_nine_oclock_on_both_sides_of_the_change(
    company: Company, day: dt.date, time: dt.time, offset: str
) -> None:
    plan(company, appointment(day, time))
    deliver()
    ((starts, _ends),) = calendar_of(company.ali).hours
    assert starts.isoformat() == f"{day}T09:00:00{offset}"


def test_a_scanner_that_opens_every_link_in_the_mail_changes_nothing(
    company: Company, client: Any
) -> None:
    dialogue = plan(company)
    (sent,) = [sent for sent in deliver() if sent.to == [company.ali.email]]
    links = [word for word in sent.body.split() if word.startswith("http")]
    before = list(Dialogue.objects.values()), list(TeamFollowUp.objects.values())
    for link in links:
        path = link.removeprefix("http://localhost:8000")
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")
    assert (list(Dialogue.objects.values()), list(TeamFollowUp.objects.values())) == before
    client.force_login(company.finn)
    talk = link_to("talk", [dialogue])
    assert talk in links
    assert client.get(talk.removeprefix("http://localhost:8000")).status_code == 404


def test_a_talk_keeps_its_organizer_when_the_installation_writes_from_another_address(
    company: Company, settings: Settings
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Ledetråd <samtaler@example.org>"
    dialogue = plan(company)
    deliver()
    settings.DEFAULT_FROM_EMAIL = "Ledetråd <ledetraad@other.example>"
    move_dialogue(table(company.ali, dialogue), appointment(dt.date(2026, 12, 8)))
    moved = deliver()
    cancel_dialogue(table(company.karen, dialogue))
    for sent in [*moved, *deliver()]:
        calendar = next(
            part for part, kind in sent.alternatives if kind.startswith("text/calendar")
        )
        assert "samtaler@example.org" in calendar.replace("\r\n ", "")
        assert "other.example" not in calendar.replace("\r\n ", "")
    plan(company)
    assert "other.example" in str(deliver()[0].alternatives)
