"""Two deeds that meet on the database, the same way every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

LETS_TWO_WRITE = connection.vendor == "postgresql"


def at_once(deed: Callable[[], object], other: Callable[[], object] | None = None) -> None:
    """Once and again, or one and the `other`.

    The second begins when the first has written and ends when the first is committed.
    """
    if not LETS_TWO_WRITE:
        deed()
        (other or deed)()
        return
    written, second_is_done = Event(), Event()

    def first() -> None:
        try:
            with transaction.atomic():
                deed()
                written.set()
                while not (_somebody_waits() or second_is_done.is_set()):
                    Event().wait(0.01)
        finally:
            written.set()
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(first)
        assert written.wait(30)
        try:
            (other or deed)()
        finally:
            second_is_done.set()
        done.result(30)


def _somebody_waits() -> bool:
    """For us: tests in other databases of the same server wait for each other too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])
