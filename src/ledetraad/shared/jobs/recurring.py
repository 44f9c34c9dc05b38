"""What recurs, and filling its slots: every worker tries, none fills a slot twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ledetraad.shared import clock
from ledetraad.shared.jobs.slots import Slot, any_day, slots_between
from ledetraad.shared.models import ScheduledRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django_stubs_ext import StrOrPromise
    from django_tasks.base import Task

LOOK_BACK = dt.timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Recurring:
    """`task` is given the slot's name ("2026-11-22 06:30"); it may begin at most `within` after its hour.

    `name` is what its slots are known by in the database; `label` what people are told.
    """

    name: str
    label: StrOrPromise
    task: Task[Any, Any]
    times: tuple[dt.time, ...]
    on: Callable[[dt.date], bool]
    within: dt.timedelta


_registry: dict[str, Recurring] = {}


def every(
    name: str,
    label: StrOrPromise,
    task: Task[Any, Any],
    *times: dt.time,
    on: Callable[[dt.date], bool] = any_day,
    within: dt.timedelta = dt.timedelta(hours=12),
) -> None:
    """Let the task run at these local hours on these local dates. Called in a room's `tasks.py`.

    A slot that nobody filled `within` its hour is not run late: it is written down as missed.
    """
    if within > LOOK_BACK:
        raise ValueError(f"{name}: a slot is looked for at most {LOOK_BACK.days} days back.")
    _registry[name] = Recurring(name, label, task, times, on, within)


def recurring() -> list[Recurring]:
    return list(_registry.values())


def label_of(name: str) -> str:
    """What people are told it is called; its name, where nobody registers it any more."""
    each = _registry.get(name)
    return str(each.label) if each else name


def fill_slots() -> int:
    """Enqueue what is due and not yet enqueued by any worker; how many that were."""
    now = clock.now()
    return sum(_fill(each, now) for each in recurring())


def _fill(each: Recurring, now: dt.datetime) -> int:
    due = list(_due(each, now))
    rows = dict(
        ScheduledRun.objects.filter(
            name=each.name, slot__in=[slot.name for slot in due]
        ).values_list("slot", "filled_at")
    )
    filled = 0
    for slot in due:
        in_time = now <= slot.due + each.within
        if slot.name not in rows:
            filled += _take(each, slot, now if in_time else None)
        elif rows[slot.name] is None and in_time:  # the clock was set back: it is not too late
            filled += _take_after_all(each, slot, now)
    return filled


def _due(each: Recurring, now: dt.datetime) -> Iterator[Slot]:
    """Due slots of the last days. A new job begins with the first slot it can still make."""
    zone = timezone.get_default_timezone()
    today = now.astimezone(zone).date()
    known = ScheduledRun.objects.filter(name=each.name).order_by("slot")
    first = known.values_list("slot", flat=True).first()
    for slot in slots_between(today - LOOK_BACK, today, each.times, each.on, zone):
        begun = slot.name >= first if first else now <= slot.due + each.within
        if begun and slot.due <= now:
            yield slot


def _take(each: Recurring, slot: Slot, filled_at: dt.datetime | None) -> bool:
    try:
        with transaction.atomic():
            run = ScheduledRun.objects.create(
                name=each.name, slot=slot.name, due_at=slot.due, filled_at=filled_at
            )
            if filled_at:
                _enqueue(each, run)
    except IntegrityError:  # another worker was there first
        return False
    return filled_at is not None


def _take_after_all(each: Recurring, slot: Slot, now: dt.datetime) -> bool:
    with transaction.atomic():
        missed = ScheduledRun.objects.filter(name=each.name, slot=slot.name, filled_at__isnull=True)
        if not missed.update(filled_at=now):
            return False
        _enqueue(each, ScheduledRun.objects.get(name=each.name, slot=slot.name))
    return True


def _enqueue(each: Recurring, run: ScheduledRun) -> None:
    run.task_id = each.task.enqueue(run.slot).id
    run.save(update_fields=["task_id"])
