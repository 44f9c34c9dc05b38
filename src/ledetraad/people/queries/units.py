"""The tree as an administrator sees it: one unit at a time, with its leader and what lies below."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ledetraad.people.models import Employment, Leadership, Person, Unit, current
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.queries.organisation import employments_led_by, units_in_role
from ledetraad.people.queries.persons import LONGEST_SEARCH
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


@dataclass(frozen=True)
class Post:
    """Who leads a unit today; when nobody does, since when, as far as is known."""

    leadership: Leadership | None
    vacant_since: dt.date | None = None


@dataclass(frozen=True)
class UnitLine:
    """A unit in a list."""

    unit: Unit
    employees: int
    post: Post


@dataclass(frozen=True)
class UnitFile:
    unit: Unit
    above: list[Unit]  # those the asker administers, the highest first
    below: list[UnitLine]
    post: Post
    leaderships: list[Leadership]
    employees: int
    span_of_control: int


def unit_for_administrator(asker: Person, unit_id: UUID) -> Unit | None:
    units = units_in_role(asker, Role.ADMINISTRATOR)
    return units.filter(pk=unit_id).select_related("parent").first()


def highest_units(asker: Person) -> list[UnitLine]:
    """Where the asker's own administration begins."""
    granted = grants_in_force().filter(person=asker, role=Role.ADMINISTRATOR.value)
    return _lines(Unit.objects.filter(pk__in=granted.values("unit")))


def search_units(asker: Person, words: str) -> QuerySet[Unit]:
    found = units_in_role(asker, Role.ADMINISTRATOR)
    for word in words.split()[:LONGEST_SEARCH]:
        said = Q(own_id__iexact=word)
        for form in {word, word.lower(), word.capitalize(), word.upper()}:
            said |= Q(name__icontains=form)
        found = found.filter(said)
    return found.order_by("name")


def lines_of(units: Iterable[Unit]) -> list[UnitLine]:
    return _lines(Unit.objects.filter(pk__in=[unit.pk for unit in units]))


def units_called(asker: Person, wanted: str) -> list[Unit]:
    """The one with this own id; else those with this name."""
    units = units_in_role(asker, Role.ADMINISTRATOR)
    return list(units.filter(own_id=wanted)[:1]) or list(units.filter(name__iexact=wanted)[:2])


def unit_file(asker: Person, unit_id: UUID) -> UnitFile | None:
    unit = unit_for_administrator(asker, unit_id)
    if unit is None:
        return None
    today = clock.today()
    leaderships = list(
        Leadership.objects.filter(unit=unit).select_related("person").order_by("-starts_on")
    )
    post = _post(leaderships, today)
    leader = post.leadership.person if post.leadership else None
    return UnitFile(
        unit=unit,
        above=_above(asker, unit),
        below=_lines(Unit.objects.filter(parent=unit)),
        post=post,
        leaderships=leaderships,
        employees=Employment.objects.filter(current(today), unit=unit).count(),
        span_of_control=employments_led_by(leader, today).count() if leader else 0,
    )


def _above(asker: Person, unit: Unit) -> list[Unit]:
    mine = units_in_role(asker, Role.ADMINISTRATOR)
    lineage = [part for part in unit.path.strip("/").split("/") if part != unit.pk.hex]
    return list(mine.filter(pk__in=lineage).order_by("path"))


def _lines(units: QuerySet[Unit]) -> list[UnitLine]:
    """Three questions, however many units."""
    today = clock.today()
    employed = Employment.objects.filter(current(today), unit=OuterRef("pk")).order_by()
    counted = employed.values("unit").annotate(number=Count("pk")).values("number")
    rows = list(
        units.annotate(employees=Coalesce(Subquery(counted), 0, output_field=IntegerField()))
        .order_by(F("closed_on").asc(nulls_first=True), "name")
        .distinct()
    )
    by_unit: dict[UUID, list[Leadership]] = {}
    held = Leadership.objects.filter(unit__in=rows).select_related("person")
    for leadership in held.order_by("-starts_on"):
        by_unit.setdefault(leadership.unit_id, []).append(leadership)
    return [UnitLine(row, row.employees, _post(by_unit.get(row.pk, []), today)) for row in rows]


def _post(leaderships: list[Leadership], today: dt.date) -> Post:
    """From the latest to the earliest; an acting leader goes before an ordinary one."""
    now = [
        each
        for each in leaderships
        if each.starts_on <= today and (each.ends_on is None or each.ends_on >= today)
    ]
    if now:
        return Post(next((each for each in now if each.acting), now[0]))
    ended = [each.ends_on for each in leaderships if each.ends_on and each.ends_on < today]
    return Post(None, max(ended) + dt.timedelta(days=1) if ended else None)
