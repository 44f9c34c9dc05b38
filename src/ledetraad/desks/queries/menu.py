"""What there is to go to for one person, in one question to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from ledetraad.dialogues.models import Course
from ledetraad.people.models import Leadership, Person, ToolAccess, current
from ledetraad.people.queries.leaving import grants_in_force
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Places:
    leads: bool
    has_course: bool
    has_tool: bool
    hr: bool
    administrator: bool
    researcher: bool


def places_of(person: Person, on: dt.date) -> Places:
    me = OuterRef("pk")
    grants = grants_in_force().filter(person=me)
    access = ToolAccess.objects.filter(person=me, opened_on__lte=on)
    courses = Course.objects.filter(employee=me)
    row = (
        Person.objects.filter(pk=person.pk)
        .values_list(
            Exists(Leadership.objects.filter(current(on), person=me)),
            Exists(courses),
            Exists(access),
            Exists(courses.filter(parked_on__isnull=True)),
            Exists(grants.filter(role=Role.HR.value)),
            Exists(grants.filter(role=Role.ADMINISTRATOR.value)),
            Exists(grants.filter(role=Role.RESEARCHER.value)),
        )
        .get()
    )
    leads, has_course, has_tool, in_course, *roles = row
    return Places(leads, has_course, has_tool or in_course, *roles)
