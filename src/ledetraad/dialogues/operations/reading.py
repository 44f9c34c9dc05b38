"""Opening what somebody else has written: the reading is logged and shown to the writer (K18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.shared import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from ledetraad.dialogues.models import Note
    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.rules.access import TextKind


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


def log_reading_at(table: Table, why: str, notes: Mapping[tuple[TextKind, str], Note]) -> None:
    """What of these notes the other has written is read now; empty fields tell nothing."""
    by_the_other = {
        kind
        for (kind, _slot), note in notes.items()
        if note.author_id != table.seat.person.pk and note.text
    }
    log_reading(table.seat, why, by_the_other, table.dialogue.pk)
