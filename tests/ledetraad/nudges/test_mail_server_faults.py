"""The mail server is away for a day, refuses, is slow, hangs up: each mail is sent once, or said of."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import OperationalError
from tests.installation import held_port
from tests.ledetraad.nudges.crew import send_due

from ledetraad.nudges.models import AddressMark, Exposure, Message, Nudge
from ledetraad.nudges.operations import outbox
from ledetraad.nudges.operations.outbox import Mail, deliver, deliver_due, queue, tidy_up
from ledetraad.nudges.operations.relay import Handed, Relay
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.core.mail import EmailMessage
    from pytest_django import Settings
    from tests.ledetraad.cast import Company
    from tests.ledetraad.nudges.mail_server import MailServer

    from ledetraad.people.models import Person

MONDAY = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
WORDS = Mail(subject="Samtale på torsdag", text="Kig på din forberedelse.")
A_MINUTE = dt.timedelta(minutes=1)
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def queue_for(person: Person, key: str, hours: float = 48) -> UUID:
    return queue(key, person, "test", WORDS, expires_at=clock.now() + hours * AN_HOUR)


def state_of(message: UUID) -> tuple[str, str]:
    row = Message.objects.get(pk=message)
    return row.state, row.reason


def test_after_a_day_without_a_mail_server_only_what_still_matters_is_sent(
    company: Company,
    post_office: MailServer,
    settings: Settings,
    travel: time_machine.Traveller,
    caplog: pytest.LogCaptureFixture,
) -> None:
    relay = Relay()
    lasting = [queue_for(company.ali, f"lasting-{n}") for n in range(5)]
    short = [queue_for(company.ali, f"short-{n}", hours=6) for n in range(5)]
    with held_port() as settings.EMAIL_PORT:  # nobody listens there
        for _ in range(24 * 6):
            assert not deliver_due(relay)
            tidy_up()
            travel.shift(10 * A_MINUTE)
    assert {state_of(one) for one in short} == {("dropped", "expired")}
    assert Message.objects.get(pk=lasting[0]).attempts == 0  # nobody was there to try
    assert "The mail server cannot be used; trying again: ConnectionRefusedError" in caplog.text

    settings.EMAIL_PORT = post_office.port
    while deliver_due(relay):
        pass
    relay.close()
    assert {state_of(one) for one in lasting} == {("sent", "")}
    assert sorted(post_office.ids.values()) == [1] * 5


def test_what_is_asked_to_come_back_later_comes_back_later_and_later(
    company: Company, post_office: MailServer, travel: time_machine.Traveller
) -> None:
    post_office.at_rcpt = ["450 4.2.0 greylisted", "451 4.3.0 try again"]
    post_office.at_data = ["452 4.3.1 full", "421 4.3.2 closing"]
    message = queue_for(company.ali, "patience")
    tried_after = []
    for minute in range(60):
        before = Message.objects.get(pk=message).attempts
        send_due()
        if Message.objects.get(pk=message).attempts > before:
            tried_after.append(minute)
        travel.shift(A_MINUTE)
    assert tried_after == [0, 1, 3, 7, 15]
    assert state_of(message) == ("sent", "")
    assert list(post_office.ids.values()) == [1]


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "reason", "marked"),
    [
        (["550 5.1.1 no such user"], [], "refused_address", True),
        (["554 5.7.1 relay access denied"], [], "refused", False),
        ([], ["554 5.6.0 content rejected"], "refused", False),
        ([], ["550 5.1.1 no such user"], "refused_address", True),
        (["552 5.2.2 mailbox full"], [], "refused", False),
    ],
    ids=["nobody-there", "no-relay", "content", "nobody-there-at-the-end", "full"],
)
def test_a_refusal_is_final_and_marks_the_address_when_it_is_about_the_address(
    company: Company,
    post_office: MailServer,
    at_rcpt: list[str],
    at_data: list[str],
    reason: str,
    *,
    marked: bool,
) -> None:
    post_office.at_rcpt, post_office.at_data = at_rcpt, at_data
    message = queue_for(company.ali, "refused")
    send_due()
    assert state_of(message) == ("failed", reason)
    assert AddressMark.objects.filter(person=company.ali).exists() is marked
    assert company.ali.email not in Message.objects.get(pk=message).answer

    again = queue_for(company.ali, "the next one")
    send_due()
    assert state_of(again) == (("failed", "refused_address") if marked else ("sent", ""))


def test_a_new_address_takes_mail_again(company: Company, post_office: MailServer) -> None:
    post_office.at_rcpt = ["550 5.1.1 no such user"]
    queue_for(company.ali, "first")
    send_due()
    company.ali.email = "ali.ny@kommune.example"
    company.ali.save()
    message = queue_for(company.ali, "second")
    send_due()
    assert state_of(message) == ("sent", "")


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state", "taken"),
    [
        ([], ["drop"], "unknown", 1),
        ([], ["lose"], "unknown", 0),
        (["lose"], [], "queued", 0),
    ],
    ids=["taken-and-gone", "gone", "gone-before"],
)
def test_a_line_that_breaks_is_undecidable_only_after_the_mail_was_handed_over(
    company: Company,
    post_office: MailServer,
    at_rcpt: list[str],
    at_data: list[str],
    state: str,
    taken: int,
) -> None:
    post_office.at_rcpt, post_office.at_data = at_rcpt, at_data
    message = queue_for(company.ali, "broken")
    send_due()
    assert state_of(message) == (state, "")
    tidy_up()
    send_due()
    assert (state_of(message)[0], sum(post_office.ids.values())) == (state, taken)


@pytest.mark.parametrize(("step", "state"), [("at_rcpt", "queued"), ("at_data", "unknown")])
def test_a_mail_server_that_falls_silent_is_not_waited_for_for_ever(
    company: Company, post_office: MailServer, settings: Settings, step: str, state: str
) -> None:
    """Until it does it has all the time it needs, for a busy machine is slow."""
    settings.EMAIL_TIMEOUT = 60
    setattr(post_office, step, ["silence"])
    message = queue_for(company.ali, "silence")

    class LosesPatience(Relay):
        def send(self, mail: EmailMessage, before_handing_over: Callable[[], None]) -> Handed:
            def hand_over() -> None:
                before_handing_over()
                line.settimeout(0.2)

            line = self._connection.connection.sock
            assert line.gettimeout() == 60
            if step == "at_rcpt":
                line.settimeout(0.2)
            return super().send(mail, hand_over)

    with closing(LosesPatience()) as relay:
        assert relay.open()
        deliver(message, relay)
    assert state_of(message)[0] == state


def test_a_worker_that_lost_its_claim_hands_nothing_over(
    company: Company, post_office: MailServer
) -> None:
    """It was stopped for longer than its lease; the message has been given to somebody else."""
    message = queue_for(company.ali, "slow")

    class StoppedForTooLong(Relay):
        def send(self, mail: EmailMessage, before_handing_over: Callable[[], None]) -> Handed:
            Message.objects.filter(pk=message).update(claim=None, state="queued")
            return super().send(mail, before_handing_over)

    with closing(StoppedForTooLong()) as relay:
        assert relay.open()
        deliver(message, relay)
    assert (state_of(message)[0], post_office.taken) == ("queued", [])


def test_a_database_that_is_away_in_the_middle_of_a_mail_spoils_neither_that_nor_the_next(
    company: Company, post_office: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = queue_for(company.ali, "first"), queue_for(company.bodil, "second")

    def is_away(row: Message) -> None:
        raise OperationalError

    with closing(Relay()) as relay:
        assert relay.open()
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "_hand_over", is_away)
            with pytest.raises(OperationalError):
                deliver(first, relay)
        assert relay.open()
        deliver(second, relay)
    assert [state_of(one)[0] for one in (first, second)] == ["sending", "sent"]
    [taken] = post_office.taken
    assert taken["To"] == company.bodil.email


def test_nothing_is_sent_after_its_last_moment_even_when_it_was_claimed_before(
    company: Company, post_office: MailServer, travel: time_machine.Traveller
) -> None:
    message = queue_for(company.ali, "late", hours=1)
    post_office.watch = lambda step: travel.shift(2 * AN_HOUR) if step == "rcpt" else None
    send_due()
    travel.shift(AN_HOUR)
    tidy_up()
    tidy_up()
    assert (state_of(message), post_office.taken) == (("dropped", "expired"), [])


def test_after_the_clock_was_set_back_a_retry_does_not_wait_for_the_wrong_day(
    company: Company, post_office: MailServer, travel: time_machine.Traveller
) -> None:
    post_office.at_rcpt = ["450 4.2.0 later"]
    travel.shift(24 * AN_HOUR)
    message = queue(
        "back", company.ali, "test", WORDS, expires_at=MONDAY + 96 * AN_HOUR, send_after=MONDAY
    )
    send_due()
    travel.move_to(MONDAY + A_MINUTE)
    tidy_up()
    send_due()
    assert state_of(message) == ("sent", "")


def test_a_dose_counts_when_the_mail_was_taken_and_only_then(
    company: Company, post_office: MailServer, travel: time_machine.Traveller
) -> None:
    post_office.at_data = ["451 4.3.0 later"]
    message = queue_for(company.ali, "digest")
    Nudge.objects.create(
        key="prepare:1",
        person=company.ali,
        kind="prepare",
        link="desk",
        due_on=clock.today(),
        expires_on=clock.today() + dt.timedelta(days=3),
        told_in_id=message,
        created_at=clock.now(),
    )
    send_due()
    assert not Exposure.objects.exists()
    travel.shift(2 * A_MINUTE)
    send_due()
    assert [(one.kind, one.event) for one in Exposure.objects.all()] == [("prepare", "mailed")]


def test_a_digest_of_things_that_are_all_done_is_not_sent(
    company: Company, post_office: MailServer
) -> None:
    message = queue_for(company.ali, "digest")
    Nudge.objects.create(
        key="prepare:1",
        person=company.ali,
        kind="prepare",
        link="desk",
        due_on=clock.today(),
        expires_on=clock.today() + dt.timedelta(days=3),
        told_in_id=message,
        state="acted",
        created_at=clock.now(),
    )
    send_due()
    assert (state_of(message), post_office.taken) == (("dropped", "pointless"), [])


@pytest.mark.parametrize(
    "address",
    [
        "-oQ/tmp@kommune.example",
        "ali",
        "ali@",
        "@kommune.example",
        "ali@kommune.example\r\nBcc: finn@kommune.example",
        "ali@kommune.example, finn@kommune.example",
        "Ali <ali@kommune.example>",
        "ali@kommune.example>\r\nRCPT TO:<finn@kommune.example",
        "ali@[127.0.0.1]",
        "søren@kommune.example",
    ],
)
def test_what_is_not_one_plain_address_gets_nothing(
    company: Company, post_office: MailServer, address: str
) -> None:
    company.ali.email = address
    company.ali.save()
    message = queue_for(company.ali, "odd")
    send_due()
    assert (state_of(message), post_office.taken) == (("failed", "bad_address"), [])


def test_without_an_address_or_access_nothing_is_sent_and_nothing_is_wrong(
    company: Company, post_office: MailServer
) -> None:
    company.ali.email = ""
    company.ali.save()
    company.bodil.is_active = False
    company.bodil.save()
    messages = [queue_for(company.ali, "a"), queue_for(company.bodil, "b")]
    send_due()
    assert [state_of(one) for one in messages] == [
        ("dropped", "no_address"),
        ("dropped", "no_access"),
    ]


def test_nothing_that_looks_like_a_cpr_number_leaves_or_stays(company: Company) -> None:
    words = Mail(subject="Hej", text="Mit nummer er 010190-1234", html="<p>010190-1234</p>")
    message = queue("cpr", company.ali, "test", words, expires_at=clock.now() + AN_HOUR)
    row = Message.objects.get(pk=message)
    assert (row.state, row.reason, row.text, row.html) == ("dropped", "cpr", "", "")


def test_an_id_in_a_link_is_not_taken_for_a_cpr_number(company: Company) -> None:
    words = Mail(subject="Hej", text="/talk/11111111-1111-4111-8111-a0101901234b/")
    message = queue("id", company.ali, "test", words, expires_at=clock.now() + AN_HOUR)
    assert state_of(message) == ("queued", "")


def test_the_words_of_a_mail_lie_sealed(company: Company) -> None:
    message = queue_for(company.ali, "sealed")
    row = Message.objects.filter(pk=message).values("subject", "text").get()
    assert all("Samtale" not in repr(value) for value in row.values())
