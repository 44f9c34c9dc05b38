"""The company every test knows.

Karen leads the job centre's youth team, where Ali and Bodil work. Gitte is Karen's leader. Finn
leads another unit, with Dorte in it, and must see nothing of Karen's. Inge is HR, Rasmus the
researcher, Anders the administrator. Each is made by plain functions that a test may call.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from ledetraad.dialogues.models import Course
from ledetraad.people.models import (
    Employment,
    Leadership,
    Person,
    Purpose,
    RoleGrant,
    ToolAccess,
    Unit,
    Value,
)
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock

_numbers = itertools.count(1)
START = dt.date(2020, 1, 1)


def make_unit(name: str, parent: Unit | None = None) -> Unit:
    unit = Unit(own_id=f"u{next(_numbers)}", name=name, parent=parent)
    unit.path = f"{parent.path if parent else ''}{unit.pk.hex}/"
    unit.save()
    return unit


def make_person(given_name: str, family_name: str = "Holm", **given: object) -> Person:
    number = next(_numbers)
    return Person.objects.create(
        own_id=f"p{number}",
        sign_in_name=f"{given_name.lower()}{number}",
        given_name=given_name,
        family_name=family_name,
        email=f"{given_name.lower()}{number}@example.org",
        **given,
    )


def make_employment(
    person: Person, unit: Unit, starts_on: dt.date = START, ends_on: dt.date | None = None
) -> Employment:
    return Employment.objects.create(
        own_id=f"e{next(_numbers)}",
        person=person,
        unit=unit,
        weekly_hours=Decimal(37),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def make_leadership(
    person: Person, unit: Unit, starts_on: dt.date = START, ends_on: dt.date | None = None
) -> Leadership:
    return Leadership.objects.create(person=person, unit=unit, starts_on=starts_on, ends_on=ends_on)


def make_course(leader: Person, employment: Employment, starts_on: dt.date | None = None) -> Course:
    return Course.objects.create(
        leader=leader,
        employee=employment.person,
        employment=employment,
        starts_on=starts_on or clock.today(),
    )


@dataclass
class Company:
    """Everybody, and what there is between Karen and Ali, Karen and Bodil, Finn and Dorte."""

    organisation: Unit
    youth: Unit
    benefits: Unit
    gitte: Person
    karen: Person
    ali: Person
    bodil: Person
    finn: Person
    dorte: Person
    inge: Person
    rasmus: Person
    anders: Person
    ali_with_karen: Course
    bodil_with_karen: Course
    dorte_with_finn: Course


@transaction.atomic  # a worker that is running already must not find people without their courses
def make_company() -> Company:
    organisation = make_unit("Jobcenter Vesterå")
    youth, benefits = make_unit("Ungeteamet", organisation), make_unit("Ydelser", organisation)
    names = ["Gitte", "Karen", "Ali", "Bodil", "Finn", "Dorte", "Inge", "Rasmus", "Anders"]
    gitte, karen, ali, bodil, finn, dorte, inge, rasmus, anders = (
        make_person(name) for name in names
    )
    for person, unit in [(gitte, organisation), (karen, youth), (finn, benefits)]:
        make_employment(person, unit)
        make_leadership(person, unit)
        ToolAccess.objects.create(person=person, opened_on=clock.today())
    at_work = {person: make_employment(person, youth) for person in (ali, bodil)}
    at_work[dorte] = make_employment(dorte, benefits)
    for person in (inge, rasmus, anders):
        make_employment(person, organisation)
    for person, role in [(inge, Role.HR), (rasmus, Role.RESEARCHER), (anders, Role.ADMINISTRATOR)]:
        RoleGrant.objects.create(person=person, role=role.value, unit=organisation)
    Purpose.objects.create(
        unit=organisation,
        number=1,
        local_term="core_task",
        statement="Flere borgere i job, der passer til dem.",
        author=gitte,
        decided_at=clock.now(),
    )
    Value.objects.create(unit=organisation, name="Ordentlighed")
    return Company(
        organisation=organisation,
        youth=youth,
        benefits=benefits,
        gitte=gitte,
        karen=karen,
        ali=ali,
        bodil=bodil,
        finn=finn,
        dorte=dorte,
        inge=inge,
        rasmus=rasmus,
        anders=anders,
        ali_with_karen=make_course(karen, at_work[ali]),
        bodil_with_karen=make_course(karen, at_work[bodil]),
        dorte_with_finn=make_course(finn, at_work[dorte]),
    )
