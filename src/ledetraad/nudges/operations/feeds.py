"""A secret address for one's own calendar: made anew or taken back whenever its owner likes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.nudges.models import CalendarFeed
from ledetraad.nudges.queries.feeds import digest_of
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    from ledetraad.people.models import Person


def make_feed(person: Person) -> str:
    """The new secret, told this once; an earlier address stops working."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        CalendarFeed.objects.update_or_create(
            person=person, defaults={"digest": digest_of(token), "made_at": clock.now()}
        )
        _log("make-calendar-feed", person)
    return token


def revoke_feed(person: Person) -> None:
    with transaction.atomic():
        gone, _each = CalendarFeed.objects.filter(person=person).delete()
        if gone:
            _log("revoke-calendar-feed", person)


def _log(verb: str, person: Person) -> None:
    audit.record(
        audit.Event(
            actor=person.pk,
            role=Acting.EMPLOYEE.value,
            verb=verb,
            object_kind="person",
            object_id=person.pk,
            subject=person.pk,
        )
    )
