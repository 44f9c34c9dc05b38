"""What every worker does for this room."""

from __future__ import annotations

from ledetraad.nudges.operations.outbox import deliver_due, tidy_up
from ledetraad.nudges.operations.relay import Relay
from ledetraad.shared.jobs.worker import care_for, pump

_relay = Relay()


def send_mail() -> bool:
    return deliver_due(_relay)


pump("outbox", send_mail)
care_for("outbox", tidy_up)
