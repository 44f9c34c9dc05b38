"""What recurs happens once, however many workers fill the slots and whatever the clock does."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from ledetraad.shared.jobs import queue, recurring, worker
from ledetraad.shared.jobs.once import once
from ledetraad.shared.jobs.queue import LEASE, MOST_ATTEMPTS, reap, run_one, try_again
from ledetraad.shared.jobs.recurring import every, fill_slots
from ledetraad.shared.models import ScheduledRun

if TYPE_CHECKING:
    from collections.abc import Iterator

done: list[str] = []
HALF_HOUR = dt.timedelta(minutes=30)
A_DAY = dt.timedelta(days=1)


@task()
def note(slot: str) -> None:
    done.append(slot)


@task()
def fail(slot: str) -> None:
    done.append(slot)
    raise LookupError


@pytest.fixture(autouse=True)
def nothing_else_recurs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recurring, "_registry", {})
    done.clear()


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    start = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)  # 06:00 in Copenhagen
    with time_machine.travel(start, tick=False) as traveller:
        yield traveller


def two_workers() -> None:
    """Each fills slots, then both run what there is."""
    fill_slots()
    fill_slots()
    while run_one("worker"):
        pass


def nights_that_matter() -> list[dt.date]:
    nights = []
    for year in range(2024, 2033):
        for month in (3, 10):
            last = dt.date(year, month, 31)
            nights.append(last - dt.timedelta(days=(last.weekday() + 1) % 7))
        nights.append(dt.date(year, 12, 31))
    return sorted([*nights, dt.date(2024, 2, 29), dt.date(2028, 2, 29), dt.date(2032, 2, 29)])


def test_through_every_odd_night_of_nine_years_each_slot_is_filled_once(db: None) -> None:
    every("sweep", "Sweep", note, dt.time(2, 30), dt.time(6, 30), within=dt.timedelta(hours=3))
    expected = []
    for night in nights_that_matter():
        ScheduledRun.objects.all().delete()  # the months between are another test's
        start = dt.datetime.combine(night - A_DAY, dt.time(22), tzinfo=dt.UTC)
        for step in range(0, 30 * 60, 150):  # never in step with a slot, never past its three hours
            with time_machine.travel(start + dt.timedelta(minutes=step), tick=False):
                two_workers()
        expected += [f"{day} {at}" for day in (night, night + A_DAY) for at in ("02:30", "06:30")]
    assert done == [slot for slot in expected if slot in set(done)]
    assert {f"{night} {at}" for night in nights_that_matter() for at in ("02:30", "06:30")} <= set(
        done
    )


def test_two_schedulers_fill_each_slot_once(db: None, monday: time_machine.Traveller) -> None:
    every("sweep", "Sweep", note, dt.time(6, 30))
    monday.shift(HALF_HOUR)
    for _ in range(13):
        two_workers()
        monday.shift(A_DAY)
    assert len(done) == len(set(done)) == 13


def test_what_nobody_was_there_for_is_written_down_and_not_done_late(
    db: None, monday: time_machine.Traveller
) -> None:
    every("sweep", "Sweep", note, dt.time(6, 30), within=dt.timedelta(hours=4))
    monday.shift(HALF_HOUR)
    two_workers()
    monday.shift(3 * A_DAY)
    two_workers()
    assert done == ["2026-11-23 06:30", "2026-11-26 06:30"]
    missed = ScheduledRun.objects.filter(filled_at=None).values_list("slot", flat=True)
    assert list(missed) == ["2026-11-24 06:30", "2026-11-25 06:30"]


def test_a_clock_set_forward_and_back_costs_no_round_and_doubles_none(
    db: None, monday: time_machine.Traveller
) -> None:
    every("sweep", "Sweep", note, dt.time(6, 30), within=dt.timedelta(hours=4))
    monday.shift(HALF_HOUR)
    two_workers()
    monday.shift(3 * A_DAY)  # somebody sets the clock three days ahead …
    two_workers()
    monday.shift(-3 * A_DAY)  # … and back
    for _ in range(6):
        two_workers()
        monday.shift(A_DAY)
    assert sorted(done) == [f"2026-11-{day} 06:30" for day in range(23, 29)]


def test_a_new_job_begins_with_the_hour_it_can_still_make(
    db: None, monday: time_machine.Traveller
) -> None:
    every("sweep", "Sweep", note, dt.time(6, 30), within=dt.timedelta(hours=4))
    monday.shift(dt.timedelta(hours=8))
    two_workers()
    assert done == []
    assert not ScheduledRun.objects.exists()


def test_a_job_that_fails_is_tried_again_and_then_left_for_people(
    db: None, monday: time_machine.Traveller
) -> None:
    fail.enqueue("x")
    tried_at = []
    for minute in range(120):
        if run_one("worker"):
            tried_at.append(minute)
        monday.shift(dt.timedelta(minutes=1))
    assert tried_at == [0, 1, 5, 21, 85]
    job = DBTaskResult.objects.get()
    assert (job.status, job.exception_class_path) == ("FAILED", "builtins.LookupError")
    assert try_again() == 1
    assert run_one("worker")


def test_a_job_whose_worker_died_is_given_to_another_and_at_last_to_people(
    db: None, monday: time_machine.Traveller
) -> None:
    note.enqueue("x")
    for _ in range(MOST_ATTEMPTS):
        claimed = queue._claim("a worker that dies")
        assert claimed is not None
        assert reap() == 0  # its lease is not over
        monday.shift(LEASE + HALF_HOUR)
        assert reap() == 1
    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids)) == ("FAILED", MOST_ATTEMPTS)
    assert "WorkerDiedError" in job.exception_class_path
    assert done == []


def test_once_is_once_and_only_with_its_effect(db: None) -> None:
    with suppress(LookupError), transaction.atomic():
        assert once("effect")
        raise LookupError
    with transaction.atomic():
        assert once("effect")
    with transaction.atomic():
        assert not once("effect")
        assert once("another")  # the transaction is still whole


@pytest.mark.django_db(transaction=True)
def test_once_outside_a_transaction_is_a_mistake_that_is_told() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        once("effect")


def test_a_job_that_nobody_knows_any_more_does_not_stop_the_worker(
    db: None, monday: time_machine.Traveller
) -> None:
    note.enqueue("gone")
    note.enqueue("here")
    first = DBTaskResult.objects.order_by("enqueued_at").first()
    assert first is not None
    DBTaskResult.objects.filter(pk=first.pk).update(task_path="ledetraad.gone.tasks.gone")
    assert run_one("worker")
    assert run_one("worker")
    assert not run_one("worker")
    assert done == ["here"]


def test_a_fault_in_one_rooms_work_stops_neither_the_worker_nor_the_mail(
    transactional_db: None, monday: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With connections of its own, for a worker closes those it has had for long."""

    def look() -> bool:
        done.append("courses")
        raise LookupError

    def send() -> bool:
        done.append("mail")
        return False

    one = worker.Worker()  # so that the rooms have said what recurs
    monkeypatch.setattr(recurring, "_registry", {})
    monkeypatch.setattr(worker, "_pumps", {"courses": look, "outbox": send})
    for minutes in (0, 0, 2):
        monday.shift(dt.timedelta(minutes=minutes))
        assert not one.turn(dt.datetime.now(dt.UTC))
    assert done == ["courses", "mail", "mail", "courses", "mail"]
