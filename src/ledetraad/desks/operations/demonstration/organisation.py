"""Units, people, leaders and employments of a made-up organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ledetraad.content.demonstration import organisation_words, sign_in_name
from ledetraad.desks.operations.demonstration.rows import write_rows
from ledetraad.people.models import (
    Absence,
    Employment,
    Leadership,
    LeaderWords,
    Person,
    Purpose,
    RoleGrant,
    ToolAccess,
    Unit,
    Value,
)
from ledetraad.people.rules.roles import FULL_TIME_HOURS, EmployeeFunction

if TYPE_CHECKING:
    from django.db.models import Model


class Size(StrEnum):
    SMALL = "small"  # one job centre
    ARTICLE = (
        "article"  # the shape of Haunstrup's trial: 34 organisations, 226 leaders, 4,442 employees
    )
    CITY = "city"  # one large municipality


@dataclass(frozen=True)
class Shape:
    """How many units there are on each level of each organisation, and employees in all."""

    levels: tuple[tuple[int, ...], ...]
    employees: int


SHAPES = {
    Size.SMALL: Shape(levels=((1, 2, 9),), employees=240),
    Size.ARTICLE: Shape(levels=((1, 6),) * 22 + ((1, 5),) * 12, employees=4442),
    Size.CITY: Shape(levels=((1, 8, 90, 2901),), employees=40_000),
}


@dataclass
class Organisation:
    """Everything of the demonstration before it is written down."""

    random: Random
    today: dt.date
    words: dict[str, Any] = field(default_factory=organisation_words)
    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    leaderships: list[Leadership] = field(default_factory=list)
    access: list[ToolAccess] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    roles: list[RoleGrant] = field(default_factory=list)
    purposes: list[Model] = field(default_factory=list)
    cast: dict[str, Person] = field(default_factory=dict)
    names_taken: dict[str, int] = field(default_factory=dict)

    def uuid(self) -> UUID:
        """Random, but the same every time the demonstration is built from the same seed."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def person(self, given: str, family: str) -> Person:
        base = sign_in_name(given, family)
        number = self.names_taken.get(base, 0)
        self.names_taken[base] = number + 1
        sign_in = f"{base}{number or ''}"
        has_email = self.random.random() > 0.07
        person = Person(
            id=self.uuid(),
            own_id=f"M{len(self.people) + 10001}",
            sign_in_name=sign_in,
            given_name=given,
            family_name=family,
            email=f"{sign_in}@example.org" if has_email else "",
        )
        person.set_unusable_password()
        self.people.append(person)
        return person

    def anybody(self) -> Person:
        given = self.random.choice(self.words["given_names"])
        return self.person(given, self.random.choice(self.words["family_names"]))

    def employ(self, person: Person, unit: Unit, title: str) -> Employment:
        part_time = self.random.random() < 0.25
        hours = self.random.choice((28, 30, 32)) if part_time else FULL_TIME_HOURS
        administrative = self.random.random() < 0.2
        function = (
            EmployeeFunction.ADMINISTRATIVE if administrative else EmployeeFunction.CITIZEN_FACING
        )
        employment = Employment(
            id=self.uuid(),
            own_id=f"A{len(self.employments) + 50001}",
            person=person,
            unit=unit,
            title=title,
            weekly_hours=Decimal(hours),
            function=function.value,
            starts_on=self.today - dt.timedelta(days=self.random.randint(320, 6000)),
        )
        self.employments.append(employment)
        return employment

    def unit(self, name: str, parent: Unit | None) -> Unit:
        unit = Unit(id=self.uuid(), own_id=f"E{len(self.units) + 101}", name=name, parent=parent)
        unit.path = f"{parent.path if parent else ''}{unit.pk.hex}/"
        self.units.append(unit)
        return unit

    def lead(self, person: Person, unit: Unit) -> None:
        held_for = dt.timedelta(days=self.random.randint(400, 3000))
        begins = self.today - held_for
        self.leaderships.append(
            Leadership(id=self.uuid(), unit=unit, person=person, starts_on=begins)
        )


def save_organisation(organisation: Organisation) -> None:
    for rows in (
        organisation.units,
        organisation.people,
        organisation.employments,
        organisation.leaderships,
        organisation.access,
        organisation.absences,
        organisation.roles,
    ):
        _save(rows)
    for kind in (Purpose, Value, LeaderWords):
        _save([row for row in organisation.purposes if isinstance(row, kind)])


def _save(rows: list[Any]) -> None:
    if rows:
        write_rows(type(rows[0]), rows)
