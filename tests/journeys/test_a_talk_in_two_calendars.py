"""A talk is planned, moved and called off in the browser, and both calendars follow.

Server, database file, worker and mail server are real; the mails are read as a calendar reads them.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from ledetraad.shared.calendar import next_working_day
from tests.calendar_client import CalendarClient
from tests.installation import PATIENCE, Installation
from tests.journeys.visitor import Screen, Visitor, lay_axe
from tests.ledetraad.nudges.mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from playwright.sync_api import Browser

PASSWORD = "en lang sætning om foråret"
COMPANY = f"""
import json
from django.contrib.auth.hashers import make_password
from ledetraad.people.models import Person
from tests.ledetraad.cast import make_company
company = make_company()
Person.objects.update(password=make_password({PASSWORD!r}))
Person.objects.filter(pk=company.ali.pk).update(language="en")
print(json.dumps({{"course": str(company.ali_with_karen.pk), "karen": company.karen.sign_in_name,
    "emails": [company.karen.email, company.ali.email]}}))
"""


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def installation(
    prepared: Callable[[Path], Path], tmp_path: Path, post_office: MailServer
) -> Iterator[Installation]:
    """With a worker beside the web server."""
    installation = Installation(
        lay_axe(prepared(tmp_path)),
        environment={
            "LEDETRAAD_SMTP_HOST": "127.0.0.1",
            "LEDETRAAD_SMTP_PORT": str(post_office.port),
            "LEDETRAAD_FROM": "Ledetråd <ledetraad@vesteraa.example>",
        },
    )
    command = [sys.executable, "-m", "ledetraad.cli", "work"]
    worker = subprocess.Popen(  # noqa: S603 - our own command
        command, env=installation.environ, cwd=tmp_path
    )
    yield installation
    worker.terminate()
    worker.wait()


def invitations(post_office: MailServer, count: int) -> list[EmailMessage]:
    """As many as have been sent by now, once there are so many."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        found = [mail for mail in post_office.taken if "text/calendar" in kinds(mail)]
        if len(found) >= count:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{len(post_office.taken)} mails came, not {count} with a calendar")


def kinds(mail: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in mail.walk() if not part.is_multipart()]


def test_a_talk_is_planned_moved_and_called_off_in_both_calendars(
    browser: Browser, installation: Installation, post_office: MailServer
) -> None:
    known = json.loads(installation.python(COMPANY))
    clients = [CalendarClient(address) for address in known["emails"]]
    with installation.serving() as server:
        karen = Visitor(browser, Screen("da", 360), known["karen"], server.address)
        karen.sign_in(PASSWORD)
        day = next_working_day(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7))

        karen.go(f"/courses/{known['course']}/dialogues/new/")
        dialogue = karen.page.input_value("[name=dialogue_id]")
        with karen.page.expect_response("**/opened/") as told:  # a guideline, where it is needed
            karen.page.locator("details[data-opened-url] summary").first.click()
        assert told.value.status == 204
        karen.choose("kind", "development")
        karen.fill(date=day.strftime("%d-%m-%Y"), time="10.30", place="Lokale 2.14")
        karen.choose("place_kind", "quiet_room")
        karen.press("main form button[type=submit]")
        uid = f"{dialogue}@ledetraad"
        read(clients, invitations(post_office, 2))
        assert_hour(clients, uid, day, dt.time(10, 30))

        later = next_working_day(day)
        karen.go(f"/dialogues/{dialogue}/edit/")
        karen.fill(date=later.strftime("%d-%m-%Y"), time="9.15")
        karen.press("main form button[type=submit]:not([name])")
        read(clients, invitations(post_office, 4)[2:])
        assert_hour(clients, uid, later, dt.time(9, 15))

        karen.go(f"/dialogues/{dialogue}/edit/")
        karen.press("main button[name=cancel]")
        read(clients, invitations(post_office, 6)[4:])
        only_the_way_in(browser, server.address, dialogue)
    for client in clients:
        assert client.entries == {}
        assert client.told == [("REQUEST", uid, 0), ("REQUEST", uid, 1), ("CANCEL", uid, 2)]
    assert len(invitations(post_office, 6)) == 6, "each change tells each of them once"


def read(clients: list[CalendarClient], mails: list[EmailMessage]) -> None:
    for mail in mails:
        assert kinds(mail) == ["text/plain", "text/html", "text/calendar", "application/ics"]
        for client in clients:
            if mail["To"] == client.address:
                client.receive(mail.as_bytes())


def assert_hour(clients: list[CalendarClient], uid: str, day: dt.date, time: dt.time) -> None:
    agreed = dt.datetime.combine(day, time, ZoneInfo("Europe/Copenhagen"))
    for client, title in zip(clients, ("Samtale", "Conversation"), strict=True):
        (event,) = client.entries.values()
        assert event["UID"] == uid
        assert event["SUMMARY"] == title
        assert event["CLASS"] == "PRIVATE"
        assert event["DTSTART"].dt == agreed
        assert event["DTSTART"].dt.utcoffset() == agreed.utcoffset()
        assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(hours=1)


def only_the_way_in(browser: Browser, address: str, dialogue: str) -> None:
    """Somebody else's device opens the link in the mail."""
    stranger = Visitor(browser, Screen("da", 360), "nobody", address)
    stranger.go(f"/dialogues/{dialogue}/")
    assert "/account/login/" in stranger.page.url
    stranger.does_not_see("Karen", "Ali", "Lokale")
    stranger.context.close()
