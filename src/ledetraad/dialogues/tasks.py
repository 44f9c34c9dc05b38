"""What every worker does for this room."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.shared.jobs.recurring import every


@task()
def remember(slot: str) -> None:
    """The list is right before anybody is at work. Late in the day is better than not at all."""
    sweep()


every("remember", remember, dt.time(0, 20), within=dt.timedelta(hours=20))
