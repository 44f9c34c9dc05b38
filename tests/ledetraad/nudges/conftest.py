"""A database that several processes share, a mail server, and workers that can be killed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from tests.ledetraad.nudges.crew import Crew
from tests.ledetraad.nudges.mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings


SHARED = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """What lies in memory for other tests is a file here, as it is for real workers."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, settings = connection.connection, dict(connection.settings_dict)
    file = tmp_path / "ledetraad.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        in_memory.backup(copy)
    connection.connection = None
    connection.settings_dict.update(NAME=str(file), OPTIONS=SHARED)
    yield
    connections.close_all()
    connection.settings_dict.update(settings)
    connection.connection = in_memory


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
