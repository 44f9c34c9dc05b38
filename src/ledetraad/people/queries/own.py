"""What is known about the one who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.people.models import Employment, Leadership
from ledetraad.people.queries.leaving import grants_in_force

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from ledetraad.people.models import Person, RoleGrant


@dataclass(frozen=True)
class Standing:
    """A person's place in the organisation, now and to come."""

    employments: QuerySet[Employment]
    leaderships: QuerySet[Leadership]
    grants: QuerySet[RoleGrant]


def standing_of(person: Person, on: dt.date) -> Standing:
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    return Standing(
        employments=Employment.objects.filter(not_over, person=person).select_related("unit"),
        leaderships=Leadership.objects.filter(not_over, person=person).select_related("unit"),
        grants=grants_in_force()
        .filter(person=person)
        .select_related("unit")
        .order_by("role", "unit__name"),
    )
