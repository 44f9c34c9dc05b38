"""K16-K17: who has a seat at the table, as people come, move and leave."""

from __future__ import annotations

import datetime as dt
import io

from django.core.management import call_command
from tests.ledetraad.cast import Company, make_employment, make_leadership, make_person

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.operations.courses import follow_changes, hand_over, take_back
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.people.models import Employment, Leadership, Person, ToolAccess
from ledetraad.shared import clock

YESTERDAY = dt.timedelta(days=1)


def new_leader_of_youth(company: Company) -> Person:
    hanne = make_person("Hanne")
    Leadership.objects.filter(person=company.karen).update(ends_on=clock.today() - YESTERDAY)
    make_leadership(hanne, company.youth)
    ToolAccess.objects.create(person=hanne, opened_on=clock.today())
    return hanne


def test_ali_and_karen_have_a_seat_and_nobody_else(company: Company) -> None:
    course = company.ali_with_karen.pk
    seated = {person.given_name for person in Person.objects.all() if seat_for(person, course)}
    assert seated == {"Ali", "Karen"}


def test_karen_loses_her_seat_with_the_next_request_when_she_stops(company: Company) -> None:
    new_leader_of_youth(company)
    assert seat_for(company.karen, company.ali_with_karen.pk) is None
    assert seat_for(company.ali, company.ali_with_karen.pk) is not None


def test_a_new_leader_sees_nothing_earlier_until_ali_releases_it(company: Company) -> None:
    hanne = new_leader_of_youth(company)
    follow_changes()
    old = Course.objects.get(pk=company.ali_with_karen.pk)
    assert old.parked_because == "leader_changed"
    new = Course.objects.get(leader=hanne, employee=company.ali)
    assert new.follows == old
    assert seat_for(hanne, old.pk) is None

    alis_seat = seat_for(company.ali, old.pk)
    assert alis_seat is not None
    hand_over(alis_seat)
    seat = seat_for(hanne, old.pk)
    assert seat is not None
    assert seat.may_read(TextKind.GOAL)
    assert not seat.may_read(TextKind.SHARED_NOTES)
    assert not seat.may_write

    take_back(alis_seat)
    assert seat_for(hanne, old.pk) is None


def test_a_vacant_post_parks_the_course_and_opens_none(company: Company) -> None:
    Leadership.objects.filter(person=company.karen).update(ends_on=clock.today() - YESTERDAY)
    follow_changes()
    assert Course.objects.get(pk=company.ali_with_karen.pk).parked_because == "vacant"
    assert not Course.objects.filter(employee=company.ali, parked_on__isnull=True).exists()


def test_ali_moves_to_finn_and_karens_course_is_parked(company: Company) -> None:
    Employment.objects.filter(person=company.ali).update(ends_on=clock.today() - YESTERDAY)
    make_employment(company.ali, company.benefits, starts_on=clock.today())
    follow_changes()
    follow_changes()
    old = Course.objects.get(employee=company.ali, parked_on__isnull=False)
    new = Course.objects.get(employee=company.ali, parked_on__isnull=True)
    assert old.parked_because == "moved"
    assert (new.leader, new.follows) == (company.finn, old)
    assert seat_for(company.karen, old.pk) is None


def test_karen_is_gittes_employee_and_nobody_is_their_own_leader(company: Company) -> None:
    follow_changes()
    assert Course.objects.get(employee=company.karen).leader == company.gitte
    assert not Course.objects.filter(employee=company.gitte).exists()


def test_a_leader_without_the_tool_gets_no_course(company: Company) -> None:
    Course.objects.filter(leader=company.finn).delete()
    ToolAccess.objects.filter(person=company.finn).delete()
    follow_changes()
    assert not Course.objects.filter(leader=company.finn).exists()


def test_the_nightly_command_parks_what_ended_yesterday_and_may_be_repeated(
    company: Company,
) -> None:
    new_leader_of_youth(company)
    for _ in range(2):
        call_command("daily", stdout=io.StringIO())
    open_courses = Course.objects.filter(employee=company.ali, parked_on__isnull=True)
    assert [course.leader.given_name for course in open_courses] == ["Hanne"]
