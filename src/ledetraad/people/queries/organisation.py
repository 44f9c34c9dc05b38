"""Who leads whom, where, on a given day; and what the place is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from ledetraad.people.models import Employment, Leadership, Person, Unit, current
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


def is_led_by(person: Person, on: dt.date, employment: str = "") -> Q:
    """Condition on an employment (or on what `employment` points to): its holder has `person` as leader.

    An employee is led by whoever leads the unit; who leads the unit is led from the unit above.
    """
    prefix = f"{employment}__" if employment else ""
    leads = Leadership.objects.filter(current(on), person=person)
    holder_leads = Leadership.objects.filter(
        current(on), unit=OuterRef(f"{prefix}unit"), person=OuterRef(f"{prefix}person")
    )
    own = leads.values("unit")
    in_own = ~Exists(holder_leads) & Q(**{f"{prefix}unit__in": own})
    below = Q(Exists(holder_leads)) & Q(**{f"{prefix}unit__parent__in": own})
    # Said by the two already, but the database finds the few units first only when told so.
    near = Q(**{f"{prefix}unit__in": Unit.objects.filter(Q(pk__in=own) | Q(parent__in=own))})
    return near & (in_own | (below & ~Q(**{f"{prefix}person": person})))


def employments_led_by(person: Person, on: dt.date) -> QuerySet[Employment]:
    return Employment.objects.filter(current(on), is_led_by(person, on)).select_related(
        "person", "unit"
    )


def units_led_by(person: Person, on: dt.date) -> QuerySet[Unit]:
    return Unit.objects.filter(
        Exists(Leadership.objects.filter(current(on), unit=OuterRef("pk"), person=person))
    )


@dataclass(frozen=True)
class Team:
    """The units somebody leads on a day, and the employments whose holders have them as leader."""

    units: list[Unit]
    employments: list[Employment]  # with person, in order of name


def team_of(leader: Person, on: dt.date) -> Team:
    """`units_led_by` and `employments_led_by` at once, for a page that shows all of both.

    Three plain questions: Django takes longer to put the one large question into words.
    """
    leads = Leadership.objects.filter(current(on), person=leader).select_related("unit")
    units = list(dict.fromkeys(lead.unit for lead in leads.order_by("unit__name")))
    here = {unit.pk for unit in units}
    near = Unit.objects.filter(Q(pk__in=here) | Q(parent__in=here))
    heads = {
        (unit, person): above in here
        for unit, person, above in Leadership.objects.filter(
            current(on), unit__in=near
        ).values_list("unit", "person", "unit__parent")
    }
    below = [unit for unit, _person in heads if unit not in here]
    there = Q(unit__in=here) | Q(unit__in=below, person__in=[person for _unit, person in heads])
    around = Employment.objects.filter(there, current(on)).exclude(person=leader)
    around = around.select_related("person").order_by("person__given_name", "person__family_name")
    # Who leads the unit is led from the unit above; everybody else there by whoever leads it.
    led = (row for row in around if heads.get((row.unit_id, row.person_id), row.unit_id in here))
    return Team(units, list(led))


def leader_of(employment: Employment, on: dt.date) -> Person | None:
    """The leader on that day, an acting one before an ordinary one; None while the post is vacant."""
    leads = Leadership.objects.filter(current(on)).order_by("-acting", "-starts_on")
    own = leads.filter(unit=employment.unit_id, person=employment.person_id).exists()
    unit_id = employment.unit.parent_id if own else employment.unit_id
    found = (
        leads.filter(unit=unit_id)
        .exclude(person=employment.person_id)
        .select_related("person")
        .first()
    )
    return found.person if found else None


def roles_of(person: Person) -> frozenset[Role]:
    """The roles held right now: asked again with every request, so a lost role is lost at once."""
    return frozenset(
        Role(role)
        for role in grants_in_force().filter(person=person).values_list("role", flat=True)
    )


def units_in_role(person: Person, role: Role) -> QuerySet[Unit]:
    """Every unit at or below one where the person holds the role."""
    return Unit.objects.filter(at_or_below(paths_in_role(person, role)))


def at_or_below(paths: Iterable[str], prefix: str = "") -> Q:
    """Condition on a unit (or on what `prefix` leads to one): it lies at or below one of these places."""
    somewhere = Q(pk__in=[])
    for path in paths:
        somewhere |= Q(**{f"{prefix}path__startswith": path})
    return somewhere


def is_everything(paths: Iterable[str]) -> bool:
    """Whether nothing lies outside these places, so that nobody need be looked up in the tree."""
    tops = Unit.objects.filter(parent__isnull=True).values_list("path", flat=True)
    return set(tops) <= set(paths)


def paths_in_role(person: Person, role: Role) -> list[str]:
    """Where in the tree the role is held; it counts for everything whose path begins so."""
    grants = grants_in_force().filter(person=person, role=role.value)
    return list(grants.values_list("unit__path", flat=True))


def leads_anybody(person: Person, on: dt.date) -> bool:
    return Leadership.objects.filter(current(on), person=person).exists()
