"""What nobody will ask for again does not lie about."""

from __future__ import annotations

import datetime as dt

from django_tasks_db.models import DBTaskResult

from ledetraad.shared import clock
from ledetraad.shared.models import Once, ScheduledRun, WorkerSeen

TWO_WEEKS = dt.timedelta(days=14)
LONGER_THAN_ANY_JOB = dt.timedelta(days=400)


def forget_old() -> None:
    """Jobs that went well and workers that ended, after two weeks; the rest after a year."""
    recently = clock.now() - TWO_WEEKS
    long_ago = clock.now() - LONGER_THAN_ANY_JOB
    DBTaskResult.objects.successful().filter(finished_at__lt=recently).delete()
    WorkerSeen.objects.filter(seen_at__lt=recently).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=long_ago).delete()
    ScheduledRun.objects.filter(due_at__lt=long_ago).delete()
    Once.objects.filter(at__lt=long_ago).delete()
