"""Claiming and running one job; giving back what a killed worker left behind."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ledetraad.shared import clock

if TYPE_CHECKING:
    from typing import Any

LEASE = dt.timedelta(minutes=15)
MOST_ATTEMPTS = 5
FIRST_WAIT = dt.timedelta(minutes=1)

log = logging.getLogger(__name__)


class WorkerDiedError(Exception):
    """The worker was gone before the job was done, as often as it was tried."""


def run_one(worker: str) -> bool:
    """Run the first job that is ready; False when there is none."""
    job = _claim(worker)
    if job is None:
        return False
    try:
        result = job.task_result
        value = result.task.call(*result.args, **result.kwargs)
    except Exception as fault:  # noqa: BLE001 - whatever went wrong belongs to the job, not to the worker
        _give_up_for_now(job, fault)
    else:
        job.set_successful(value)
    return True


def reap() -> int:
    """Make what has run longer than its lease ready again, or dead after five attempts."""
    now = clock.now()
    orphans = DBTaskResult.objects.running().filter(started_at__lt=now - LEASE)
    reaped = 0
    for job in orphans[:100]:
        same = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
        if len(job.worker_ids) >= MOST_ATTEMPTS:
            reaped += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path=f"{WorkerDiedError.__module__}.{WorkerDiedError.__qualname__}",
            )
        else:
            reaped += same.update(status=TaskResultStatus.READY, run_after=now)
    return reaped


def try_again() -> int:
    """Put back every job that was given up, with its attempts forgotten; how many there were."""
    return DBTaskResult.objects.failed().update(
        status=TaskResultStatus.READY, worker_ids=[], run_after=clock.now(), finished_at=None
    )


def _claim(worker: str) -> DBTaskResult[Any, Any] | None:
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # so that an idle worker never takes SQLite's one lock
        return None
    with transaction.atomic():
        job = ready.get_locked()
        if job is not None:
            job.claim(worker)
    return job


def _give_up_for_now(job: DBTaskResult[Any, Any], fault: Exception) -> None:
    """Try again in 1, 4, 16 and 64 minutes; then it is for people to look at."""
    log.warning("The job %s failed: %s", job.task_path, type(fault).__name__)
    attempts = len(job.worker_ids)
    if attempts >= MOST_ATTEMPTS:
        job.set_failed(fault)
        return
    job.status = TaskResultStatus.READY
    job.run_after = clock.now() + FIRST_WAIT * 4 ** (attempts - 1)
    job.exception_class_path = f"{type(fault).__module__}.{type(fault).__qualname__}"
    job.save(update_fields=["status", "run_after", "exception_class_path"])
