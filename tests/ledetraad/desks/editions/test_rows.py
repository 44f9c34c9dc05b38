"""What is kept of what is published, and for how long (K5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from tests.ledetraad.cast import make_unit
from tests.ledetraad.desks.editions.story import (
    FIRST,
    FOURTH,
    JANUARY,
    THIRD,
    comes,
    leaves,
)

from ledetraad.desks.models import Counted, Edition, EditionLine
from ledetraad.desks.operations.publishing import publish
from ledetraad.dialogues.models import Course
from ledetraad.shared.audit import first_broken_link
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company


def test_the_database_itself_lets_nobody_change_what_is_published(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Edition.objects.all(), {"digest": "x"}),
        (EditionLine.objects.all(), {"held_high": 7}),
    ]
    for rows, change in changes:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_log_keeps_the_hash_of_what_was_published(
    company: Company, crowd: list[Course]
) -> None:
    edition = publish(FOURTH, JANUARY)
    written = AuditEvent.objects.get(verb="publish")
    assert written.details == {"quarter": "2026-4", "lines": edition.digest}
    assert first_broken_link() is None


def test_when_the_year_is_over_nobody_need_know_who_was_counted_where(
    company: Company, crowd: list[Course]
) -> None:
    publish(THIRD, dt.date(2026, 10, 7))
    assert Counted.objects.count() > 12
    publish(FOURTH, JANUARY)
    assert not Counted.objects.exists()


def test_an_import_beside_the_counting_leaves_no_group_of_four(
    company: Company, crowd: list[Course]
) -> None:
    """On PostgreSQL each statement sees what others have done by then."""
    team = make_unit("Holdet", company.organisation)
    leaver, *_others = [comes(company, team, dt.date(2026, 1, 1)) for _ in range(5)]

    reading: list[str] = []

    def one_leaves(execute: Any, sql: str, *given: Any) -> Any:
        if "people_employment" in sql and not sql.startswith("UPDATE"):
            if reading:
                leaves(leaver, dt.date(2026, 3, 1))
            reading.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(one_leaves):
        publish(FIRST, dt.date(2026, 4, 9))
    assert len(reading) > 1
    groups = Counted.objects.values_list("unit", "since").annotate(people=Count("pk"))
    assert min(people for _unit, _since, people in groups) >= 5
