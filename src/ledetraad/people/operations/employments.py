"""People come, move on, are away, and come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from ledetraad.people.models import Absence, Employment, Leadership, Person, current
from ledetraad.people.operations.administration import RefusedError, log, tell_rooms_above
from ledetraad.people.operations.leaders import end_leaderships_of
from ledetraad.people.rules.roles import EmployeeFunction
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from ledetraad.people.models import Unit


@dataclass(frozen=True, kw_only=True)
class Post:
    """What somebody is employed as."""

    unit: Unit
    starts_on: dt.date
    ends_on: dt.date | None
    title: str
    weekly_hours: Decimal
    function: EmployeeFunction


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    own_id: str
    given_name: str
    family_name: str
    email: str


def take_on(by: Person, newcomer: Newcomer, post: Post) -> Person:
    """A person nobody knew before, employed at once: who is employed nowhere is nobody's to administer."""
    with transaction.atomic():
        if Person.objects.filter(own_id=newcomer.own_id).exists():
            raise RefusedError("own-id-taken")
        person = Person.objects.create(
            own_id=newcomer.own_id,
            sign_in_name=free_sign_in_name(newcomer.own_id),
            given_name=newcomer.given_name,
            family_name=newcomer.family_name,
            email=newcomer.email,
            password=make_password(None),
        )
        log(by, "add-person", person, person)
        employ(by, person, post)
    return person


def free_sign_in_name(wanted: str) -> str:
    """The own id, unless somebody already signs in by that name."""
    name, number = wanted, 1
    while Person.objects.filter(sign_in_name=name).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name


def employ(by: Person, person: Person, post: Post) -> Employment:
    with transaction.atomic():
        same_place = Employment.objects.filter(person=person, unit=post.unit)
        if post.ends_on is not None:
            same_place = same_place.filter(starts_on__lte=post.ends_on)
        if same_place.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=post.starts_on)).exists():
            raise RefusedError("employed-already")
        employment = Employment.objects.create(
            person=person,
            unit=post.unit,
            title=post.title,
            weekly_hours=post.weekly_hours,
            function=post.function.value,
            starts_on=post.starts_on,
            ends_on=post.ends_on,
        )
        log(by, "employ", employment, person, details={"from": post.starts_on.isoformat()})
        tell_rooms_above(post.unit.pk)
    return employment


def end_employment(by: Person, employment: Employment, last_day: dt.date) -> None:
    """Whoever has no other job leads nobody from the day after."""
    if last_day < employment.starts_on:
        raise RefusedError("ends-before-start")
    if employment.ends_on == last_day:
        return
    with transaction.atomic():
        employment.ends_on = last_day
        employment.save(update_fields=["ends_on"])
        person = employment.person
        log(by, "end-employment", employment, person, details={"to": last_day.isoformat()})
        left = end_leaderships_of(by, person, last_day)
        tell_rooms_above(employment.unit_id, *left)


def record_absence(
    by: Person, person: Person, starts_on: dt.date, ends_on: dt.date | None
) -> Absence:
    """Only when somebody is away, never why."""
    with transaction.atomic():
        overlapping = Absence.objects.filter(person=person).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
        )
        if ends_on is not None:
            overlapping = overlapping.filter(starts_on__lte=ends_on)
        if overlapping.exists():
            raise RefusedError("absent-already")
        absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
        log(by, "record-absence", absence, person)
        _tell_where_one_works(person)
    return absence


def end_absence(by: Person, absence: Absence, last_day: dt.date) -> None:
    if last_day < absence.starts_on:
        raise RefusedError("ends-before-start")
    if absence.ends_on == last_day:
        return
    with transaction.atomic():
        absence.ends_on = last_day
        absence.save(update_fields=["ends_on"])
        log(by, "end-absence", absence, absence.person)
        _tell_where_one_works(absence.person)


def _tell_where_one_works(person: Person) -> None:
    """Who is away, or back, is so for those who lead them and those they lead."""
    today = clock.today()
    works = Employment.objects.filter(current(today), person=person)
    leads = Leadership.objects.filter(current(today), person=person)
    tell_rooms_above(*works.values_list("unit", flat=True), *leads.values_list("unit", flat=True))
