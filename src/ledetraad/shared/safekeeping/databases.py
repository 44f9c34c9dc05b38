"""Further databases for the length of one command, and pouring one into another."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ledetraad.shared.safekeeping import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SNAPSHOT = "snapshot"


class NotTheSameError(Exception):
    """After copying, a table differs from the one it was copied from."""


@contextmanager
def also(alias: str, settings: dict[str, Any]) -> Iterator[str]:
    """Know one more database for a while."""
    connections.settings[alias] = connections.configure_settings({"default": settings})["default"]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def sqlite_file(path: Path) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 20}}


def migrations_in(using: str) -> list[str]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def unknown_migrations(names: list[str]) -> list[str]:
    """Those this version of Ledetråd does not have: the data come from a newer one."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations or {}}
    replaced = {f"{a}.{n}" for m in loader.disk_migrations.values() for a, n in m.replaces}
    return sorted(set(names) - known - replaced)


def make_tables(using: str) -> None:
    """Those of this version, and the one that counts attempts to sign in, which no model describes."""
    call_command("migrate", database=using, verbosity=0, interactive=False)
    call_command("createcachetable", database=using, verbosity=0)


def snapshot(path: Path) -> None:
    """Write the running installation's database, as it is at one moment, into a SQLite file."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        forget_sessions(path)
        return
    with also(SNAPSHOT, sqlite_file(path)) as target:
        make_tables(target)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            tables.copy("default", target)


def forget_sessions(path: Path) -> None:
    """Nobody's way in leaves with the file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("DELETE FROM django_session")
        file.execute("VACUUM")


def pour(path: Path) -> None:
    """Make the installation's database what the SQLite file is, all or nothing.

    SQLite copies pages in one transaction; PostgreSQL is filled anew in one and then compared.
    """
    connection = connections["default"]
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as file:
            file.backup(connection.connection)
        return
    with also(SNAPSHOT, sqlite_file(path)) as source, transaction.atomic():
        drop_everything()
        make_tables("default")
        tables.copy(source, "default")
        compare(source, "default")


def drop_everything() -> None:
    """Empty the schema: tables, and the functions their triggers call."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def compare(source: str, target: str) -> dict[str, tables.Fingerprint]:
    """The fingerprints of both, which must be equal in every table."""
    ours, theirs = tables.fingerprints(source), tables.fingerprints(target)
    different = [name for name in ours if ours[name] != theirs[name]]
    if different:
        raise NotTheSameError(f"These tables differ after copying: {', '.join(different)}.")
    return theirs
