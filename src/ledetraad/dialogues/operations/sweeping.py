"""The night's work: what the new day brings to be remembered, for however many people."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.remembering import look_at_some, remember_courses
from ledetraad.dialogues.queries.due import courses_to_look_at
from ledetraad.nudges.operations.remembering import let_go_of_what_has_passed
from ledetraad.shared import clock
from ledetraad.shared.jobs.once import once
from ledetraad.shared.models import Once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

BATCH = 500
LONGEST_LOOK_BACK = dt.timedelta(days=100)  # nothing is remembered longer than a quarter
SWEPT = "swept:"


def sweep(today: dt.date | None = None) -> int:
    """Bring the list up to the day, wherever the last sweep ended; how many rows that changed.

    Safe to repeat and to break off: what is right already is left alone.
    """
    today = today or clock.today()
    follow_changes(today)
    changed = let_go_of_what_has_passed(today)
    while (found := look_at_some()) is not None:
        changed += found
    for some in _batches(courses_to_look_at(_swept_until(today), today)):
        with transaction.atomic():
            changed += remember_courses(some)
    with transaction.atomic():
        once(f"{SWEPT}{today.isoformat()}")
    return changed


def _swept_until(today: dt.date) -> dt.date:
    """The last day before this one that was swept whole."""
    before = f"{SWEPT}{today.isoformat()}"
    done = Once.objects.filter(key__startswith=SWEPT, key__lt=before).order_by("-key").first()
    earliest = today - LONGEST_LOOK_BACK
    if done is None:
        return earliest
    return max(dt.date.fromisoformat(done.key.removeprefix(SWEPT)), earliest)


def _batches(ids: Iterator[UUID]) -> Iterator[list[UUID]]:
    while some := list(islice(ids, BATCH)):
        yield some
