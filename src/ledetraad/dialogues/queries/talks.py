"""Dialogues and what is written in them, for somebody with a seat at the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.dialogues.models import Dialogue, Note, NoteConflict, OpenPoint, Preparation
from ledetraad.dialogues.queries.courses import Seat, seat_where
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.people.models import Person

PREPARATION_OF = {
    Party.EMPLOYEE: TextKind.EMPLOYEE_PREPARATION,
    Party.LEADER: TextKind.LEADER_PREPARATION,
}
PARTY_OF = {kind: party for party, kind in PREPARATION_OF.items()}


@dataclass(frozen=True)
class Table:
    """A dialogue and the seat somebody has at it."""

    seat: Seat
    dialogue: Dialogue
    released: frozenset[Party]

    def may_read(self, kind: TextKind) -> bool:
        return self.seat.may_read(kind, released=PARTY_OF.get(kind) in self.released)

    @property
    def is_follow_up(self) -> bool:
        return self.dialogue.kind == DialogueKind.FOLLOW_UP.value

    @property
    def own_preparation(self) -> TextKind:
        return PREPARATION_OF[self.seat.party]

    def may_write(self, kind: TextKind) -> bool:
        """A preparation only by its writer; what is shared by both; nothing in a parked course."""
        own = kind not in PARTY_OF or kind is self.own_preparation
        return own and self.seat.may_write and self.may_read(kind)


def table_for(asker: Person, dialogue_id: UUID) -> Table | None:
    """The dialogue, if the asker has a seat at it now; a next leader reads goals, never talks (K17)."""
    seat = seat_where(asker, Q(dialogues=dialogue_id))
    if seat is None or not seat.may_read(TextKind.SHARED_NOTES):
        return None
    dialogue = Dialogue.objects.get(pk=dialogue_id)
    dialogue.course = seat.course
    released = Preparation.objects.filter(dialogue=dialogue, released_at__isnull=False)
    parties = frozenset(Party(party) for party in released.values_list("party", flat=True))
    return Table(seat=seat, dialogue=dialogue, released=parties)


def dialogues_of(seat: Seat) -> QuerySet[Dialogue]:
    if not seat.may_read(TextKind.SHARED_NOTES):
        return Dialogue.objects.none()
    return Dialogue.objects.filter(course=seat.course, cancelled_at__isnull=True)


def coming_at(seat: Seat) -> QuerySet[Dialogue]:
    """Set and not yet held, the next one first."""
    to_come = dialogues_of(seat).filter(held_on__isnull=True, planned_date__isnull=False)
    return to_come.order_by("planned_date", "planned_time")


def notes_at(table: Table, *kinds: TextKind) -> dict[tuple[TextKind, str], Note]:
    """The notes the asker may read, by kind and slot."""
    readable = [kind.value for kind in kinds if table.may_read(kind)]
    notes = Note.objects.filter(dialogue=table.dialogue, kind__in=readable).select_related("author")
    return {(TextKind(note.kind), note.slot): note for note in notes}


def unsettled_texts(table: Table, *kinds: TextKind) -> dict[UUID, list[NoteConflict]]:
    """For each note the texts that were written at the same time and still await a choice."""
    readable = [kind.value for kind in kinds if table.may_read(kind)]
    conflicts = NoteConflict.objects.filter(
        note__dialogue=table.dialogue, note__kind__in=readable, settled_at__isnull=True
    ).select_related("author")
    found: dict[UUID, list[NoteConflict]] = {}
    for conflict in conflicts:
        found.setdefault(conflict.note_id, []).append(conflict)
    return found


def open_points_of(seat: Seat) -> QuerySet[OpenPoint]:
    if not seat.may_read(TextKind.FOLLOW_UP):
        return OpenPoint.objects.none()
    return OpenPoint.objects.filter(course=seat.course, closed_at__isnull=True)
