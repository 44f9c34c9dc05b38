"""The administrator's desk: people and settings, no content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from ledetraad.people.models import Employment, Leadership, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from ledetraad.people.models import Person, Unit


@dataclass(frozen=True)
class AdministratorDesk:
    people: int
    units: int
    vacant: list[Unit]  # units with employees and nobody to lead them, the first few
    vacancies: int
    leaders: int
    with_tool: int
    without_email: int


SHOWN = 10


def administrator_desk(asker: Person, today: dt.date) -> AdministratorDesk:
    units = units_in_role(asker, Role.ADMINISTRATOR).filter(closed_on__isnull=True)
    employed = Employment.objects.filter(current(today), unit__in=units)
    leads = Leadership.objects.filter(current(today), unit__in=units)
    has_tool = Q(person__tool_access__opened_on__lte=today)
    vacant = units.filter(
        Exists(employed.filter(unit=OuterRef("pk"))), ~Exists(leads.filter(unit=OuterRef("pk")))
    )
    return AdministratorDesk(
        units=units.count(),
        vacant=list(vacant[:SHOWN]),
        vacancies=vacant.count(),
        people=_persons(employed),
        without_email=_persons(employed.filter(person__email="")),
        leaders=_persons(leads),
        with_tool=_persons(leads.filter(has_tool)),
    )


def _persons(rows: QuerySet[Employment] | QuerySet[Leadership]) -> int:
    return int(rows.aggregate(persons=Count("person", distinct=True))["persons"])
