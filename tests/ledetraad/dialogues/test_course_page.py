"""The course page, and K17: what follows an employee to the next leader, and what never does."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_leadership, make_person

from ledetraad.dialogues.models import Course, Dialogue, OpenPoint
from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.goals import GoalWords, StepWords, write_goal, write_plan
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.goals import goal_for
from ledetraad.people.models import Leadership, Person, ToolAccess
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent


@pytest.fixture
def course(company: Company) -> Course:
    """Ali and Karen have talked, agreed on a goal and left something open."""
    course = company.ali_with_karen
    today = clock.today()
    talk = Dialogue.objects.create(
        course=course, kind="development", quarter=1, planned_date=today, held_on=today
    )
    OpenPoint.objects.create(
        course=course,
        raised_in=talk,
        author=company.ali,
        text="Hvem tager vagten?",
        raised_at=clock.now(),
    )
    seat = seat_for(company.ali, course.pk)
    assert seat is not None
    goal = write_goal(seat, uuid.uuid4(), 0, GoalWords("Møde vrede borgere med ro")).now.goal
    at = goal_for(company.ali, goal.pk)
    assert at is not None
    write_plan(at, 0, [StepWords("Fredag", "ringer jeg til Bodil")])
    return course


def page(client: Client, person: Person, course: Course) -> str:
    client.force_login(person)
    answer = client.get(reverse("course", args=[course.pk]))
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def new_leader(company: Company) -> Person:
    hanne = make_person("Hanne")
    yesterday = clock.today() - dt.timedelta(days=1)
    Leadership.objects.filter(person=company.karen).update(ends_on=yesterday)
    make_leadership(hanne, company.youth)
    ToolAccess.objects.create(person=hanne, opened_on=clock.today())
    follow_changes()
    return hanne


def test_both_see_where_they_are_what_is_agreed_and_what_is_open(
    client: Client, company: Company, course: Course
) -> None:
    for person in (company.ali, company.karen):
        shown = page(client, person, course)
        for words in ["Møde vrede borgere med ro", "ringer jeg til Bodil", "Hvem tager vagten?"]:
            assert words in shown
        assert "lt-chain" in shown
    assert "goals/new" not in page(client, company.karen, course)
    assert "goals/new" in page(client, company.ali, course)
    read = AuditEvent.objects.filter(verb="read", why="course")
    assert {event.object_kind for event in read} == {"goal", "plan", "follow_up"}
    assert {event.actor for event in read} == {str(company.karen.pk)}


def test_an_empty_course_says_what_will_come(client: Client, company: Company) -> None:
    for person in (company.bodil, company.karen):
        assert "lt-chain" in page(client, person, company.bodil_with_karen)


def test_ali_marks_a_step_on_the_page_of_the_course(
    client: Client, company: Company, course: Course
) -> None:
    client.force_login(company.ali)
    seat = seat_for(company.ali, course.pk)
    assert seat is not None
    goal = course.goals.get()
    lineage = goal.plans.get().steps.get().lineage
    answer = client.post(
        reverse("step-done", args=[goal.pk, lineage]), {"done": "yes", "back": "course"}
    )
    assert answer["Location"] == reverse("course", args=[course.pk])
    assert client.get(answer["Location"]).status_code == 200


def test_finn_and_gitte_get_the_same_404_as_for_a_course_that_never_was(
    client: Client, company: Company, course: Course
) -> None:
    for person in (company.finn, company.gitte, company.inge, company.anders):
        client.force_login(person)
        for pk in (course.pk, uuid.uuid4()):
            assert client.get(reverse("course", args=[pk])).status_code == 404
            for name in ("hand-over", "begin-anew"):
                assert client.post(reverse(name, args=[pk])).status_code == 404


def test_a_new_leader_reads_only_what_ali_passes_on_and_only_while_he_does(
    client: Client, company: Company, course: Course
) -> None:
    hanne = new_leader(company)
    address = reverse("hand-over", args=[course.pk])
    assert page(client, company.karen, course) == "404"
    assert page(client, hanne, course) == "404"
    assert client.post(address).status_code == 404
    new = Course.objects.get(leader=hanne, employee=company.ali)
    assert "Giv mål og planer videre til Hanne" in page(client, company.ali, course)
    for _twice in range(2):
        client.post(address, {"to": str(new.pk)})

    shown = page(client, hanne, course)
    assert "Møde vrede borgere med ro" in shown
    assert "ringer jeg til Bodil" in shown
    for hidden in ["Hvem tager vagten?", "lt-chain", reverse("goal-new", args=[course.pk])]:
        assert hidden not in shown
    assert client.get(reverse("agreement", args=[course.pk])).status_code == 200
    assert client.post(address, {"take_back": "yes"}).status_code == 404
    assert reverse("course", args=[course.pk]) in page(client, hanne, new)

    client.force_login(company.ali)
    client.post(address, {"take_back": "yes"})
    assert page(client, hanne, course) == "404"
    assert "Møde vrede borgere med ro" in page(client, company.ali, course)


def test_ali_passes_nothing_on_from_a_page_that_names_a_leader_he_no_longer_has(
    client: Client, company: Company, course: Course
) -> None:
    hanne = new_leader(company)
    page(client, company.ali, course)
    with_hanne = Course.objects.get(leader=hanne, employee=company.ali)
    Leadership.objects.filter(person=hanne).update(ends_on=clock.today() - dt.timedelta(days=1))
    follow_changes()
    address = reverse("hand-over", args=[course.pk])
    for to in (with_hanne.pk, company.dorte_with_finn.pk, course.pk, uuid.uuid4()):
        answer = client.post(address, {"to": str(to)}, follow=True)
        assert "Intet er givet videre" in answer.content.decode()
    for nonsense in ("", "yes"):
        assert client.post(address, {"to": nonsense}).status_code == 404
    course.refresh_from_db()
    assert course.handed_over_to is None
    assert not AuditEvent.objects.filter(verb="hand-over").exists()


def test_nothing_is_written_in_a_parked_course(
    client: Client, company: Company, course: Course
) -> None:
    new_leader(company)
    goal = course.goals.get()
    client.force_login(company.ali)
    assert client.post(reverse("goal-new", args=[course.pk])).status_code == 404
    for name in ("goal-edit", "goal-close", "plan"):
        assert client.post(reverse(name, args=[goal.pk])).status_code == 404
    assert client.get(reverse("goal", args=[goal.pk])).status_code == 200
    assert client.post(reverse("agreement", args=[course.pk])).status_code == 409


def test_karen_begins_anew_when_five_quarters_are_over_and_not_before(
    client: Client, company: Company, course: Course
) -> None:
    client.force_login(company.karen)
    address = reverse("begin-anew", args=[course.pk])
    assert client.post(address).status_code == 404
    client.force_login(company.ali)
    assert client.post(address).status_code == 404

    long_ago = clock.today() - dt.timedelta(days=700)
    Course.objects.filter(pk=company.bodil_with_karen.pk).update(starts_on=long_ago)
    client.force_login(company.karen)
    old = reverse("begin-anew", args=[company.bodil_with_karen.pk])
    assert old in page(client, company.karen, company.bodil_with_karen)
    begun = {client.post(old)["Location"] for _twice in range(2)}
    new = Course.objects.get(employee=company.bodil, parked_on__isnull=True)
    assert begun == {reverse("course", args=[new.pk])}
    assert new.follows == company.bodil_with_karen
    assert "lt-chain" in page(client, company.bodil, company.bodil_with_karen)
