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
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from django.db.models import Model

_numbers = itertools.count(1)
START = dt.date(2020, 1, 1)


def keep(*rows: Model) -> None:
    """Those of a kind that stand together go into the database together: a company is made often."""
    for _, of_a_kind in itertools.groupby(rows, type):
        some = list(of_a_kind)
        type(some[0])._base_manager.bulk_create(some)


def new_unit(name: str, parent: Unit | None = None) -> Unit:
    unit = Unit(own_id=f"u{next(_numbers)}", name=name, parent=parent)
    unit.path = f"{parent.path if parent else ''}{unit.pk.hex}/"
    return unit


def make_unit(name: str, parent: Unit | None = None) -> Unit:
    unit = new_unit(name, parent)
    keep(unit)
    return unit


def new_person(given_name: str, family_name: str = "Holm", **given: object) -> Person:
    number = next(_numbers)
    return Person(
        own_id=f"p{number}",
        sign_in_name=f"{given_name.lower()}{number}",
        given_name=given_name,
        family_name=family_name,
        email=f"{given_name.lower()}{number}@example.org",
        **given,
    )


def make_person(given_name: str, family_name: str = "Holm", **given: object) -> Person:
    person = new_person(given_name, family_name, **given)
    keep(person)
    return person


def new_employment(
    person: Person, unit: Unit, starts_on: dt.date = START, ends_on: dt.date | None = None
) -> Employment:
    return Employment(
        own_id=f"e{next(_numbers)}",
        person=person,
        unit=unit,
        weekly_hours=Decimal(37),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def make_employment(
    person: Person, unit: Unit, starts_on: dt.date = START, ends_on: dt.date | None = None
) -> Employment:
    employment = new_employment(person, unit, starts_on, ends_on)
    keep(employment)
    return employment


def make_leadership(
    person: Person, unit: Unit, starts_on: dt.date = START, ends_on: dt.date | None = None
) -> Leadership:
    return Leadership.objects.create(person=person, unit=unit, starts_on=starts_on, ends_on=ends_on)


def new_course(leader: Person, employment: Employment, starts_on: dt.date | None = None) -> Course:
    return Course(
        leader=leader,
        employee=employment.person,
        employment=employment,
        starts_on=starts_on or clock.today(),
    )


def make_course(leader: Person, employment: Employment, starts_on: dt.date | None = None) -> Course:
    course = new_course(leader, employment, starts_on)
    keep(course)
    return course


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
    organisation = new_unit("Jobcenter Vesterå")
    youth, benefits = new_unit("Ungeteamet", organisation), new_unit("Ydelser", organisation)
    names = ["Gitte", "Karen", "Ali", "Bodil", "Finn", "Dorte", "Inge", "Rasmus", "Anders"]
    everybody = [new_person(name) for name in names]
    gitte, karen, ali, bodil, finn, dorte, inge, rasmus, anders = everybody
    led = [(gitte, organisation), (karen, youth), (finn, benefits)]
    works_in = dict(led) | {ali: youth, bodil: youth, dorte: benefits}
    at_work = {
        person: new_employment(person, works_in.get(person, organisation)) for person in everybody
    }
    grants = [(inge, Role.HR), (rasmus, Role.RESEARCHER), (anders, Role.ADMINISTRATOR)]
    purpose = Purpose(
        unit=organisation,
        number=1,
        local_term="core_task",
        statement="Flere borgere i job, der passer til dem.",
        author=gitte,
        decided_at=clock.now(),
    )
    company = Company(
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
        ali_with_karen=new_course(karen, at_work[ali]),
        bodil_with_karen=new_course(karen, at_work[bodil]),
        dorte_with_finn=new_course(finn, at_work[dorte]),
    )
    keep(
        *(organisation, youth, benefits),
        *everybody,
        *at_work.values(),
        *(Leadership(person=person, unit=unit, starts_on=START) for person, unit in led),
        *(ToolAccess(person=person, opened_on=clock.today()) for person, _unit in led),
        *(RoleGrant(person=who, role=role.value, unit=organisation) for who, role in grants),
        *(purpose, Value(unit=organisation, name="Ordentlighed")),
        *(company.ali_with_karen, company.bodil_with_karen, company.dorte_with_finn),
    )
    return company
