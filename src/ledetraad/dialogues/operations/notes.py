"""Saving what somebody types, as they type it; nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Note, NoteConflict, Preparation
from ledetraad.dialogues.operations.reading import log_reading_at
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import hold
from ledetraad.dialogues.queries.talks import PARTY_OF
from ledetraad.dialogues.rules import notes as rules
from ledetraad.shared import audit, clock
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.rules.access import TextKind


class CprNumberError(Exception):
    """The text holds what looks like a CPR number and was not saved (K20)."""


@dataclass(frozen=True)
class Saved:
    """What became of a text; `outcome` is one of the rules' Save, Unchanged, Conflict or TooLong.

    `kept` is the id of the text that was set beside the stored one in a conflict.
    """

    outcome: rules.Outcome
    saved_at: dt.datetime
    kept: UUID | None = None


def save_note(table: Table, kind: TextKind, slot: str, base_version: int, text: str) -> Saved:
    """Save a text typed on top of `base_version`; of two written at once, both are kept.

    Raises CprNumberError or SeatLostError.
    """
    if contains_cpr(text):
        raise CprNumberError
    kept = None
    with transaction.atomic():
        hold(table.seat)
        note = _locked_note(table, kind, slot)
        outcome = rules.save(rules.Stored(note.version, note.text), base_version, text)
        if isinstance(outcome, rules.Save):
            note.text, note.version = outcome.text, outcome.version
            note.author, note.saved_at = table.seat.person, clock.now()
            note.save()
        elif isinstance(outcome, rules.Conflict):
            kept = _keep_other_text(note, table, outcome.typed)
            # Whoever wrote on top of an older text is shown the newer one, and so reads it (K18).
            why = "follow-up" if table.is_follow_up else "talk"
            log_reading_at(table, why, {(kind, slot): note}, whole_page=False)
    return Saved(outcome, note.saved_at, kept)


def _locked_note(table: Table, kind: TextKind, slot: str) -> Note:
    empty = {"author": table.seat.person, "saved_at": clock.now()}
    place = {"dialogue": table.dialogue, "kind": kind.value, "slot": slot}
    Note.objects.get_or_create(**place, defaults=empty)
    return Note.objects.select_for_update().get(**place)


def _keep_other_text(note: Note, table: Table, text: str) -> UUID:
    kept = NoteConflict.objects.filter(note=note, author=table.seat.person, settled_at__isnull=True)
    for other in kept:
        if other.text == text:
            return other.pk
    new = NoteConflict.objects.create(
        note=note, author=table.seat.person, text=text, saved_at=clock.now()
    )
    return new.pk


def settle_texts(
    table: Table,
    kind: TextKind,
    slot: str,
    base_version: int,
    text: str,
    *,
    seen: Collection[UUID],
) -> Saved:
    """Somebody has read several texts and written the one that counts.

    The others that were `seen` are set aside, not deleted; one that came later still awaits a choice.
    """
    with transaction.atomic():
        saved = save_note(table, kind, slot, base_version, text)
        if isinstance(saved.outcome, rules.Save | rules.Unchanged):
            NoteConflict.objects.filter(
                note__dialogue=table.dialogue,
                note__kind=kind.value,
                note__slot=slot,
                pk__in=list(seen),
                settled_at__isnull=True,
            ).update(settled_at=clock.now())
    return saved


def release_preparation(table: Table) -> None:
    """Lay the own preparation before the other; twice is the same as once."""
    kind = table.own_preparation
    with transaction.atomic():
        hold(table.seat)
        preparation, _ = Preparation.objects.get_or_create(
            dialogue=table.dialogue,
            party=PARTY_OF[kind].value,
            defaults={"writer": table.seat.person},
        )
        fresh = Preparation.objects.filter(pk=preparation.pk, released_at__isnull=True)
        if fresh.update(released_at=clock.now()):
            _log(table, "release-preparation", preparation.pk)
            remember_courses([table.dialogue.course_id], by=table.seat.person.pk)


def withdraw_preparation(table: Table) -> None:
    """Take the own preparation back; what the other has read stays in the log."""
    with transaction.atomic():
        hold(table.seat)
        released = Preparation.objects.filter(
            dialogue=table.dialogue, party=table.seat.party.value, released_at__isnull=False
        )
        for preparation in released:
            preparation.released_at = None
            preparation.save(update_fields=["released_at"])
            _log(table, "withdraw-preparation", preparation.pk)
            remember_courses([table.dialogue.course_id])


def _log(table: Table, verb: str, preparation: UUID) -> None:
    audit.record(
        audit.Event(
            actor=table.seat.person.pk,
            role=table.seat.acting.value,
            verb=verb,
            object_kind="preparation",
            object_id=preparation,
            subject=table.seat.person.pk,
        )
    )
