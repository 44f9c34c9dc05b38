"""What every worker does for the house itself."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ledetraad.shared.jobs.forgetting import forget_old
from ledetraad.shared.jobs.recurring import every


@task()
def forget(slot: str) -> None:
    forget_old()


every("forget", _("Forgetting finished jobs"), forget, dt.time(3, 40))
