"""What every worker asks again and again is answered from an index, on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.ledetraad.nudges.crew import send_due

from ledetraad.nudges.operations.outbox import Mail, forget_words, queue, tidy_up
from ledetraad.nudges.operations.remembering import forget_closed
from ledetraad.shared import clock
from ledetraad.shared.jobs.queue import reap, run_one

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledetraad.cast import Company


def plans(work: Callable[[], object]) -> list[str]:
    """How the database goes about each statement that the work sends it."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        work()
    told = []
    with connection.cursor() as cursor:
        word = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table this small is read whole
        for query in asked:
            if query["sql"].startswith(("SELECT", "UPDATE")):
                cursor.execute(f"{word} {query['sql']}")
                told.append(query["sql"] + "\n" + str(cursor.fetchall()))
    return told


@pytest.mark.parametrize(
    "work", [tidy_up, forget_words, forget_closed, send_due, reap, lambda: run_one("w")]
)
def test_no_worker_reads_a_whole_table_again_and_again(
    company: Company, work: Callable[[], object]
) -> None:
    queue(
        "k", company.ali, "t", Mail(subject="s", text="t"), expires_at=clock.now() + dt.timedelta(1)
    )
    found = plans(work)
    assert found
    assert [plan for plan in found if "SCAN" in plan or "Seq Scan" in plan] == []
