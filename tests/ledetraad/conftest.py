from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from tests.ledetraad.cast import Company, make_company
from tests.prepared import prepared, prepared_on_postgresql  # noqa: F401 - fixtures
from tests.today import one_day_for_all_tests  # noqa: F401 - the same

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHARED = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for no database is not run anew on another one."""
    for item in items:
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if not asks and item.get_closest_marker("django_db") is None:
            item.add_marker("once")


@pytest.fixture
def company(db: None) -> Company:
    return make_company()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Several threads or processes can use it: what else lies in memory is a file here."""
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
