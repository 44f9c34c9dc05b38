"""Rows written many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


def write_rows(kind: type[Model], rows: Iterable[Model]) -> None:
    """As bulk_create, but one statement for all rows: a city has a million and a half of them."""
    connection = connections[DEFAULT_DB_ALIAS]  # itself: the usual stand-in looks it up each time
    fields = [
        field for field in kind._meta.local_concrete_fields if not isinstance(field, AutoField)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(kind._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - Django's own names
    values = [
        [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(insert, values)
