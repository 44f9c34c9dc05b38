"""The administrator's desk: people and settings, no content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from ledetraad.people.models import Employment, Leadership, Person, ToolAccess, Unit, current
from ledetraad.people.queries.organisation import at_or_below, is_everything, paths_in_role
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet


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
    paths = paths_in_role(asker, Role.ADMINISTRATOR)
    units = Unit.objects.filter(at_or_below(paths), closed_on__isnull=True)
    employed = Employment.objects.filter(current(today))
    leads = Leadership.objects.filter(current(today))
    vacant = units.filter(
        Exists(employed.filter(unit=OuterRef("pk"))), ~Exists(leads.filter(unit=OuterRef("pk")))
    )
    if not is_everything(paths):
        employed, leads = employed.filter(unit__in=units), leads.filter(unit__in=units)
    without_email = Person.objects.filter(Exists(employed.filter(person=OuterRef("pk"))), email="")
    access = ToolAccess.objects.filter(person=OuterRef("person"), opened_on__lte=today)
    first = list(vacant[: SHOWN + 1])
    return AdministratorDesk(
        people=_persons(employed),
        units=units.count(),
        vacant=first[:SHOWN],
        vacancies=len(first) if len(first) <= SHOWN else vacant.count(),
        leaders=_persons(leads),
        with_tool=_persons(leads.filter(Exists(access))),
        without_email=without_email.count(),
    )


def _persons(rows: QuerySet[Employment] | QuerySet[Leadership]) -> int:
    """Each once: looking every person up instead takes ten times as long in a city."""
    return int(rows.aggregate(number=Count("person", distinct=True))["number"])
