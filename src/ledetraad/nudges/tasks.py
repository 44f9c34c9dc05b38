"""What every worker does for this room."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ledetraad.nudges.operations.outbox import deliver_due, forget_words, tidy_up
from ledetraad.nudges.operations.relay import Relay
from ledetraad.nudges.operations.remembering import forget_closed
from ledetraad.nudges.operations.telling import tell_everybody
from ledetraad.nudges.rules.budget import EARLIEST, LATEST
from ledetraad.shared.calendar import is_working_day
from ledetraad.shared.jobs.recurring import every
from ledetraad.shared.jobs.worker import care_for, pump

FIRST_HOUR, LAST_HOUR = EARLIEST.hour, LATEST.hour

_relay = Relay()


def send_mail() -> bool:
    return deliver_due(_relay)


@task()
def tell(slot: str) -> None:
    """Whoever may be written to this hour is written to; the next hour does what this one missed."""
    tell_everybody()


every(
    "tell",
    _("Mail with reminders"),
    tell,
    *(dt.time(hour, 5) for hour in range(FIRST_HOUR, LAST_HOUR)),
    on=is_working_day,
    within=dt.timedelta(minutes=50),
)


@task()
def forget(slot: str) -> None:
    forget_words()
    forget_closed()


every("forget-words", _("Forgetting old mails and reminders"), forget, dt.time(3, 50))
pump("outbox", send_mail)
care_for("outbox", tidy_up)
