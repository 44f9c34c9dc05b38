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
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.db.models import Model

SIZE_OF_FIRST = 0.75  # of the average team


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


def build_organisation(size: Size, seed: int) -> Organisation:
    organisation = Organisation(random=Random(seed), today=clock.today())  # noqa: S311 - lifelike, not secret
    shape = SHAPES[size]
    bottoms: list[Unit] = []
    for number, levels in enumerate(shape.levels):
        bottoms += _tree(organisation, size, number, levels)
    _fill(organisation, bottoms, shape.employees)
    _add_staff(organisation)
    _give_tool(organisation)
    return organisation


def _tree(
    organisation: Organisation, size: Size, number: int, levels: tuple[int, ...]
) -> list[Unit]:
    """Units level by level, each with its leader; gives back the lowest."""
    words = organisation.words
    municipality = words["municipalities"][number % len(words["municipalities"])]
    city = size is Size.CITY
    top = words["city_top" if city else "top"].format(municipality=municipality)
    root = organisation.unit(top, None)
    _give_purpose(organisation, root, words["city_purpose" if city else "purpose"])
    above = [root]
    _give_leader(organisation, root)
    for depth, count in enumerate(levels[1:], start=1):
        lowest = depth == len(levels) - 1
        names = words["teams"] if lowest else words["departments"]
        below = []
        for place in range(count):
            parent = above[place % len(above)]
            unit = organisation.unit(_name(names, place), parent)
            _give_leader(organisation, unit)
            below.append(unit)
        above = below
    return above


def _name(names: list[str], place: int) -> str:
    again = place // len(names)
    return names[place % len(names)] + (f" {again + 1}" if again else "")


def _give_leader(organisation: Organisation, unit: Unit) -> None:
    part = _part_in_cast(organisation, unit)
    leader = organisation.person(*part["name"]) if part else organisation.anybody()
    if part:
        organisation.cast[part["id"]] = leader
    title = organisation.random.choice(organisation.words["leader_titles"])
    organisation.employ(leader, unit, title)
    organisation.lead(leader, unit)


def _part_in_cast(organisation: Organisation, unit: Unit) -> dict[str, Any] | None:
    """Gitte leads the first root, Karen the first team."""
    level = "root" if unit.parent is None else "team"
    for part in organisation.words["cast"]:
        fits = part.get("leads") and part["unit"] == level and part["id"] not in organisation.cast
        if fits and (level == "root" or unit.name == organisation.words["teams"][0]):
            return dict(part)
    return None


def _give_purpose(organisation: Organisation, root: Unit, statement: str) -> None:
    words = organisation.words
    organisation.purposes.append(
        Purpose(
            id=organisation.uuid(),
            unit=root,
            number=1,
            local_term=words["purpose_term"],
            statement=statement,
            decided_at=clock.now(),
        )
    )
    for position, value in enumerate(words["values"]):
        organisation.purposes.append(
            Value(id=organisation.uuid(), unit=root, position=position, **value)
        )


def _fill(organisation: Organisation, units: list[Unit], employees: int) -> None:
    """Teams of different sizes, as they are; the cast is in the first one."""
    random, words = organisation.random, organisation.words
    weights = [random.lognormvariate(0, 0.35) for _ in units]
    weights[0] = SIZE_OF_FIRST * sum(weights[1:]) / max(len(weights) - 1, 1)  # Karen has 20 or so
    chosen = random.choices(units, weights, k=employees)
    first = units[0]
    for part in words["cast"]:
        if part["unit"] == "team" and not part.get("leads"):
            person = organisation.person(*part["name"])
            organisation.cast[part["id"]] = person
            organisation.employ(person, first, part["title"])
            chosen.pop()
    for unit in chosen:
        person = organisation.anybody()
        employment = organisation.employ(person, unit, random.choice(words["titles"]))
        _sometimes_new_or_away(organisation, employment)


def _sometimes_new_or_away(organisation: Organisation, employment: Employment) -> None:
    luck = organisation.random.random()
    if luck < 0.04:  # hired after the leader got the tool
        days = organisation.random.randint(20, 120)
        employment.starts_on = organisation.today - dt.timedelta(days=days)
    elif luck < 0.06:  # on leave
        away = dt.timedelta(days=organisation.random.randint(30, 90))
        organisation.absences.append(
            Absence(
                id=organisation.uuid(),
                person=employment.person,
                starts_on=organisation.today - away,
                ends_on=organisation.today + away,
            )
        )


def _add_staff(organisation: Organisation) -> None:
    """HR, the researcher and the administrator belong to the first root."""
    root = organisation.units[0]
    for part in organisation.words["cast"]:
        if "role" not in part:
            continue
        person = organisation.person(*part["name"])
        organisation.cast[part["id"]] = person
        organisation.employ(person, root, part["title"])
        roots = [unit for unit in organisation.units if unit.parent is None]
        for unit in roots:
            organisation.roles.append(RoleGrant(person=person, role=part["role"], unit=unit))


def _give_tool(organisation: Organisation) -> None:
    """Most leaders got the tool six to eight months ago; some wait for their turn."""
    random = organisation.random
    for place, leadership in enumerate(organisation.leaderships):
        is_cast = leadership.person in organisation.cast.values()
        if not is_cast and random.random() < 0.08:
            continue
        days = random.randint(190, 245)
        organisation.access.append(
            ToolAccess(
                person=leadership.person, opened_on=organisation.today - dt.timedelta(days=days)
            )
        )
        if place % 4 == 0 or is_cast:
            texts = organisation.words["leader_words"]
            organisation.purposes.append(
                LeaderWords(
                    id=organisation.uuid(),
                    unit=leadership.unit,
                    author=leadership.person,
                    number=1,
                    text=texts[place % len(texts)],
                    written_at=clock.now(),
                )
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
