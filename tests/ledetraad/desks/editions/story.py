"""What happens to those who are counted, and what is shown of it afterwards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import make_course, make_employment, make_person

from ledetraad.desks.queries.hr import edition_of, report_of
from ledetraad.dialogues.models import Course, Dialogue
from ledetraad.people.models import Employment, Unit
from ledetraad.shared.calendar import Quarter

if TYPE_CHECKING:
    from uuid import UUID

    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person

FIRST, SECOND, THIRD, FOURTH = (Quarter(2026, number) for number in (1, 2, 3, 4))
JANUARY = dt.date(2027, 1, 8)


def comes(company: Company, unit: Unit, on: dt.date) -> Course:
    employment = make_employment(make_person("Mette"), unit, starts_on=on)
    return make_course(company.karen, employment, starts_on=on)


def leaves(course: Course, on: dt.date) -> None:
    Employment.objects.filter(pk=course.employment_id).update(ends_on=on)
    Course.objects.filter(pk=course.pk).update(parked_on=on)


def talks(course: Course, on: dt.date) -> None:
    Dialogue.objects.create(course=course, kind="development", quarter=1, held_on=on)


def moves(unit: Unit, parent: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(parent=parent, path=f"{parent.path}{unit.pk.hex}/")


def shown(person: Person, name: str, *given: object) -> bytes:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=given))
    assert answer.status_code == 200
    return bytes(answer.content)


def figures(person: Person, quarter: Quarter) -> dict[UUID, Any]:
    edition = edition_of(quarter)
    assert edition is not None
    return {line.unit_id: line.coverage for line in report_of(person, edition).lines}
