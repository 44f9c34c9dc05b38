"""Getting persons, always told who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from ledetraad.people.models import Employment, Person, RoleGrant, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt


def persons_for_administrator(asker: Person, on: dt.date) -> QuerySet[Person]:
    """Those employed in, or holding a role in, the units the asker administers."""
    units = units_in_role(asker, Role.ADMINISTRATOR)
    employed = Employment.objects.filter(person=OuterRef("pk"), unit__in=units)
    holding = RoleGrant.objects.filter(person=OuterRef("pk"), unit__in=units)
    return Person.objects.filter(Exists(employed) | Exists(holding))


def currently_employed(on: dt.date) -> QuerySet[Person]:
    return Person.objects.filter(
        Exists(Employment.objects.filter(current(on), person=OuterRef("pk")))
    )
