"""K16-K17: who has a seat at the table, as people come, move and leave."""

from __future__ import annotations

import datetime as dt
import io

from django.core.management import call_command
from tests.ledetraad.cast import Company, make_employment, make_leadership, make_person

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.operations.courses import follow_changes, hand_over, take_back
from ledetraad.dialogues.queries.courses import recipients_of, seat_for
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
    assert hand_over(alis_seat, new.pk)
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


def second_job_with_finn(company: Company, starts_on: dt.date) -> Employment:
    """Ali also works some hours for Finn, beside his job with Karen."""
    employment = make_employment(company.ali, company.benefits, starts_on=starts_on)
    follow_changes()
    return employment


def test_a_course_with_alis_other_leader_follows_nothing_when_karen_stops(
    company: Company,
) -> None:
    """Two employments: what Ali releases of the one never reaches the leader of the other."""
    new_leader_of_youth(company)
    follow_changes()
    with_hanne = Course.objects.get(leader__given_name="Hanne", employee=company.ali)
    second_job_with_finn(company, clock.today())
    with_finn = Course.objects.get(leader=company.finn, employee=company.ali)
    assert (with_hanne.follows, with_finn.follows) == (company.ali_with_karen, None)

    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    assert recipients_of(seat.course) == [with_hanne]
    assert not hand_over(seat, with_finn.pk)
    assert hand_over(seat, with_hanne.pk)
    assert seat_for(company.finn, seat.course.pk) is None


def test_a_job_that_ran_beside_the_one_that_ended_is_not_where_it_goes_on(
    company: Company,
) -> None:
    second_job_with_finn(company, clock.today() - 30 * YESTERDAY)
    first = Employment.objects.get(person=company.ali, unit=company.youth)
    Employment.objects.filter(pk=first.pk).update(ends_on=clock.today() - YESTERDAY)
    follow_changes()
    old = Course.objects.get(pk=company.ali_with_karen.pk)
    assert old.parked_because == "moved"
    assert recipients_of(old) == []


def test_ali_chooses_between_two_new_leaders_by_name_and_nothing_is_guessed(
    company: Company,
) -> None:
    Employment.objects.filter(person=company.ali).update(ends_on=clock.today() - YESTERDAY)
    for unit in (company.benefits, company.organisation):
        make_employment(company.ali, unit, starts_on=clock.today())
    follow_changes()
    old = Course.objects.get(pk=company.ali_with_karen.pk)
    offered = {course.leader for course in recipients_of(old)}
    assert offered == {company.finn, company.gitte}
    assert not Course.objects.filter(follows=company.ali_with_karen).exists()


def test_an_employment_that_goes_on_elsewhere_under_its_number_is_followed_there(
    company: Company,
) -> None:
    """A move keeps the organisation's number; a second new job has another."""
    old = Employment.objects.get(person=company.ali)
    Employment.objects.filter(pk=old.pk).update(ends_on=clock.today() - YESTERDAY)
    goes_on = make_employment(company.ali, company.benefits, starts_on=clock.today())
    Employment.objects.filter(pk=goes_on.pk).update(own_id=old.own_id)
    make_employment(company.ali, company.organisation, starts_on=clock.today())
    follow_changes()
    with_finn = Course.objects.get(employment=goes_on)
    assert recipients_of(company.ali_with_karen) == [with_finn]
    assert with_finn.follows == company.ali_with_karen


def test_what_was_released_to_hanne_is_not_released_to_whoever_comes_after_her(
    company: Company,
) -> None:
    hanne = new_leader_of_youth(company)
    follow_changes()
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    assert hand_over(seat, Course.objects.get(leader=hanne, employee=company.ali).pk)
    Leadership.objects.filter(person=hanne).update(ends_on=clock.today() - YESTERDAY)
    ib = make_person("Ib")
    make_leadership(ib, company.youth, starts_on=clock.today())
    ToolAccess.objects.create(person=ib, opened_on=clock.today())
    follow_changes()
    old = company.ali_with_karen.pk
    assert (seat_for(hanne, old), seat_for(ib, old)) == (None, None)
    with_ib = Course.objects.get(leader=ib, employee=company.ali)
    assert hand_over(seat, with_ib.pk)  # past the course with Hanne, of which nothing came
    assert seat_for(ib, old) is not None
    assert seat_for(hanne, old) is None


def test_nothing_can_be_released_while_nobody_can_be_named(company: Company) -> None:
    Leadership.objects.filter(person=company.karen).update(ends_on=clock.today() - YESTERDAY)
    follow_changes()
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    assert recipients_of(seat.course) == []
    assert not hand_over(seat, company.dorte_with_finn.pk)
    assert not hand_over(seat, company.ali_with_karen.pk)
