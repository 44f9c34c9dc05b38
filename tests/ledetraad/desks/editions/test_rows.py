"""What is kept of what is published, and for how long (K5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from tests.ledetraad.desks.editions.story import (
    FOURTH,
    JANUARY,
    THIRD,
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
