"""Opening what somebody else has written: the reading is logged and shown to the writer (K18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.dialogues.queries.talks import unsettled_texts
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.shared import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from ledetraad.dialogues.models import Note, OpenPoint
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.talks import Table

WRITTEN_BY_BOTH = (TextKind.SHARED_NOTES, TextKind.FOLLOW_UP)


def log_reading(seat: Seat, why: str, kinds: Iterable[TextKind], object_id: UUID) -> None:
    """One line for each kind of text by the other that is laid before the reader; own texts need none."""
    audit.record_all(
        audit.Event(
            actor=seat.person.pk,
            role=seat.acting.value,
            verb="read",
            object_kind=kind.value,
            object_id=object_id,
            subject=seat.other.pk,
            why=why,
        )
        for kind in sorted(set(kinds))
    )


def log_reading_at(
    table: Table,
    why: str,
    notes: Mapping[tuple[TextKind, str], Note],
    points: Iterable[OpenPoint] = (),
    *,
    whole_page: bool = True,
) -> None:
    """What of these the other has written is read now; empty fields tell nothing.

    A whole page also shows what the other wants prepared; a field that saves itself does not.
    """
    me = table.seat.person.pk
    kinds = {kind for (kind, _slot), note in notes.items() if note.author_id != me and note.text}
    beside = unsettled_texts(table, *WRITTEN_BY_BOTH)
    kinds |= {
        kind
        for (kind, _slot), note in notes.items()
        if any(text.author_id != me for text in beside.get(note.pk, ()))
    }
    if any(point.author_id != me for point in points):
        kinds.add(TextKind.FOLLOW_UP)
    if whole_page and asks_to_prepare(table):
        kinds.add(TextKind.TO_PREPARE)
    log_reading(table.seat, why, kinds, table.dialogue.pk)


def asks_to_prepare(table: Table) -> bool:
    """The page of a coming talk shows what the other wants prepared."""
    dialogue = table.dialogue
    is_coming = dialogue.held_on is None and dialogue.cancelled_at is None
    return (
        is_coming
        and bool(dialogue.to_prepare)
        and dialogue.to_prepare_by_id != table.seat.person.pk
    )
