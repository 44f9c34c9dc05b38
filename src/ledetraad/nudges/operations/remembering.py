"""Keeping the list of what is to be remembered right: one call says all there is about some courses.

Rooms above decide what there is; here it is written down, once however often it is said.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from ledetraad.nudges.models import Exposure, Message, Nudge
from ledetraad.nudges.operations.exposure import exposure_to
from ledetraad.nudges.operations.outbox import drop
from ledetraad.nudges.rules.states import ExposureEvent, MessageState, NudgeState
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

BATCH = 1000
CLOSED_KEPT = dt.timedelta(days=180)
AWAKE = (NudgeState.OPEN, NudgeState.SNOOZED)

# Sent with `objects`, the ids a mail is about to speak of: whoever knows says again what there is.
asked_again = Signal()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRemember:
    """One next step for one person; the fields are those of `Nudge`."""

    key: str
    person_id: UUID
    kind: str
    object_id: UUID
    about_id: UUID | None
    leads: bool
    happens_at: dt.datetime | None
    day: dt.date | None
    link: str
    link_arguments: tuple[str, ...]
    due_on: dt.date
    urgent_at: dt.datetime | None
    expires_on: dt.date


_FIELDS = [field.name for field in fields(ToRemember)]
_CHANGING = [
    "happens_at",
    "urgent_at",
    "expires_on",
    "due_on",
    "about_id",
    "link",
    "link_arguments",
    "day",
]


def remember(
    wanted: Iterable[ToRemember], objects: Collection[UUID], by: UUID | None = None
) -> int:
    """Let what is wanted be all there is to remember about the objects; how many rows that changed.

    What is no longer wanted was acted on, if `by` is whom it reminded; else it has become pointless.
    """
    asked = {each.key: each for each in wanted}
    with transaction.atomic():
        known = {
            row.key: row
            for row in Nudge.objects.filter(
                Q(object_id__in=list(objects), state__in=AWAKE) | Q(key__in=list(asked))
            )
        }
        over = [row for row in known.values() if row.key not in asked and row.state in AWAKE]
        fresh = [_row(each) for key, each in asked.items() if key not in known]
        Nudge.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
        changed = [row for key, row in known.items() if key in asked and _renew(row, asked[key])]
        Nudge.objects.bulk_update(changed, ["state", "closed_at", *_COLUMNS], batch_size=BATCH)
        close(over, by)
    return len(fresh) + len(changed) + len(over)


_COLUMNS = [name.removesuffix("_id") for name in _CHANGING]


def _row(each: ToRemember) -> Nudge:
    given = {name: getattr(each, name) for name in _FIELDS}
    given["link_arguments"] = list(each.link_arguments)
    return Nudge(**given, created_at=clock.now())


def _renew(row: Nudge, each: ToRemember) -> bool:
    """Take over what is new about it; what was done and is undone comes back."""
    before = [row.state, *(getattr(row, name) for name in _CHANGING)]
    for name in _CHANGING:
        value = getattr(each, name)
        setattr(row, name, list(value) if name == "link_arguments" else value)
    if row.state not in AWAKE:
        row.state, row.closed_at = NudgeState.OPEN.value, None
    return before != [row.state, *(getattr(row, name) for name in _CHANGING)]


def close(rows: Collection[Nudge], by: UUID | None = None) -> None:
    """They are over; a mail that still waits with one of them is written anew without it."""
    if not rows:
        return
    now = clock.now()
    acted = [row for row in rows if row.person_id == by]
    ids = [row.pk for row in rows]
    awake = Nudge.objects.filter(pk__in=ids, state__in=AWAKE)
    awake.filter(pk__in=[row.pk for row in acted]).update(state=NudgeState.ACTED, closed_at=now)
    awake.update(state=NudgeState.DROPPED, closed_at=now)
    Exposure.objects.bulk_create(
        [exposure_to(row, ExposureEvent.ACTED) for row in acted], ignore_conflicts=True
    )
    recall({row.told_in_id for row in rows if row.told_in_id})


def forget(objects: Collection[UUID]) -> None:
    """Nothing about these objects is to be remembered any more; in chunks, however many they are."""
    ids = list(objects)
    for first in range(0, len(ids), BATCH):
        some = Nudge.objects.filter(object_id__in=ids[first : first + BATCH], state__in=AWAKE)
        close(list(some))


def recall(messages: Collection[UUID]) -> None:
    """Take back mails that have not gone yet; what else stood in them has not been told."""
    waiting = Message.objects.filter(pk__in=list(messages), state=MessageState.QUEUED)
    for message, key in waiting.values_list("pk", "key"):
        if drop(key):
            Nudge.objects.filter(told_in=message).update(told_in=None, told_at=None)


def forget_closed() -> int:
    """What has been over for half a year is removed, a chunk at a time; what reached whom is kept apart."""
    over = Nudge.objects.filter(
        state__in=(NudgeState.ACTED, NudgeState.DROPPED), closed_at__lt=clock.now() - CLOSED_KEPT
    )
    removed = 0
    while some := list(over.order_by().values_list("pk", flat=True)[:BATCH]):
        removed += over.filter(pk__in=some).delete()[0]
    return removed


def let_go_of_what_has_passed(on: dt.date) -> int:
    """In two statements, however many there are: what expires, and what wakes."""
    awake = Nudge.objects.filter(state__in=AWAKE)
    woken = Nudge.objects.filter(state=NudgeState.SNOOZED, snoozed_until__lte=on)
    return awake.filter(expires_on__lte=on).update(
        state=NudgeState.DROPPED, closed_at=clock.now()
    ) + woken.update(state=NudgeState.OPEN, snoozed_until=None)
