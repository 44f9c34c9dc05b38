"""When codes to sign in do not leave, those who run the server hear of it, and nobody else."""

from __future__ import annotations

import threading
from io import StringIO
from itertools import product
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.ledetraad.nudges.mail_server import mail_server

from ledetraad.people.models import SignInMailFault
from ledetraad.people.queries.sign_in_mail import findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings
    from tests.ledetraad.cast import Company
    from tests.ledetraad.nudges.mail_server import MailServer

STRANGER = "ukendt@example.org"
PAGES = ["account_request_login_code", "account_reset_password"]


@pytest.fixture
def relay(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def ask(email: str, page: str = PAGES[0]) -> None:
    assert Client().post(reverse(page), {"email": email}).status_code == 302


def doctor() -> str:
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=said)
    return next(line for line in said.getvalue().splitlines() if "signing in" in line)


def test_anders_reads_how_many_codes_did_not_leave_until_one_has(
    company: Company, relay: MailServer, client: Client
) -> None:
    relay.at_rcpt = ["550 5.7.1 relaying denied"] * 3
    client.force_login(company.anders)
    for email, page in ((company.ali.email, PAGES[0]), (company.bodil.email, PAGES[1])):
        ask(email, page)
    said = client.get(reverse("health")).content.decode()
    assert "og 2 er ikke kommet af sted" in said
    assert f"svarer på port {relay.port}" in said
    for told in (said, doctor()):
        assert company.ali.email not in told
    assert doctor().startswith("LOOK  Mail for signing in: Since ")
    assert "Mail til at logge ind" in client.get(reverse("desk-administrator")).content.decode()
    ask(STRANGER)
    assert not findings()[0].ok, "nothing has left"
    relay.at_rcpt = []
    ask(company.ali.email)
    assert findings()[0].ok
    assert doctor().startswith("ok ")


def test_nobody_waits_for_the_mail_server_so_that_no_delay_tells_who_is_known(
    shared_database: None, company: Company, relay: MailServer, settings: Settings
) -> None:
    """It takes nothing before all pages have been answered; then the mail has left after all."""
    settings.LONG_WORK_APART = True
    answered = threading.Event()
    half_its_patience = settings.EMAIL_TIMEOUT / 2

    def wait(step: str) -> None:
        answered.wait(half_its_patience)

    relay.watch = wait
    before = {*threading.enumerate()}
    for email, page in product((STRANGER, company.ali.email), PAGES):
        ask(email, page)
    under_way = {*threading.enumerate()} - before
    assert not relay.taken
    answered.set()
    for each in under_way:
        each.join()
    assert [mail["To"] for mail in relay.taken] == [company.ali.email] * len(PAGES)
    assert not SignInMailFault.objects.exists()
