"""Who may be due a mail, and all that decides it: few questions, however many people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from ledetraad.nudges.models import Limits, Message, Nudge
from ledetraad.nudges.queries.reminders import TOLD, awake, limits_from, organisations_of
from ledetraad.nudges.rules import budget
from ledetraad.people.models import Absence, Person, Unit
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

KIND = "reminders"  # of a message; these are what the budget counts


def people_with_news(now: dt.datetime, after: UUID | None, at_most: int) -> list[UUID]:
    """Those who can be written to and have something that no mail has said, or that is urgent by now."""
    unsaid = Q(told_at__isnull=True) | ~Q(told_in__state__in=TOLD)
    urgent_since = Q(urgent_at__lte=now, told_at__lt=F("urgent_at"))
    rows = awake(now).filter(unsaid | urgent_since, person__is_active=True)
    rows = rows.exclude(person__email="")
    if after is not None:
        rows = rows.filter(person__gt=after)
    ids = rows.order_by("person").values_list("person", flat=True).distinct()
    return list(ids[:at_most])


@dataclass
class Reader:
    """One person, what is on their list, and what has been sent and chosen."""

    person: Person
    rows: list[Nudge] = field(default_factory=list)
    sent: list[dt.date] = field(default_factory=list)
    away: list[budget.Leave] = field(default_factory=list)
    limits: budget.Limits = field(default_factory=budget.Limits)


def readers(ids: Collection[UUID], now: dt.datetime) -> list[Reader]:
    found = {
        person.pk: Reader(person)
        for person in Person.objects.filter(pk__in=list(ids)).order_by("pk")
    }
    for row in awake(now).filter(person__in=list(found)).select_related("about", "told_in"):
        if row.told_in is None or row.told_in.state not in TOLD:
            row.told_at = None
        found[row.person_id].rows.append(row)
    for person, days in _sent_lately(list(found), now).items():
        found[person].sent = days
    for absence in Absence.objects.filter(person__in=list(found)):
        leave = budget.Leave(absence.starts_on, absence.ends_on)
        found[absence.person_id].away.append(leave)
    limits = _limits(list(found), timezone.localdate(now))
    for person, allowed in limits.items():
        found[person].limits = allowed
    return list(found.values())


def _sent_lately(people: Collection[UUID], now: dt.datetime) -> dict[UUID, list[dt.date]]:
    since = clock.midnight(timezone.localdate(now) - budget.WEEK)
    rows = Message.objects.filter(
        person__in=people, kind=KIND, state__in=TOLD, queued_at__gte=since
    )
    found: dict[UUID, list[dt.date]] = defaultdict(list)
    for person, at in rows.values_list("person", "queued_at"):
        found[person].append(timezone.localdate(at))
    return found


def _limits(people: Collection[UUID], on: dt.date) -> dict[UUID, budget.Limits]:
    """Whoever works in two organisations is spared what either of them spares its people."""
    tops = {unit.pk.hex: unit for unit in Unit.objects.filter(parent__isnull=True)}
    set_by = {row.unit_id: limits_from(row) for row in Limits.objects.all()}
    found = {}
    for person, top in organisations_of(people, on).items():
        unit = tops.get(top)
        if unit is not None and unit.pk in set_by:
            found[person] = set_by[unit.pk]
    return found
