"""The whole demonstration, in one transaction: there is either all of it or none."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from ledetraad.desks.operations.demonstration import cast
from ledetraad.desks.operations.demonstration.agreements import agree_all
from ledetraad.desks.operations.demonstration.chain import live, team_follow_up
from ledetraad.desks.operations.demonstration.organisation import (
    SHAPES,
    Organisation,
    Size,
    save_organisation,
)
from ledetraad.desks.operations.demonstration.people import add_staff, fill, give_tool
from ledetraad.desks.operations.demonstration.units import tree_of
from ledetraad.desks.operations.demonstration.year import Year
from ledetraad.desks.operations.publishing import publish_due
from ledetraad.dialogues.models import Course
from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.nudges.operations.telling import show_mail_to
from ledetraad.people.models import Person, Unit
from ledetraad.shared import clock
from ledetraad.shared.calendar import next_working_day

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 2020
COURSES_AT_A_TIME = 2000


def build(size: Size, seed: int = SEED, tell: Callable[[str], None] = lambda _: None) -> None:
    with transaction.atomic():
        organisation = build_organisation(size, seed)
        save_organisation(organisation)
        tell(f"{len(organisation.people):,} people in {len(organisation.units):,} units")
        follow_changes(organisation.today)
        _live_all(organisation, tell)
        _remember(organisation)
        publish_due(organisation.today)


def build_organisation(size: Size, seed: int) -> Organisation:
    organisation = Organisation(random=Random(seed), today=clock.today())  # noqa: S311 - lifelike, not secret
    shape = SHAPES[size]
    bottoms: list[Unit] = []
    for number, levels in enumerate(shape.levels):
        bottoms += tree_of(organisation, size, number, levels)
    fill(organisation, bottoms, shape.employees)
    add_staff(organisation)
    give_tool(organisation)
    return organisation


def _remember(organisation: Organisation) -> None:
    """In a small organisation all there is; in a large one the worker soon sees to all but the cast."""
    people = [person.pk for person in organisation.cast.values()]
    courses = Course.objects.all()
    if courses.count() > COURSES_AT_A_TIME:
        mine = courses.filter(Q(employee__in=people) | Q(leader__in=people))
        courses = courses.filter(leader__in=mine.values("leader"))
    remember_courses(list(courses.values_list("pk", flat=True)))
    for person in people:
        show_mail_to(person)


def is_built() -> bool:
    return Person.objects.exists()


def _live_all(organisation: Organisation, tell: Callable[[str], None]) -> None:
    year = Year(organisation)
    told_by_hand = {
        organisation.cast["ali"].pk: cast.ali,
        organisation.cast["bodil"].pk: cast.bodil,
    }
    courses = list(
        Course.objects.select_related("employment__unit", "employee", "leader").order_by(
            "leader__own_id", "employee__own_id"
        )
    )
    done = written = 0
    for _leader, team in groupby(courses, key=lambda course: course.leader_id):
        members = list(team)
        for course in members:
            told_by_hand.get(course.employee_id, live)(year, course)
        if year.random.random() < 0.3:
            day = next_working_day(members[0].starts_on + dt.timedelta(days=150))
            team_follow_up(year, members, min(day, year.today))
        done += len(members)
        if done - written >= COURSES_AT_A_TIME:
            _write_down(year)
            tell(f"{done:,} of {len(courses):,} courses")
            written = done
    _write_down(year)


def _write_down(year: Year) -> None:
    year.flush()
    agree_all(year)
