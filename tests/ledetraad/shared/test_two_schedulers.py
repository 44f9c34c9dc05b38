"""Two workers reach for the same hours in the same moment, and each hour is filled once.

Both have seen that nobody has taken any of them before either takes one.
"""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from ledetraad.shared.jobs import recurring
from ledetraad.shared.jobs.recurring import every, fill_slots
from ledetraad.shared.models import ScheduledRun

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEDULERS = 2
PATIENCE = 60  # seconds; whoever waits longer waits for one that has failed
HOURS = tuple(dt.time(hour, minute) for hour in range(6) for minute in range(0, 60, 10))
MONDAY = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)  # 06:00 in Copenhagen
A_DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db(transaction=True)


@task()
def round_of(slot: str) -> None:
    """What it does is another test's."""


@pytest.fixture
def sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every ten minutes of the night, and nothing else; both reach for each of them together."""
    monkeypatch.setattr(recurring, "_registry", {})
    every("sweep", "Sweep", round_of, *HOURS, within=dt.timedelta(hours=12))
    both = Barrier(SCHEDULERS, timeout=PATIENCE)
    for take in (recurring._take, recurring._take_after_all):
        monkeypatch.setattr(recurring, take.__name__, together(both, take))


def together(both: Barrier, take: Callable[..., bool]) -> Callable[..., bool]:
    @wraps(take)
    def in_the_same_moment(*given: object) -> bool:
        both.wait()
        return take(*given)

    return in_the_same_moment


def both_fill() -> int:
    """How many hours the two say they have filled."""

    def fill(_who: int) -> int:
        try:
            return fill_slots()
        finally:
            connection.close()

    with ThreadPoolExecutor(SCHEDULERS) as pool:
        return sum(pool.map(fill, range(SCHEDULERS)))


def jobs_of(runs: list[ScheduledRun]) -> list[list[str]]:
    """Which slot each run's own job was given."""
    jobs = {job.pk: job.args_kwargs["args"] for job in DBTaskResult.objects.all()}
    assert len(jobs) == len(runs), "no job without its run"
    return [jobs[run.task_id] for run in runs if run.task_id]


def test_two_schedulers_at_once_fill_each_slot_once(shared_database: None, sweep: None) -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert both_fill() == len(HOURS)
    runs = list(ScheduledRun.objects.order_by("slot"))
    assert [run.slot for run in runs] == [f"2026-11-23 {hour:%H:%M}" for hour in HOURS]
    assert jobs_of(runs) == [[run.slot] for run in runs]


def test_two_schedulers_at_once_write_down_once_what_was_missed_and_make_up_for_it_once(
    shared_database: None, sweep: None
) -> None:
    """Somebody had set the clock a day ahead, and sets it back."""
    night = ScheduledRun.objects.filter(slot__startswith="2026-11-24").order_by("slot")
    with time_machine.travel(MONDAY, tick=False):
        both_fill()
    with time_machine.travel(MONDAY + 2 * A_DAY - dt.timedelta(hours=7), tick=False):
        assert both_fill() == 0
    assert [run.filled_at for run in night] == [None] * len(HOURS)
    with time_machine.travel(MONDAY + A_DAY, tick=False):
        assert both_fill() == len(HOURS)
    assert jobs_of(list(ScheduledRun.objects.order_by("slot")))[len(HOURS) :] == [
        [run.slot] for run in night
    ]
