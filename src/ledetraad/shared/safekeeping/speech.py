"""What the commands say to whoever runs them."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.management.base import CommandError
from django.db import DatabaseError

from ledetraad.shared.command import words_of
from ledetraad.shared.safekeeping import archives, databases, operations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledetraad.shared.safekeeping.tables import Fingerprint


def summary(contents: Mapping[str, Fingerprint]) -> str:
    rows = sum(table.rows for table in contents.values())
    return f"{rows} rows in {len(contents)} tables"


@contextmanager
def plainly() -> Iterator[None]:
    """Say a fault in one sentence; that nothing was changed is each operation's own promise."""
    try:
        yield
    except (operations.RefusedError, archives.ArchiveError, databases.NotTheSameError) as fault:
        raise CommandError(f"{fault} Nothing has been changed.") from fault
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise CommandError("The disk is full. Nothing has been changed.") from fault
        raise CommandError(
            f"{fault.strerror}: {fault.filename}. Nothing has been changed."
        ) from fault
    except (DatabaseError, sqlite3.Error) as fault:
        raise CommandError(
            f"The database cannot be used: {words_of(fault)}. Nothing has been changed."
        ) from fault
