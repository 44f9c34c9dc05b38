"""Who has read a person's text, and what else has been written down about the person (K18)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from ledetraad.people.models import Person
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

READ = "read"
SAME = ("day", "actor", "role", "why")


@dataclass(frozen=True)
class Trace:
    """One line of the audit log with the name of who did it."""

    event: AuditEvent
    who: str
    by_self: bool


@dataclass(frozen=True)
class Opening:
    at: dt.datetime
    kinds: list[str]


@dataclass(frozen=True)
class Reading:
    """What one person read on one day, in one role and for one reason; `openings` the latest first."""

    who: str
    role: str
    why: str
    openings: list[Opening]

    @property
    def latest(self) -> dt.datetime:
        return self.openings[0].at

    @property
    def kinds(self) -> set[str]:
        return {kind for opening in self.openings for kind in opening.kinds}


def reading_lines_of(person: Person) -> QuerySet[AuditEvent, dict[str, Any]]:
    """One for each day, reader, role and reason, the latest first: a busy day logs dozens of events."""
    days = _read_by_others(person).order_by().annotate(day=TruncDate("at")).values(*SAME)
    lines: QuerySet[AuditEvent, dict[str, Any]]
    lines = days.annotate(first=Min("number"), latest=Max("number")).order_by("-latest")
    return lines


def readings_in(lines: Iterable[dict[str, Any]], person: Person) -> list[Reading]:
    """With every time and every kind of text; two questions, however many the lines."""
    lines = list(lines)
    if not lines:
        return []
    between = (min(line["first"] for line in lines), max(line["latest"] for line in lines))
    openings: defaultdict[tuple[Any, ...], defaultdict[dt.datetime, list[str]]]
    openings = defaultdict(lambda: defaultdict(list))
    for event in _read_by_others(person).filter(number__range=between):
        same = (timezone.localdate(event.at), event.actor, event.role, event.why)
        at = event.at.replace(microsecond=0)  # some pages write down what they show in two parts
        openings[same][at].append(event.object_kind)
    names = _names({line["actor"] for line in lines})
    return [
        Reading(
            names.get(line["actor"], ""),
            line["role"],
            line["why"],
            [Opening(*each) for each in openings[tuple(line[part] for part in SAME)].items()],
        )
        for line in lines
    ]


def changes_about(person: Person) -> QuerySet[AuditEvent]:
    """Everything else that was logged with the person as its subject, the latest first."""
    return _about(person).exclude(verb=READ)


def with_names(events: Iterable[AuditEvent], asker: Person) -> list[Trace]:
    """Names are asked for once for the whole page; who has gone has no name."""
    events = list(events)
    names = _names({event.actor for event in events})
    own = str(asker.pk)
    return [Trace(event, names.get(event.actor, ""), event.actor == own) for event in events]


def _names(actors: Collection[str]) -> dict[str, str]:
    known = Person.objects.filter(pk__in=[actor for actor in actors if actor])
    return {str(person.pk): person.full_name for person in known}


def _about(person: Person) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(subject=str(person.pk)).order_by("-number")


def _read_by_others(person: Person) -> QuerySet[AuditEvent]:
    return _about(person).filter(verb=READ).exclude(actor=str(person.pk))
