from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from ledetraad.shared.audit import Event, first_broken_link, record, record_all
from ledetraad.shared.models import AuditEvent, AuditHead

pytestmark = pytest.mark.django_db


def three_events() -> None:
    record_all(Event(actor=uuid.uuid4(), role="leader", verb=f"read-{n}") for n in range(3))


def test_every_line_follows_from_the_one_before() -> None:
    three_events()
    record(Event(actor=None, role="system", verb="import", details={"new": 3}))
    assert first_broken_link() is None
    assert list(AuditEvent.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "statement", ["UPDATE shared_auditevent SET verb = 'x'", "DELETE FROM shared_auditevent"]
)
def test_the_database_refuses_to_rewrite_the_log(statement: str) -> None:
    three_events()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_line_cut_from_the_end_is_noticed() -> None:
    three_events()
    head = AuditHead.objects.get()
    head.number, head.digest = 4, "f" * 64
    head.save()
    assert first_broken_link() == 4
