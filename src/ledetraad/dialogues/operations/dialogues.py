"""Planning a dialogue, moving it, calling it off, and saying that it was held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Dialogue
from ledetraad.dialogues.operations.calendars import tell_calendars
from ledetraad.dialogues.operations.drafts import DraftOf, discard_drafts
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import TalkOverError, hold
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.dialogues.rules.cadence import DialogueKind
    from ledetraad.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """When and where two people meet, and what to bring."""

    date: dt.date
    time: dt.time | None
    minutes: int
    place_kind: str
    place: str
    to_prepare: str


def plan_dialogue(
    seat: Seat,
    dialogue_id: UUID,
    kind: DialogueKind,
    quarter: int,
    appointment: Appointment,
    *,
    held: bool = False,
) -> bool:
    """Plan, or record as held, under an id chosen when the form was shown: posting twice plans once.

    An id that belongs to another course changes nothing. False when one of the same kind is set for
    that day already, as after the browser's Back, when the form has got a new id.
    """
    with transaction.atomic():
        hold(seat)
        if _alike(seat, kind, appointment.date, held=held).exclude(pk=dialogue_id).exists():
            return False
        dialogue, created = Dialogue.objects.get_or_create(
            pk=dialogue_id,
            defaults={"course": seat.course, "kind": kind.value, "quarter": quarter},
        )
        if created:
            dialogue.held_on = appointment.date if held else None
            _write(dialogue, appointment, seat.person)
            discard_drafts(seat.person, DraftOf.NEW_DIALOGUE, seat.course.pk)
            _log(seat, "hold-dialogue" if held else "plan-dialogue", dialogue)
            remember_courses([seat.course.pk], by=seat.person.pk)
            tell_calendars(dialogue.pk)
    return True


def _alike(seat: Seat, kind: DialogueKind, day: dt.date, *, held: bool) -> QuerySet[Dialogue]:
    of_that_day = {"held_on": day} if held else {"held_on": None, "planned_date": day}
    return Dialogue.objects.filter(
        course=seat.course, kind=kind.value, cancelled_at=None, **of_that_day
    )


def move_dialogue(table: Table, appointment: Appointment) -> None:
    """Give a coming dialogue another day or place. Raises TalkOverError when it is held or called off."""
    with transaction.atomic():
        hold(table.seat)
        dialogue = _coming().select_for_update().filter(pk=table.dialogue.pk).first()
        if dialogue is None:
            raise TalkOverError
        _write(dialogue, appointment, table.seat.person)
        discard_drafts(table.seat.person, DraftOf.DIALOGUE, dialogue.pk)
        _log(table.seat, "move-dialogue", dialogue)
        remember_courses([dialogue.course_id])
        tell_calendars(dialogue.pk)


def cancel_dialogue(table: Table) -> None:
    """Call the talk off, twice is once; what both wrote for it is kept. Raises TalkOverError when held."""
    with transaction.atomic():
        hold(table.seat)
        if _this(table).filter(held_on__isnull=False).exists():
            raise TalkOverError
        if _coming().filter(pk=table.dialogue.pk).update(cancelled_at=clock.now()):
            _log(table.seat, "cancel-dialogue", table.dialogue)
            remember_courses([table.dialogue.course_id])
            tell_calendars(table.dialogue.pk)


def hold_dialogue(table: Table, held_on: dt.date) -> None:
    """The two have talked; the day can be corrected later. Raises TalkOverError when it is called off."""
    with transaction.atomic():
        hold(table.seat)
        if _this(table).filter(cancelled_at__isnull=False).exists():
            raise TalkOverError
        if _this(table).exclude(held_on=held_on).update(held_on=held_on):
            _log(table.seat, "hold-dialogue", table.dialogue)
            remember_courses([table.dialogue.course_id], by=table.seat.person.pk)
            tell_calendars(table.dialogue.pk)


def undo_hold(table: Table) -> None:
    """It was a mistake: the two have not talked yet."""
    with transaction.atomic():
        hold(table.seat)
        if _this(table).filter(held_on__isnull=False).update(held_on=None):
            _log(table.seat, "undo-hold-dialogue", table.dialogue)
            remember_courses([table.dialogue.course_id])
            tell_calendars(table.dialogue.pk)


def _this(table: Table) -> QuerySet[Dialogue]:
    """As it is now, not as it was when the page was opened."""
    return Dialogue.objects.filter(pk=table.dialogue.pk)


def _coming() -> QuerySet[Dialogue]:
    return Dialogue.objects.filter(held_on__isnull=True, cancelled_at__isnull=True)


def _write(dialogue: Dialogue, appointment: Appointment, by: Person) -> None:
    dialogue.planned_date, dialogue.planned_time = appointment.date, appointment.time
    dialogue.minutes = appointment.minutes
    dialogue.place_kind, dialogue.place = appointment.place_kind, appointment.place
    if dialogue.to_prepare != appointment.to_prepare:
        dialogue.to_prepare, dialogue.to_prepare_by = appointment.to_prepare, by
    dialogue.save()


def _log(seat: Seat, verb: str, dialogue: Dialogue) -> None:
    audit.record(
        audit.Event(
            actor=seat.person.pk,
            role=seat.acting.value,
            verb=verb,
            object_kind="dialogue",
            object_id=dialogue.pk,
            subject=seat.course.employee_id,
        )
    )
