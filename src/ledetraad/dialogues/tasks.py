"""What every worker does for this room."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ledetraad.dialogues.operations.remembering import look_at_some
from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.shared.jobs.recurring import every
from ledetraad.shared.jobs.worker import pump


@task()
def remember(slot: str) -> None:
    """The list is right before anybody is at work. Late in the day is better than not at all."""
    sweep()


every("remember", _("What the day brings"), remember, dt.time(0, 20), within=dt.timedelta(hours=20))


def look() -> bool:
    return look_at_some() is not None


pump("courses", look)
