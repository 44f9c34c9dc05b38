"""Every mail, whatever it is about: one look, the same words with and without it, and how to get fewer."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.read import read

from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.operations.reports import tell_hr
from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import Dialogue
from ledetraad.dialogues.operations.calendars import tell_calendars
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.nudges.models import Choice, Exposure, Invitation, Message, Nudge
from ledetraad.nudges.operations.telling import show_mail_to
from ledetraad.people.models import Person
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ledetraad.cast import Company

TAG, GAP = re.compile(r"<[^>]+>"), re.compile(r"\s+")
HEAD = re.compile(r"<head>.*</head>", re.DOTALL)
FETCHED = re.compile(r"\ssrc=|url\(|<link|@import|<script|<form", re.IGNORECASE)
LINK = re.compile(r'href="([^"]+)"')
FEWER = {"reminders": "/me/reminders/", "report": "/me/reminders/", "invitation": "/me/calendar/"}


@pytest.fixture(autouse=True)
def the_first_working_day_of_2027() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 1, 4, 8, 0, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture(params=["da", "en"])
def sent(request: pytest.FixtureRequest, company: Company) -> list[Message]:
    """A talk is set, called to mind and called off, and a quarter is over."""
    Person.objects.update(language=request.param)
    for person in (company.karen, company.ali, company.inge):
        person.refresh_from_db()
    talk = Dialogue.objects.create(
        course=company.ali_with_karen, kind="development", quarter=1, place='Rum "2" & <have>',
        planned_date=dt.date(2027, 1, 7), planned_time=dt.time(10, 30),
    )  # fmt: skip
    tell_calendars(talk.pk)
    remember_courses([company.ali_with_karen.pk])
    show_mail_to(company.ali.pk)
    Message.objects.filter(kind="invitation").update(state="sent")
    talk.cancelled_at = clock.now()
    talk.save()
    tell_calendars(talk.pk)
    publish(last_quarter(clock.today()), clock.today())
    tell_hr(clock.today())
    messages = list(Message.objects.all())
    assert {message.kind for message in messages} == set(FEWER)
    return messages


def words(text: str) -> str:
    return GAP.sub("", text)


def test_the_plain_text_says_what_the_other_part_says(sent: list[Message]) -> None:
    for message in sent:
        shown = words(html.unescape(TAG.sub("", HEAD.sub("", message.html)))).removeprefix(
            "Ledetråd"
        )
        lines = [line.strip(" *:") for line in message.text.splitlines() if line.strip()]
        said = [line for line in lines if line != "--" and not line.startswith("http")]
        assert [line for line in said if words(line) not in shown] == []
        assert len(words("".join(said))) > 0.9 * len(shown)


def test_every_mail_has_one_thing_to_press_and_says_how_to_get_fewer(sent: list[Message]) -> None:
    for message in sent:
        there, fewer = LINK.findall(message.html)
        assert fewer == settings.ADDRESS + FEWER[message.kind]
        assert there.startswith(settings.ADDRESS)
        assert there in message.text
        assert fewer in message.text


def test_each_of_several_things_in_a_mail_leads_to_its_own_step(company: Company) -> None:
    for course, day in (
        (company.ali_with_karen, dt.date(2027, 1, 7)),
        (company.bodil_with_karen, dt.date(2026, 12, 22)),
    ):
        Dialogue.objects.create(course=course, kind="development", quarter=1, planned_date=day)
        remember_courses([course.pk])
    show_mail_to(company.karen.pk)
    mail = Message.objects.get(person=company.karen, kind="reminders")
    steps = {
        f"{settings.ADDRESS}{reverse('reminder', args=[nudge.pk])}"
        for nudge in Nudge.objects.filter(told_in=mail)
    }
    assert len(steps) == 2
    *links, all_of_them, _fewer = LINK.findall(mail.html)
    assert set(links) == steps
    assert all_of_them == settings.ADDRESS + reverse("reminders")
    assert all(step in mail.text for step in steps)


def test_a_mail_fetches_nothing_and_lets_nothing_out_of_its_place(sent: list[Message]) -> None:
    for message in sent:
        assert not FETCHED.search(message.html)
        assert "<have>" not in message.html
        assert f'lang="{message.language}"' in message.html
        assert "color-scheme" in message.html
    assert any('Rum "2" & <have>' in message.text for message in sent)


def test_whoever_else_opens_the_links_finds_nothing_and_changes_nothing(
    sent: list[Message], company: Company
) -> None:
    """A scanner without a session, and Finn who was sent Ali's mail."""
    finn = Client()
    finn.force_login(company.finn)
    before = _all_there_is()
    for link in {link for message in sent for link in LINK.findall(message.html)}:
        path = link.removeprefix(settings.ADDRESS)
        for _again in range(2):
            assert Client().get(path)["Location"].startswith(reverse("account_login"))
        page = finn.get(path, follow=True)
        assert page.status_code in {200, 404}
        assert "Ali" not in read(page)
    assert _all_there_is() == before


def _all_there_is() -> list[list[object]]:
    told = {
        Message: ("state", "attempts"),
        Nudge: ("state", "snoozed_until"),
        Choice: ("kind", "wanted"),
        Invitation: ("sequence", "stands"),
        Exposure: ("event",),
        Dialogue: ("planned_date", "held_on", "cancelled_at"),
    }
    return [
        list(model._default_manager.order_by("pk").values_list("pk", *said))
        for model, said in told.items()
    ]
