"""What is still open between the two, carried from talk to talk until somebody closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.dialogues.models import OpenPoint
from ledetraad.dialogues.rules.access import TextKind

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.dialogues.queries.talks import Table


def points_at(table: Table) -> list[OpenPoint]:
    """The open points, and those closed in this talk, so that closing can be undone."""
    if not table.may_read(TextKind.FOLLOW_UP):
        return []
    here = Q(closed_at__isnull=True) | Q(closed_in=table.dialogue)
    points = OpenPoint.objects.filter(here, course=table.seat.course)
    return list(points.select_related("author"))


def point_at(table: Table, point_id: UUID) -> OpenPoint | None:
    return next((point for point in points_at(table) if point.pk == point_id), None)
