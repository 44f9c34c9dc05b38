"""Writing the mails: who has news, may be written to now, and has not been written to lately."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from ledetraad.nudges.models import Nudge
from ledetraad.nudges.operations.digest_mail import digest_mail
from ledetraad.nudges.operations.outbox import queue
from ledetraad.nudges.operations.remembering import asked_again
from ledetraad.nudges.queries.reminders import ends_of, item_of
from ledetraad.nudges.queries.telling import KIND, people_with_news, readers
from ledetraad.nudges.rules.budget import hindrance, quiet_again
from ledetraad.nudges.rules.digest import compose, holds_urgent_news
from ledetraad.people.models import Person
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.nudges.queries.telling import Reader

AT_A_TIME = 100
TIME_TO_SEND = dt.timedelta(minutes=1)  # what ends sooner is not worth a mail


def tell_everybody() -> int:
    """One round through all who have news; how many mails that made. Safe to repeat and to break off."""
    told, last = 0, None
    while some := people_with_news(clock.now(), last, AT_A_TIME):
        told += _tell(some)
        last = some[-1]
    return told


def _tell(ids: Collection[UUID]) -> int:
    now = clock.now()
    may = {reader.person.pk for reader in readers(ids, now) if _may_be_told(reader, now)}
    if not may:
        return 0
    objects = Nudge.objects.filter(person__in=may).values_list("object_id", flat=True)
    with transaction.atomic():
        asked_again.send(sender=Nudge, objects=[pk for pk in set(objects) if pk])
    return sum(_tell_one(person) for person in sorted(may))


def _tell_one(person: UUID) -> bool:
    """All is asked again once the person's row is held, so that two workers never write the same mail."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person)
        now = clock.now()
        (reader,) = readers([person], now)
        local = timezone.localtime(now)
        return _may_be_told(reader, now) and _write(reader, quiet_again(local, reader.limits))


def show_mail_to(person: UUID) -> bool:
    """What the person would be written now, also in the night: for the demonstration's outbox alone."""
    with transaction.atomic():
        (reader,) = readers([person], clock.now())
        return _write(reader, clock.now() + dt.timedelta(days=1))


def _write(reader: Reader, latest: dt.datetime) -> bool:
    """Queue the news of one person, to be sent before the latest moment and before any of it is over."""
    now = clock.now()
    local = timezone.localtime(now)
    digest = compose(map(item_of, reader.rows), local)
    if digest is None:
        return False
    rows = {row.pk: row for row in reader.rows}
    said = [rows[item.key] for item in digest.items]  # type: ignore[index]
    expires_at = min(latest, *map(ends_of, said))
    if expires_at <= now + TIME_TO_SEND:
        return False
    key = f"{KIND}:{reader.person.pk.hex}:{local:%Y-%m-%dT%H:%M}"
    mail = digest_mail(reader.person, digest, rows)
    message = queue(key, reader.person, KIND, mail, expires_at=expires_at)
    Nudge.objects.filter(pk__in=[row.pk for row in said]).update(told_in=message, told_at=now)
    return True


def _may_be_told(reader: Reader, now: dt.datetime) -> bool:
    local = timezone.localtime(now)
    urgent = holds_urgent_news(map(item_of, reader.rows), local)
    return hindrance(local, reader.sent, reader.limits, reader.away, urgent=urgent) is None
