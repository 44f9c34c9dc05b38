"""The administrator's desk: people and settings, no content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from ledetraad.people.models import Employment, Leadership, Person, ToolAccess, Unit, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt


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
    people = Person.objects.filter(Exists(employed.filter(person=OuterRef("pk"))))
    leads = Leadership.objects.filter(current(today), unit__in=units)
    leaders = Person.objects.filter(Exists(leads.filter(person=OuterRef("pk"))))
    access = ToolAccess.objects.filter(person=OuterRef("pk"), opened_on__lte=today)
    vacant = units.filter(
        Exists(employed.filter(unit=OuterRef("pk"))), ~Exists(leads.filter(unit=OuterRef("pk")))
    )
    return AdministratorDesk(
        people=people.count(),
        units=units.count(),
        vacant=list(vacant[:SHOWN]),
        vacancies=vacant.count(),
        leaders=leaders.count(),
        with_tool=leaders.filter(Exists(access)).count(),
        without_email=people.filter(email="").count(),
    )
