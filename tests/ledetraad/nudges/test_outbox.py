"""What a message promises: sent once, in time, to one plain address, with nothing odd in its head."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from tests.ledetraad.nudges.crew import send_due

from ledetraad.nudges.models import Message
from ledetraad.nudges.operations.outbox import Mail, drop, queue
from ledetraad.nudges.rules.states import CalendarMethod
from ledetraad.shared import clock

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person

HELLO = Mail(subject="Samtale i morgen", text="Kig på din forberedelse.", html="<p>Kig</p>")


def queue_for(person: Person, key: str = "hello", words: Mail = HELLO) -> Message:
    queue(key, person, "test", words, expires_at=clock.now() + dt.timedelta(days=1))
    return Message.objects.get(key=key)


def test_ali_gets_one_mail_however_often_it_is_queued(company: Company) -> None:
    for _ in range(3):
        queue_for(company.ali)
    while send_due():
        pass
    assert [sent.to for sent in mail.outbox] == [[company.ali.email]]
    assert Message.objects.get().state == "sent"


def test_ali_gets_no_mail_about_what_is_done_already(company: Company) -> None:
    queue_for(company.ali)
    assert drop("hello")
    assert not send_due()
    assert not drop("hello")
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name", ["Ali\r\nBcc: finn@kommune.example", "Ali\nSubject: x", "Ali\u2028\x0b\x00"]
)
def test_no_name_brings_a_line_of_its_own_into_the_head(company: Company, name: str) -> None:
    queue_for(company.ali, words=Mail(subject=f"Samtale med {name}", text="x"))
    send_due()
    [sent] = mail.outbox
    parsed = sent.message()
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject", [])) == 1


def test_an_invitation_is_a_calendar_part_that_says_what_it_asks(company: Company) -> None:
    event = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    words = Mail(
        subject="x", text="y", html="<p>y</p>", calendar=event, method=CalendarMethod.REQUEST
    )
    queue_for(company.ali, words=words)
    send_due()
    parsed = mail.outbox[0].message()
    kinds = [part.get_content_type() for part in parsed.walk()]
    words_and_calendar = ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    assert kinds == ["multipart/mixed", *words_and_calendar, "application/ics"]
    [_whole, _words, _text, _html, calendar, attached] = parsed.walk()
    assert attached.get_filename() == "samtale.ics"
    assert calendar.get_param("method") == "REQUEST"
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().split() == event.split()
