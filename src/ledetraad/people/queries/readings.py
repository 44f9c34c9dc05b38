"""Who has read a person's text, and what else has been written down about the person (K18)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.people.models import Person
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

READ = "read"


@dataclass(frozen=True)
class Trace:
    """One line of the audit log with the name of who did it."""

    event: AuditEvent
    who: str
    by_self: bool


def readings_of(person: Person) -> QuerySet[AuditEvent]:
    """When somebody else opened the person's text, the latest first."""
    return _about(person).filter(verb=READ).exclude(actor=str(person.pk))


def changes_about(person: Person) -> QuerySet[AuditEvent]:
    """Everything else that was logged with the person as its subject, the latest first."""
    return _about(person).exclude(verb=READ)


def with_names(events: Iterable[AuditEvent], asker: Person) -> list[Trace]:
    """Names are asked for once for the whole page; who has gone has no name."""
    events = list(events)
    actors = {event.actor for event in events if event.actor}
    names = {str(person.pk): person.full_name for person in Person.objects.filter(pk__in=actors)}
    own = str(asker.pk)
    return [Trace(event, names.get(event.actor, ""), event.actor == own) for event in events]


def _about(person: Person) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject=str(person.pk)).order_by("-number")
