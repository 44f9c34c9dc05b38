"""Goals and plans in the browser: nothing typed is lost, and each sees exactly what is theirs."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import DevelopmentGoal, Draft, GoalVersion, Plan, StepDone
from ledetraad.dialogues.operations.goals import GoalWords, StepWords, write_goal, write_plan
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for
from ledetraad.people.models import Value
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent


@pytest.fixture
def goal(company: Company) -> GoalAt:
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    made = write_goal(seat, uuid.uuid4(), 0, GoalWords("Møde vrede borgere med ro")).now.goal
    at = goal_for(company.ali, made.pk)
    assert at is not None
    write_plan(at, 0, [StepWords("Når nogen råber", "tæller jeg til ti")])
    found = goal_for(company.ali, made.pk)
    assert found is not None
    return found


def page(client: Client, name: str, *parts: object) -> str:
    return client.get(reverse(name, args=parts)).content.decode()


def new_goal(company: Company) -> str:
    return reverse("goal-new", args=[company.ali_with_karen.pk])


def test_ali_writes_a_goal_with_one_field_and_a_double_click_makes_one(
    client: Client, company: Company
) -> None:
    client.force_login(company.ali)
    sent = {"key": uuid.uuid4(), "base": 0, "wording": "Skrive kortere breve"}
    for _click in range(2):
        answer = client.post(new_goal(company), sent)
        assert answer["Location"] == reverse("goal", args=[sent["key"]])
    assert GoalVersion.objects.get().wording == "Skrive kortere breve"
    assert "Skrive kortere breve" in page(client, "goal", sent["key"])


def test_ali_ties_his_goal_to_a_value_and_says_how_far_he_must_stretch(
    client: Client, company: Company
) -> None:
    client.force_login(company.ali)
    value = Value.objects.get()
    sent = {"key": uuid.uuid4(), "base": 0, "wording": "Spørge mere", "values": [value.pk]}
    client.post(new_goal(company), sent | {"challenge": 4, "kind": "learning"})
    shown = page(client, "goal", sent["key"])
    for words in ["Ordentlighed", "Jeg skal strække mig langt", "Jeg vil lære noget"]:
        assert words in shown
    refused = client.post(new_goal(company), sent | {"key": uuid.uuid4(), "challenge": 6})
    assert refused.status_code == 422


def test_what_ali_types_is_there_when_he_comes_back(client: Client, company: Company) -> None:
    client.force_login(company.ali)
    address = reverse("goal-new-draft", args=[company.ali_with_karen.pk, "wording"])
    answer = client.post(address, {"text": "Halvt tænkt", "version": 0})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert client.post(address, {"text": "Andet", "version": 0}).status_code == 409
    assert "Halvt tænkt" in client.get(new_goal(company)).content.decode()
    client.post(new_goal(company), {"key": uuid.uuid4(), "base": 0, "wording": "Helt tænkt"})
    assert not Draft.objects.exists()


def test_a_cpr_number_in_a_goal_is_refused_and_the_text_comes_back(
    client: Client, company: Company
) -> None:
    client.force_login(company.ali)
    sent = {"key": uuid.uuid4(), "base": 0, "wording": "Hjælpe 010190-1234", "own_reason": "fordi"}
    answer = client.post(new_goal(company), sent)
    assert answer.status_code == 422
    assert "Hjælpe 010190-1234" in answer.content.decode()
    assert not DevelopmentGoal.objects.exists()
    kept = {draft.slot: draft.text for draft in Draft.objects.all()}
    assert kept == {"own_reason": "fordi"}
    address = reverse("goal-new-draft", args=[company.ali_with_karen.pk, "wording"])
    assert client.post(address, {"text": "010190-1234", "version": 0}).status_code == 422


def test_a_goal_changed_in_two_windows_shows_both_texts(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address = reverse("goal-edit", args=[goal.goal.pk])
    sent = {"key": goal.goal.pk, "base": 1, "why_changed": "fordi"}
    client.post(address, sent | {"wording": "fra den ene fane"})
    answer = client.post(address, sent | {"wording": "fra den anden fane"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "fra den ene fane" in shown
    assert "fra den anden fane" in shown
    assert "fra den anden fane" in client.get(address).content.decode()
    client.post(address, sent | {"base": 2, "wording": "begge dele"})
    assert [version.wording for version in GoalVersion.objects.all()][1:] == [
        "fra den ene fane",
        "begge dele",
    ]


def test_back_and_send_again_with_other_words_asks_which_should_stand(
    client: Client, company: Company
) -> None:
    client.force_login(company.ali)
    sent = {"key": uuid.uuid4(), "base": 0, "wording": "Først"}
    client.post(new_goal(company), sent)
    answer = client.post(new_goal(company), sent | {"wording": "Så"})
    assert answer.status_code == 409
    assert "Først" in answer.content.decode()
    assert "Så" in answer.content.decode()


def test_a_change_needs_a_reason(client: Client, company: Company, goal: GoalAt) -> None:
    client.force_login(company.ali)
    address = reverse("goal-edit", args=[goal.goal.pk])
    sent = {"key": goal.goal.pk, "base": 1, "wording": "Noget andet"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"why_changed": "for svært"}).status_code == 302
    shown = page(client, "goal", goal.goal.pk)
    assert "Møde vrede borgere med ro" in shown
    assert "for svært" in shown


def plan_data(goal: GoalAt, *steps: uuid.UUID, **said: str) -> dict[str, object]:
    lineage = goal.now.steps[0].step.lineage
    data: dict[str, object] = {"base": 1, "step": [lineage, *steps], "why_changed": "fordi"}
    data |= {f"{lineage}-cue": "Når nogen råber", f"{lineage}-action": "tæller jeg til ti"}
    for step in steps:
        data |= {f"{step}-{name}": text for name, text in said.items()}
    return data


def test_ali_adds_moves_and_removes_steps_without_javascript(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address, new = reverse("plan", args=[goal.goal.pk]), uuid.uuid4()
    day = (clock.today() + dt.timedelta(days=30)).isoformat()
    data = plan_data(goal, new, cue="Fredag", action="ringer jeg", due_on=day)
    assert client.post(address, plan_data(goal) | {"add": "yes"}).status_code == 302
    assert client.get(address).content.decode().count('name="step"') == 2
    client.post(address, data | {"up": str(new)})
    shown = client.get(address).content.decode()
    assert shown.index("Fredag") < shown.index("Når nogen råber")
    assert day in shown
    client.post(address, data | {"remove": str(new)})
    assert "Fredag" not in client.get(address).content.decode()
    assert Plan.objects.count() == 1

    assert client.post(address, data).status_code == 302
    client.post(address, data)
    assert Plan.objects.count() == 2
    assert not Draft.objects.exists()
    assert "Fredag" in page(client, "goal", goal.goal.pk)


def test_a_step_without_an_action_or_in_1890_is_asked_about_and_kept(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address, new = reverse("plan", args=[goal.goal.pk]), uuid.uuid4()
    for said in [{"cue": "Fredag"}, {"cue": "Fredag", "action": "ja", "due_on": "1890-01-01"}]:
        answer = client.post(address, plan_data(goal, new, **said))
        assert answer.status_code == 422
        assert "Fredag" in answer.content.decode()
        assert "Fredag" in client.get(address).content.decode()
    assert Plan.objects.count() == 1
    cpr = plan_data(goal, new, cue="010190-1234", action="nej")
    for sent in [cpr, cpr | {"add": "yes"}]:
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert "010190-1234" in answer.content.decode()


def test_a_plan_changed_in_two_windows_shows_both(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address = reverse("plan", args=[goal.goal.pk])
    client.post(address, plan_data(goal, uuid.uuid4(), cue="Mandag", action="ringer jeg"))
    answer = client.post(address, plan_data(goal, uuid.uuid4(), cue="Onsdag", action="går jeg"))
    assert answer.status_code == 409
    assert "Mandag" in answer.content.decode()
    assert "Onsdag" in answer.content.decode()


def test_ali_marks_a_step_done_and_not_done_as_often_as_he_likes(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address = reverse("step-done", args=[goal.goal.pk, goal.now.steps[0].step.lineage])
    for done, marks in [("yes", 1), ("yes", 1), ("no", 0), ("no", 0), ("yes", 1)]:
        client.post(address, {"done": done})
        assert StepDone.objects.count() == marks
    assert client.post(reverse("step-done", args=[goal.goal.pk, uuid.uuid4()])).status_code == 404


def test_ali_lets_a_goal_go_and_takes_it_up_again(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    address = reverse("goal-close", args=[goal.goal.pk])
    for because, closed in [("let_go", "let_go"), ("open", ""), ("reached", "reached")]:
        client.post(address, {"because": because})
        assert DevelopmentGoal.objects.get().closed_because == closed
    client.post(address, {"because": "nonsense"})
    assert DevelopmentGoal.objects.get().closed_because == "reached"


def test_karen_reads_alis_goal_and_he_can_see_that_she_did_but_writes_nothing_in_it(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.karen)
    assert "Møde vrede borgere med ro" in page(client, "goal", goal.goal.pk)
    reads = AuditEvent.objects.filter(verb="read", subject=str(company.ali.pk))
    assert {event.object_kind for event in reads} == {"goal", "plan"}
    step = goal.now.steps[0].step.lineage
    routes: list[tuple[str, list[object]]] = [
        ("goal-new", [goal.seat.course.pk]),
        ("goal-new-draft", [goal.seat.course.pk, "wording"]),
        ("goal-edit", [goal.goal.pk]),
        ("goal-draft", [goal.goal.pk, "wording"]),
        ("goal-close", [goal.goal.pk]),
        ("plan", [goal.goal.pk]),
        ("plan-draft", [goal.goal.pk, "why_changed"]),
        ("step-done", [goal.goal.pk, step]),
    ]
    for name, parts in routes:
        assert client.post(reverse(name, args=parts), {"text": "x"}).status_code == 404, name


def test_ali_reads_his_own_goal_without_a_line_in_the_log(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    page(client, "goal", goal.goal.pk)
    assert not AuditEvent.objects.filter(verb="read").exists()


def test_finn_gets_the_same_404_for_alis_goal_as_for_one_that_never_was(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.finn)
    step = goal.now.steps[0].step.lineage
    for pk in (goal.goal.pk, uuid.uuid4()):
        for name in ("goal", "goal-edit", "plan"):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        for name in ("goal-close", "goal-edit", "plan"):
            assert client.post(reverse(name, args=[pk])).status_code == 404
        assert client.post(reverse("step-done", args=[pk, step])).status_code == 404


def test_what_ali_writes_comes_out_as_plain_text(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    key = uuid.uuid4()
    client.post(new_goal(company), {"key": key, "base": 0, "wording": "<script>alert(1)</script>"})
    assert "<script>alert" not in page(client, "goal", key)
    assert "&lt;script&gt;" in page(client, "goal", key)


@pytest.mark.parametrize("field", ["nonsense", "key", "values"])
def test_there_is_no_draft_of_a_field_that_is_not_there(
    client: Client, company: Company, goal: GoalAt, field: str
) -> None:
    client.force_login(company.ali)
    for name, parts in [
        ("goal-new-draft", company.ali_with_karen.pk),
        ("goal-draft", goal.goal.pk),
        ("plan-draft", goal.goal.pk),
    ]:
        assert client.post(reverse(name, args=[parts, field]), {"text": "x"}).status_code == 404


@pytest.mark.parametrize(
    "step", ["x" * 200, "not-a-step", "", "93979C40-F41F-4EA2-911A-3A18674505C3"]
)
def test_a_field_of_a_step_that_is_none_keeps_nothing(
    client: Client, company: Company, goal: GoalAt, step: str
) -> None:
    client.force_login(company.ali)
    field = reverse("plan-draft", args=[goal.goal.pk, f"{step}-cue"])
    assert client.post(field, {"text": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_nobody_elses_mark_on_the_same_step_keeps_ali_from_marking_his(
    client: Client, company: Company, goal: GoalAt
) -> None:
    lineage = goal.now.steps[0].step.lineage
    dortes = DevelopmentGoal.objects.create(course=company.dorte_with_finn)
    StepDone.objects.create(goal=dortes, lineage=lineage, by=company.dorte, done_on=clock.today())
    client.force_login(company.ali)
    client.post(reverse("step-done", args=[goal.goal.pk, lineage]), {"done": "yes"})
    assert StepDone.objects.filter(goal=goal.goal, lineage=lineage, by=company.ali).exists()


def test_a_plan_with_nothing_in_it_is_not_called_saved(client: Client, company: Company) -> None:
    client.force_login(company.ali)
    made = DevelopmentGoal.objects.create(course=company.ali_with_karen)
    GoalVersion.objects.create(
        goal=made, number=1, author=company.ali, written_at=clock.now(), wording="Spørge mere"
    )
    answer = client.post(reverse("plan", args=[made.pk]), {"base": 0, "step": uuid.uuid4()})
    assert answer["Location"] == reverse("plan", args=[made.pk])
    assert "der er ikke gemt noget" in page(client, "plan", made.pk)
    assert not Plan.objects.exists()


def test_what_is_wrong_in_a_plan_is_said_at_the_top_with_the_number_of_the_step(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    step = goal.now.steps[0].step.lineage
    sent = {"base": 1, "step": step, f"{step}-cue": "Når nogen råber", "why_changed": ""}
    answer = client.post(reverse("plan", args=[goal.goal.pk]), sent)
    shown = " ".join(answer.content.decode().split())
    assert "Skridt 1, … så gør jeg det her: Skriv, hvad du så gør." in shown
    assert "Hvorfor laver du det om? Her mangler du at skrive noget." in shown


def test_fields_left_empty_are_no_draft(client: Client, company: Company) -> None:
    client.force_login(company.ali)
    client.post(
        new_goal(company), {"key": uuid.uuid4(), "base": 0, "wording": "", "own_reason": ""}
    )
    assert "Din kladde fra sidst" not in client.get(new_goal(company)).content.decode()
    assert "Skriv et mål" in page(client, "course", company.ali_with_karen.pk)


def test_a_goal_laid_away_is_taken_up_again_before_it_is_changed(
    client: Client, company: Company, goal: GoalAt
) -> None:
    client.force_login(company.ali)
    client.post(reverse("goal-close", args=[goal.goal.pk]), {"because": "let_go"})
    shown = page(client, "goal", goal.goal.pk)
    assert "Tag målet op igen" in shown
    assert reverse("goal-edit", args=[goal.goal.pk]) not in shown
    assert reverse("plan", args=[goal.goal.pk]) not in shown
