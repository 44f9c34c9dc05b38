"""A returned mail marks the address it came from, and nothing that anybody makes up does more."""

from __future__ import annotations

import datetime as dt
import io
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from tests.ledetraad.nudges.crew import send_due

from ledetraad.nudges.models import AddressMark, Message
from ledetraad.nudges.operations.bounces import take_bounce
from ledetraad.nudges.operations.outbox import Mail, forget_words, queue
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from tests.ledetraad.cast import Company

BOUNCE = """\
From: MAILER-DAEMON@relay.example
To: ledetraad@kommune.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I'm sorry. Action: failed, says this text too.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}

--b
Content-Type: {kind}

Message-ID: <{message}@kommune.example>
Subject: Samtale

--b--
"""


def sent_to_ali(company: Company) -> UUID:
    words = Mail(subject="Samtale", text="Kig på den.")
    message = queue("b", company.ali, "t", words, expires_at=clock.now() + dt.timedelta(hours=1))
    send_due()
    return message


def a_bounce(message: UUID, address: str, **changed: str) -> bytes:
    words = {"action": "failed", "status": "5.1.1", "kind": "text/rfc822-headers"} | changed
    return BOUNCE.format(address=address, message=message.hex, **words).encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_returned_mail_marks_the_address(
    company: Company, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    raw = a_bounce(sent_to_ali(company), company.ali.email.upper(), kind=kind)
    for _ in range(2):
        said = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("bounced", stdout=said)
        assert said.getvalue() == "Noted.\n"
    assert AddressMark.objects.get().person == company.ali
    assert Message.objects.get().reason == "refused_address"


@pytest.mark.parametrize(
    "changed",
    [{"action": "delayed", "status": "4.4.1"}, {"action": "delivered", "status": "2.0.0"}],
    ids=["delayed", "delivered"],
)
def test_a_mail_that_is_only_late_or_arrived_marks_nothing(
    company: Company, changed: dict[str, str]
) -> None:
    assert not take_bounce(a_bounce(sent_to_ali(company), company.ali.email, **changed))
    assert Message.objects.get().state == "sent"


def test_a_full_mailbox_or_an_old_address_marks_nothing(company: Company) -> None:
    message = sent_to_ali(company)
    assert take_bounce(a_bounce(message, company.ali.email, status="5.2.2"))
    assert take_bounce(a_bounce(message, "ali.gammel@kommune.example"))
    assert not AddressMark.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\x00" * 50, b"Subject: Hi\n\nAutoreply", b"Content-Type: multipart/x\n\n"]
)
def test_whatever_else_arrives_changes_nothing(company: Company, raw: bytes) -> None:
    sent_to_ali(company)
    assert not take_bounce(raw)
    assert Message.objects.get().state == "sent"


def test_after_two_weeks_what_was_said_is_forgotten_and_that_it_was_sent_is_not(
    company: Company,
) -> None:
    message = sent_to_ali(company)
    forget_words()
    assert Message.objects.get().text == "Kig på den."
    Message.objects.filter(pk=message).update(finished_at=clock.now() - dt.timedelta(days=15))
    forget_words()
    row = Message.objects.get()
    assert (row.subject, row.text, row.state) == ("", "", "sent")
