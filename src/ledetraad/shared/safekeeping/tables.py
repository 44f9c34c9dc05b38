"""Counting, fingerprinting and copying every table, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connections, transaction

from ledetraad.shared.encryption import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

# A session is a way in, not something to keep: whoever restores or moves lets people sign in anew.
NOT_KEPT = {"sessions.Session"}
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows a table has, and a digest of all their values that no order of rows changes."""

    rows: int
    digest: str


def kept_models() -> list[type[Model]]:
    """Every table that holds something worth keeping."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in NOT_KEPT
    ]


def rows_of(model: type[Model], using: str) -> Iterator[tuple[Any, ...]]:
    """Every row's values, encrypted text still sealed."""
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(using).order_by().values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield tuple(value.value if isinstance(value, Sealed) else value for value in row)


def plain(value: Any) -> Any:
    """A value as JSON knows it, the same from every database."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    return str(value)


def fingerprint(model: type[Model], using: str) -> Fingerprint:
    """Count the rows of a table and add up the digests of each."""
    count, total = 0, 0
    for row in rows_of(model, using):
        content = json.dumps([plain(value) for value in row], sort_keys=True).encode()
        total = (total + int.from_bytes(hashlib.sha256(content).digest())) % 2**256
        count += 1
    return Fingerprint(count, f"{total:064x}")


def fingerprints(using: str) -> dict[str, Fingerprint]:
    """The fingerprint of every kept table, by the table's name."""
    return {model._meta.db_table: fingerprint(model, using) for model in kept_models()}


def is_empty(using: str) -> bool:
    """Whether nobody lives in the database yet; true of one without tables too."""
    person = get_user_model()
    if person._meta.db_table not in connections[using].introspection.table_names():
        return True
    return not person._base_manager.using(using).exists()


def copy(source: str, target: str) -> None:
    """Fill the target's tables with the source's rows, all or nothing.

    Both must have the same migrations. What migrations have put into the target is replaced.
    """
    connection = connections[target]
    with transaction.atomic(using=target), connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # a migration in this transaction may have said otherwise
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in kept_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the table's own quoted name
            insert(model, rows_of(model, source), connection)
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def insert(
    model: type[Model], rows: Iterator[tuple[Any, ...]], connection: BaseDatabaseWrapper
) -> None:
    """Insert the rows as they are: no signals, no defaults, encrypted text not opened."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - quoted names
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(
                statement,
                [
                    [
                        None if value is None else field.get_db_prep_value(value, connection)
                        for field, value in zip(fields, row, strict=True)
                    ]
                    for row in batch
                ],
            )
