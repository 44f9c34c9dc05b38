"""Writing and checking the hash-chained audit log."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent, AuditHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

FIRST = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened: who, in which role, did what, to which object, whose it is, and why."""

    actor: UUID | None
    role: str
    verb: str
    object_kind: str = ""
    object_id: UUID | None = None
    subject: UUID | None = None
    why: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def record(event: Event) -> None:
    record_all([event])


def record_all(events: Iterable[Event]) -> None:
    """Append the events in order, in the transaction of whatever they tell about."""
    events = list(events)
    if not events:
        return
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1, defaults={"digest": FIRST})
        head = AuditHead.objects.select_for_update().get(pk=1)
        at = clock.now()
        rows = []
        for event in events:
            row = AuditEvent(
                number=head.number + 1,
                at=at,
                actor=_id(event.actor),
                role=event.role,
                verb=event.verb,
                object_kind=event.object_kind,
                object_id=_id(event.object_id),
                subject=_id(event.subject),
                why=event.why,
                details=dict(event.details),
                previous=head.digest,
            )
            row.digest = digest_of(row)
            head.number, head.digest = row.number, row.digest
            rows.append(row)
        AuditEvent.objects.bulk_create(rows)
        head.save()


def digest_of(row: AuditEvent) -> str:
    content = [
        row.number,
        row.at.isoformat(),
        row.actor,
        row.role,
        row.verb,
        row.object_kind,
        row.object_id,
        row.subject,
        row.why,
        row.details,
        row.previous,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def first_broken_link() -> int | None:
    """The number of the first event that does not follow from the one before it; None when all do."""
    previous, expected = FIRST, 1
    for row in AuditEvent.objects.order_by("number").iterator():
        if row.number != expected or row.previous != previous or row.digest != digest_of(row):
            return expected
        previous, expected = row.digest, expected + 1
    head = AuditHead.objects.filter(pk=1).first()
    if head is not None and (head.number, head.digest) != (expected - 1, previous):
        return expected
    return None


def _id(value: UUID | None) -> str:
    return str(value) if value else ""
