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


Place = tuple[int, str]
"""A line of the chain: its number and its digest."""


@dataclass(frozen=True, slots=True)
class Look:
    """How far a look through the chain came, and the first line that is not as it was written."""

    reached: Place
    broken: int | None = None


def first_broken_link() -> int | None:
    """The number of the first event that does not follow from the one before it; None when all do."""
    return look_through().broken


def look_through(start: Place | None = None, lines: int | None = None) -> Look:
    """From the line after `start`, at most so many lines; others may go on writing meanwhile."""
    number, previous = start or (0, FIRST)
    if start and not AuditEvent.objects.filter(number=number, digest=previous).exists():
        return Look((0, FIRST), broken=number)
    end_before = _end()
    rows = AuditEvent.objects.filter(number__gt=number).order_by("number")
    for row in rows[:lines].iterator():
        follows = row.number == number + 1 and row.previous == previous
        if not follows or row.digest != digest_of(row) or not _agrees(row, end_before):
            return Look((number, previous), broken=number + 1)
        number, previous = row.number, row.digest
    stopped_early = lines is not None and number - (start or (0, FIRST))[0] >= lines
    is_cut = number < end_before[0] and not stopped_early
    if is_cut or number > _end()[0]:
        return Look((number, previous), broken=number + 1)
    return Look((number, previous))


def _end() -> Place:
    head = AuditHead.objects.filter(pk=1).first()
    return (head.number, head.digest) if head else (0, FIRST)


def _agrees(row: AuditEvent, end: Place) -> bool:
    return row.number != end[0] or row.digest == end[1]


def _id(value: UUID | None) -> str:
    return str(value) if value else ""
