"""A mail server, and workers that can be killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.ledetraad.nudges.crew import Crew
from tests.ledetraad.nudges.mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture
def post_office(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.OUTBOX_BACKEND = "ledetraad.nudges.operations.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def crew() -> Iterator[Crew]:
    crew = Crew()
    yield crew
    crew.kill_all()
