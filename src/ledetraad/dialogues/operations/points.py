"""Leaving something open, and closing it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import OpenPoint
from ledetraad.dialogues.operations.drafts import DraftOf, discard_drafts
from ledetraad.dialogues.operations.seats import hold
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.dialogues.queries.talks import Table


def raise_point(table: Table, point_id: UUID, text: str) -> None:
    """Leave a point open under an id chosen when the form was shown: twice leaves one."""
    with transaction.atomic():
        hold(table.seat)
        _point, created = OpenPoint.objects.get_or_create(
            pk=point_id,
            defaults={
                "course": table.seat.course,
                "raised_in": table.dialogue,
                "author": table.seat.person,
                "text": text,
                "raised_at": clock.now(),
            },
        )
        if created:
            discard_drafts(table.seat.person, DraftOf.OPEN_POINT, table.dialogue.pk)
            _log(table, "raise-point", point_id)


def close_point(table: Table, point: OpenPoint) -> None:
    with transaction.atomic():
        hold(table.seat)
        still_open = OpenPoint.objects.filter(pk=point.pk, closed_at__isnull=True)
        if still_open.update(closed_at=clock.now(), closed_in=table.dialogue):
            _log(table, "close-point", point.pk)


def reopen_point(table: Table, point: OpenPoint) -> None:
    with transaction.atomic():
        hold(table.seat)
        closed = OpenPoint.objects.filter(pk=point.pk, closed_in=table.dialogue)
        if closed.update(closed_at=None, closed_in=None):
            _log(table, "reopen-point", point.pk)


def _log(table: Table, verb: str, point: UUID) -> None:
    audit.record(
        audit.Event(
            actor=table.seat.person.pk,
            role=table.seat.acting.value,
            verb=verb,
            object_kind="open_point",
            object_id=point,
            subject=table.seat.course.employee_id,
        )
    )
