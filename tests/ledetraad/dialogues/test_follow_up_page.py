from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.content.library import library
from ledetraad.dialogues.models import (
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    OpenPoint,
    Plan,
    PlanStep,
    StepDone,
)
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

SLOT = library().questions(asker="follow_up")[0].id
NAME = f"follow_up-{SLOT}"


@pytest.fixture
def dialogue(company: Company) -> Dialogue:
    return Dialogue.objects.create(course=company.ali_with_karen, kind="follow_up", quarter=2)


def page_of(dialogue: Dialogue) -> str:
    return reverse("follow-up", args=[dialogue.pk])


def add_point(client: Client, dialogue: Dialogue, text: str, **given: str) -> int:
    posted = {"point-id": str(uuid.uuid4()), "point-text": text} | given
    return client.post(reverse("open-points", args=[dialogue.pk]), posted).status_code


def make_goal(company: Company) -> PlanStep:
    goal = DevelopmentGoal.objects.create(course=company.ali_with_karen)
    GoalVersion.objects.create(
        goal=goal, number=1, author=company.ali, written_at=clock.now(), wording="Spørge før svare"
    )
    plan = Plan.objects.create(goal=goal, number=1, author=company.ali, written_at=clock.now())
    return PlanStep.objects.create(plan=plan, cue="Når telefonen ringer,", action="så lytter jeg")


def test_the_page_of_the_talk_leads_to_the_follow_up(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    answer = client.get(reverse("talk", args=[dialogue.pk]))
    assert answer["Location"] == page_of(dialogue)


def test_both_write_and_read_what_they_follow_up_on(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    assert client.post(page_of(dialogue), {NAME: "Jeg prøvede to gange"}).status_code == 302
    client.force_login(company.karen)
    assert "Jeg prøvede to gange" in client.get(page_of(dialogue)).content.decode()
    reading = AuditEvent.objects.get(verb="read")
    assert (reading.subject, reading.object_kind) == (str(company.ali.pk), "follow_up")


def test_ali_marks_a_step_and_may_adapt_goal_and_plan_there_and_then(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    step = make_goal(company)
    goal = step.plan.goal
    client.force_login(company.ali)
    page = client.get(page_of(dialogue)).content.decode()
    for name in ("goal-edit", "plan"):
        assert reverse(name, args=[goal.pk]) in page
    answer = client.post(
        reverse("step-done", args=[goal.pk, step.lineage]), {"done": "yes", "back": dialogue.pk}
    )
    assert answer["Location"] == reverse("follow-up", args=[dialogue.pk])
    assert StepDone.objects.get().lineage == step.lineage


def test_karen_reads_the_goals_and_ali_sees_that_she_did(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    make_goal(company)
    client.force_login(company.karen)
    page = client.get(page_of(dialogue)).content.decode()
    assert "Spørge før svare" in page
    assert "step-done" not in page
    read = AuditEvent.objects.filter(verb="read", subject=str(company.ali.pk))
    assert set(read.values_list("object_kind", "why")) == {
        ("goal", "follow-up"),
        ("plan", "follow-up"),
    }


def test_an_open_point_comes_along_until_it_is_closed(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.karen)
    assert add_point(client, dialogue, "Karen spørger Bodil") == 302
    later = Dialogue.objects.create(course=company.ali_with_karen, kind="follow_up", quarter=3)
    client.force_login(company.ali)
    assert "Karen spørger Bodil" in client.get(page_of(later)).content.decode()
    point = OpenPoint.objects.get()
    address = reverse("open-point", args=[later.pk, point.pk])
    for _click in range(2):
        assert client.post(address).status_code == 302
    point.refresh_from_db()
    assert point.closed_in == later
    assert AuditEvent.objects.filter(verb="close-point").count() == 1
    client.post(address, {"reopen": "yes"})
    point.refresh_from_db()
    assert point.closed_at is None


def test_a_double_click_leaves_one_point_open(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    once = {"point-id": str(uuid.uuid4())}
    for _click in range(2):
        assert add_point(client, dialogue, "Kursus", **once) == 302
    assert OpenPoint.objects.count() == 1


@pytest.mark.parametrize("text", ["", "ring til 010190-1234", "x" * 100_000])
def test_a_point_that_cannot_be_kept_is_still_in_the_field(
    client: Client, company: Company, dialogue: Dialogue, text: str
) -> None:
    client.force_login(company.ali)
    answer = client.post(reverse("open-points", args=[dialogue.pk]), {"point-text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not OpenPoint.objects.exists()


def test_only_the_two_of_them_enter(client: Client, company: Company, dialogue: Dialogue) -> None:
    client.force_login(company.ali)
    add_point(client, dialogue, "mellem os")
    point = OpenPoint.objects.get()
    addresses = [
        page_of(dialogue),
        reverse("open-points", args=[dialogue.pk]),
        reverse("open-point", args=[dialogue.pk, point.pk]),
    ]
    for person in (company.finn, company.gitte, company.bodil, company.inge, company.anders):
        client.force_login(person)
        for address in addresses:
            assert client.post(address).status_code == 404
    theirs = Dialogue.objects.create(course=company.dorte_with_finn, kind="follow_up", quarter=1)
    client.force_login(company.finn)
    assert client.post(reverse("open-point", args=[theirs.pk, point.pk])).status_code == 404
    point.refresh_from_db()
    assert point.closed_at is None


def test_the_next_follow_up_is_planned_from_the_one_that_is_held(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    dialogue.held_on = clock.today()
    dialogue.save()
    client.force_login(company.karen)
    link = reverse("plan-dialogue", args=[company.ali_with_karen.pk]) + "?kind=follow_up"
    assert link in client.get(page_of(dialogue)).content.decode()


def test_the_page_takes_the_same_number_of_queries_however_much_there_is_to_follow_up(
    client: Client, company: Company, dialogue: Dialogue, django_assert_max_num_queries: object
) -> None:
    counts = []
    for _round in range(2):
        make_goal(company)
        client.force_login(company.ali)
        add_point(client, dialogue, "et punkt")
        client.force_login(company.karen)
        with django_assert_max_num_queries(80) as counted:  # type: ignore[operator]
            client.get(page_of(dialogue))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_ali_finds_his_preparation_from_the_follow_up(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    client.force_login(company.ali)
    page = client.get(page_of(dialogue)).content.decode()
    assert reverse("prepare", args=[dialogue.pk]) in page


def test_ali_reads_in_a_parked_course_that_the_talk_will_not_be_held(
    client: Client, company: Company, dialogue: Dialogue
) -> None:
    make_goal(company)
    company.ali_with_karen.parked_on = clock.today()
    company.ali_with_karen.parked_because = "vacant"
    company.ali_with_karen.save()
    client.force_login(company.ali)
    page = client.get(page_of(dialogue)).content.decode()
    assert "så samtalen bliver ikke holdt" in page
    assert "Det er Karen, der skriver mål og plan" not in page
    DevelopmentGoal.objects.update(closed_on=clock.today())
    page = client.get(page_of(dialogue)).content.decode()
    assert "Der er ikke noget mål endnu" in page
    assert reverse("goal-new", args=[company.ali_with_karen.pk]) not in page
