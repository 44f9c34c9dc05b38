"""A job as a room would write it: an effect that must happen once, and a mail about it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django_tasks import task

from ledetraad.nudges.operations.outbox import Mail, queue
from ledetraad.people.models import Person
from ledetraad.shared import audit, clock
from ledetraad.shared.jobs.once import once


@task()
def errand(name: str, person: str) -> None:
    with transaction.atomic():
        if not once(f"errand:{name}"):
            return
        audit.record(audit.Event(actor=None, role="system", verb="errand", why=name))
        queue(
            f"errand:{name}",
            Person.objects.get(pk=person),
            "errand",
            Mail(subject="Et ærinde", text="Noget er sket.", html="<p>Noget er sket.</p>"),
            expires_at=clock.now() + dt.timedelta(days=30),
        )
