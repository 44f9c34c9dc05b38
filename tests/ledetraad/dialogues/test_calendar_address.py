"""A secret address of one's own, from which a calendar reads one's own talks."""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from ledetraad.dialogues.models import Dialogue, TeamFollowUp, TeamFollowUpMember
from ledetraad.nudges.models import CalendarFeed, Choice
from ledetraad.nudges.operations.feeds import make_feed, revoke_feed
from ledetraad.people.models import Employment
from ledetraad.people.rules.leaving import DAYS_TO_READ
from ledetraad.shared import clock
from ledetraad.shared.logs import WithoutSecrets

if TYPE_CHECKING:
    import pytest
    from django.http.response import HttpResponseBase
    from tests.ledetraad.cast import Company

    from ledetraad.dialogues.models import Course
    from ledetraad.people.models import Person


def talk(course: Course, **given: Any) -> Dialogue:
    planned = {"planned_date": clock.today() + dt.timedelta(days=7), "planned_time": dt.time(10)}
    return Dialogue.objects.create(
        course=course, kind="development", quarter=1, place="Lokale 2", **(planned | given)
    )


def fetch(token: str, **headers: str) -> HttpResponseBase:
    """As a calendar does: without a cookie."""
    return Client().get(reverse("calendar-feed", args=[token]), headers=headers)


def uids(answer: Any) -> set[str]:
    assert answer.status_code == 200
    return {str(event["UID"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def uid(meeting: Dialogue | TeamFollowUp) -> str:
    return f"{meeting.pk}@ledetraad"


def at_a_browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_alis_calendar_reads_his_own_talks_and_nobody_elses(company: Company) -> None:
    own, other = talk(company.ali_with_karen), talk(company.bodil_with_karen)
    team = TeamFollowUp.objects.create(
        leader=company.karen, unit=company.youth, planned_date=clock.today()
    )
    TeamFollowUpMember.objects.create(team_follow_up=team, course=company.ali_with_karen)
    assert uids(fetch(make_feed(company.ali))) == {uid(own), uid(team)}
    assert uids(fetch(make_feed(company.karen))) == {uid(own), uid(other), uid(team)}
    assert uids(fetch(make_feed(company.finn))) == set()


def test_a_talk_called_off_or_in_a_parked_course_is_not_in_it(company: Company) -> None:
    talk(company.ali_with_karen, cancelled_at=clock.now())
    company.bodil_with_karen.parked_on = clock.today()
    company.bodil_with_karen.save()
    talk(company.bodil_with_karen)
    assert uids(fetch(make_feed(company.karen))) == set()
    assert uids(fetch(make_feed(company.bodil))) == set()


def test_it_tells_hours_and_places_and_no_more(company: Company) -> None:
    talk(company.ali_with_karen, to_prepare="Tænk over din stress")
    answer: Any = fetch(make_feed(company.ali))
    text = answer.content.decode()
    assert "SUMMARY:Samtale" in text
    for secret in ("stress", "Karen", "Ali", "development", company.karen.email):
        assert secret not in text


def test_a_calendar_that_has_it_already_is_told_so(company: Company) -> None:
    planned = talk(company.ali_with_karen)
    token = make_feed(company.ali)
    first: Any = fetch(token)
    assert first["Cache-Control"] == "no-store"
    assert fetch(token, if_none_match=first["ETag"]).status_code == 304
    planned.planned_time = dt.time(11)
    planned.save()
    assert fetch(token, if_none_match=first["ETag"]).status_code == 200


def test_unknown_taken_back_and_closed_addresses_look_the_same(company: Company) -> None:
    taken_back, replaced, closed = (
        make_feed(person) for person in (company.ali, company.bodil, company.dorte)
    )
    assert {fetch(token).status_code for token in (taken_back, replaced, closed)} == {200}
    revoke_feed(company.ali)
    make_feed(company.bodil)
    company.dorte.is_active = False
    company.dorte.save()
    answers: list[Any] = [fetch(token) for token in ("x" * 32, taken_back, replaced, closed)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_alis_address_dies_with_his_access_when_he_has_left(company: Company) -> None:
    token = make_feed(company.ali)
    gone = clock.today() - dt.timedelta(days=DAYS_TO_READ + 1)
    Employment.objects.filter(person=company.ali).update(ends_on=gone)
    assert fetch(token).status_code == 404


def test_only_a_hash_of_the_address_is_kept(company: Company) -> None:
    token = make_feed(company.ali)
    assert token not in str(CalendarFeed.objects.values())


def test_whoever_asks_too_often_waits(company: Company) -> None:
    token = make_feed(company.ali)
    answers = [fetch(token).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_no_log_holds_the_address(company: Company, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(WithoutSecrets())
    with caplog.at_level(logging.DEBUG):
        fetch("hemmelig-adresse-som-ingen-kender")
        logging.getLogger("x").error("GET %s", "/calendar/hemmelig/ledetraad.ics")
    assert "/calendar/…/ledetraad.ics" in caplog.text
    assert "hemmelig" not in caplog.text


def test_the_address_is_shown_once_and_can_be_made_anew_and_taken_back(company: Company) -> None:
    client, page = at_a_browser(company.ali), reverse("my-calendar")
    shown = client.post(page, {"do": "make"}).content.decode()
    (token,) = set(re.findall(r"/calendar/([^/]+)/ledetraad\.ics", shown))
    assert fetch(token).status_code == 200
    assert token not in client.get(page).content.decode()
    twice = client.post(page, {"do": "make"}, follow=True).content.decode()  # the page loaded anew
    assert "Adressen er allerede lavet" in twice
    assert fetch(token).status_code == 200
    stands = CalendarFeed.objects.get().made_at.isoformat()
    again = client.post(page, {"do": "make", "instead_of": stands}).content.decode()
    assert token not in again
    assert fetch(token).status_code == 404
    client.post(page, {"do": "revoke"})
    assert not CalendarFeed.objects.exists()


def test_ali_declines_invitations_and_takes_them_again(company: Company) -> None:
    client, page = at_a_browser(company.ali), reverse("my-calendar")
    client.post(page, {"do": "decline"})
    assert Choice.objects.get(person=company.ali).wanted is False
    assert "Få invitationer igen" in client.get(page).content.decode()
    client.post(page, {"do": "accept"})
    assert Choice.objects.get(person=company.ali).wanted is True
    assert client.post(page, {"do": "else"}).status_code == 404


def test_ali_without_email_reads_that_no_invitations_come(company: Company) -> None:
    company.ali.email = ""
    company.ali.save()
    page = at_a_browser(company.ali).get(reverse("my-calendar")).content.decode()
    assert "så du får ingen invitationer" in page


def test_the_feed_asks_the_same_few_questions_however_many_talks(company: Company) -> None:
    token = make_feed(company.karen)
    counted = []
    for talks in (1, 20):
        for _ in range(talks):
            talk(company.ali_with_karen)
        fetch(token)
        with CaptureQueriesContext(connection) as queries:
            fetch(token)
        counted.append(len(queries))
    assert counted[0] == counted[1]
