"""What an import compares with, and the runs somebody may see."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from ledetraad.people.models import Employment, ImportRun, Leadership, Person, Unit
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.rules.importing import organisation as own
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet


class _Place(NamedTuple):
    """A unit's own id and whether the import may touch what is in it."""

    own_id: str
    inside: bool


def parents_by_own_id() -> dict[str, str]:
    """Every unit and the one above it, all by the organisations' own ids."""
    rows = Unit.objects.values_list("own_id", "parent__own_id")
    return {own_id: parent or "" for own_id, parent in rows}


def known_organisation(tops: Collection[str]) -> own.Organisation:
    """What is known of the organisations with these units at the top; four queries at any size."""
    units = list(Unit.objects.all())
    roots = tuple(unit.path for unit in units if unit.own_id in tops)
    places = {
        unit.pk: _Place(unit.own_id, bool(roots) and unit.path.startswith(roots)) for unit in units
    }
    people: dict[UUID, own.Person] = {}
    for key, *facts in Person.objects.values_list(
        "pk", "own_id", "given_name", "family_name", "email"
    ):
        people[key] = own.Person(*facts)
    here: set[str] = set()
    elsewhere: set[str] = set()
    employments = list(_employments(places, people, here, elsewhere))
    outside = elsewhere - here
    return own.Organisation(
        units=_units(units, places),
        persons={one.id: one for one in people.values() if one.id not in outside},
        employments=tuple(employments),
        leaderships=tuple(_leaderships(places, people)),
        taken=frozenset(
            one.email.lower() for one in people.values() if one.email and one.id in outside
        ),
        persons_elsewhere=frozenset(outside),
        units_elsewhere=frozenset(place.own_id for place in places.values() if not place.inside),
    )


def _units(units: Iterable[Unit], places: dict[UUID, _Place]) -> dict[str, own.Unit]:
    return {
        unit.own_id: own.Unit(
            unit.own_id,
            unit.name,
            places[unit.parent_id].own_id if unit.parent_id else "",
            unit.closed_on is not None,
        )
        for unit in units
        if places[unit.pk].inside
    }


def _employments(
    places: dict[UUID, _Place],
    people: dict[UUID, own.Person],
    here: set[str],
    elsewhere: set[str],
) -> Iterator[own.Employment]:
    """Those inside; `here` and `elsewhere` are filled with who is employed where."""
    rows = Employment.objects.order_by().values_list(
        "pk",
        "person_id",
        "unit_id",
        "starts_on",
        "ends_on",
        "own_id",
        "title",
        "weekly_hours",
        "function",
    )
    for key, person, unit, starts, ends, own_id, title, hours, function in rows:
        place, who = places[unit], people[person].id
        (here if place.inside else elsewhere).add(who)
        if place.inside:
            yield own.Employment(
                who, place.own_id, starts, ends, own_id, title, hours, function, key
            )


def _leaderships(
    places: dict[UUID, _Place], people: dict[UUID, own.Person]
) -> Iterator[own.Leadership]:
    rows = Leadership.objects.order_by().values_list(
        "pk", "unit_id", "person_id", "starts_on", "ends_on", "acting"
    )
    for key, unit, person, starts, ends, acting in rows:
        if places[unit].inside:
            yield own.Leadership(places[unit].own_id, people[person].id, starts, ends, acting, key)


def fingerprint(known: own.Organisation) -> str:
    """Changes whenever anything that an import looks at has changed."""
    digest = hashlib.sha256()
    for part in (
        known.units.values(),
        known.persons.values(),
        known.employments,
        known.leaderships,
        known.taken,
        known.persons_elsewhere,
        known.units_elsewhere,
    ):
        for line in sorted(map(repr, part)):
            digest.update(line.encode())
            digest.update(b"\n")
        digest.update(b"\0")
    return digest.hexdigest()


def organisations_administered_by(person: Person) -> frozenset[str]:
    """Own ids of the whole organisations, not parts of them, that the person may import into."""
    grants = grants_in_force().filter(
        person=person, role=Role.ADMINISTRATOR.value, unit__parent__isnull=True
    )
    return frozenset(grants.values_list("unit__own_id", flat=True))


def first_organisation_of(person: Person) -> Unit | None:
    """One whole organisation that the person may import into."""
    mine = Unit.objects.filter(own_id__in=organisations_administered_by(person))
    return mine.order_by("name").first()


def runs_for(asker: Person) -> QuerySet[ImportRun]:
    """One's own imports: a file holds people, and whoever brought it answers for it."""
    return ImportRun.objects.filter(started_by=asker).defer("file", "units_file", "findings")


def run_for(asker: Person, run_id: UUID) -> ImportRun | None:
    return runs_for(asker).filter(pk=run_id).first()
