"""R13-R17, R25: the employee formulates; every change is a version; nothing replaces anything unseen."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.ledetraad.cast import Company

from ledetraad.dialogues.models import Course, Dialogue, GoalVersion, Plan, StepDone
from ledetraad.dialogues.operations.goals import (
    GoalWords,
    NotTheirGoalError,
    StepWords,
    close_goal,
    mark_step,
    reopen_goal,
    write_goal,
    write_plan,
)
from ledetraad.dialogues.operations.notes import CprNumberError
from ledetraad.dialogues.queries.agreements import agreement_states
from ledetraad.dialogues.queries.agreements import standings as agreed
from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import GoalAt, goal_for, goals_in
from ledetraad.dialogues.queries.situations import standings
from ledetraad.dialogues.rules.agreement import AgreementState
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.people.models import Person
from ledetraad.shared import clock

CALM = GoalWords("Møde vrede borgere med ro", own_reason="Jeg går hjem med det", challenge=3)
ASK = StepWords("Når en borger hæver stemmen", "så spørger jeg, hvad der er sket")
CALL = StepWords("Fredag klokken ti", "ringer jeg til Bodil")


def seat(person: Person, course: Course) -> Seat:
    found = seat_for(person, course.pk)
    assert found is not None
    return found


def at(person: Person, goal_id: uuid.UUID) -> GoalAt:
    found = goal_for(person, goal_id)
    assert found is not None
    return found


@pytest.fixture
def alis(company: Company) -> Seat:
    return seat(company.ali, company.ali_with_karen)


@pytest.fixture
def goal(company: Company, alis: Seat) -> GoalAt:
    return at(company.ali, write_goal(alis, uuid.uuid4(), 0, CALM).now.goal.pk)


def test_a_double_click_makes_one_goal(alis: Seat) -> None:
    key = uuid.uuid4()
    for sent_as in (key, key, uuid.uuid4()):
        assert write_goal(alis, sent_as, 0, CALM).now.goal.pk == key
    assert GoalVersion.objects.count() == 1


def test_a_changed_goal_keeps_what_it_said_with_reason_and_day(alis: Seat, goal: GoalAt) -> None:
    calmer = GoalWords("Blive siddende, når nogen råber")
    write_goal(alis, goal.goal.pk, 1, calmer, why="Det var for stort")
    write_goal(alis, goal.goal.pk, 1, calmer, why="Det var for stort")
    first, second = GoalVersion.objects.order_by("number")
    assert (first.wording, second.wording) == (CALM.wording, calmer.wording)
    assert second.why_changed == "Det var for stort"
    assert second.written_at.date() == clock.now().date()


def test_two_windows_that_change_the_same_version_are_both_heard(alis: Seat, goal: GoalAt) -> None:
    write_goal(alis, goal.goal.pk, 1, GoalWords("fra den ene"))
    answer = write_goal(alis, goal.goal.pk, 1, GoalWords("fra den anden"))
    assert answer.conflict
    assert answer.now.words.wording == "fra den ene"
    assert not write_goal(alis, goal.goal.pk, 2, GoalWords("begge")).conflict


def test_karen_cannot_write_alis_goal(company: Company, goal: GoalAt) -> None:
    karens = seat(company.karen, company.ali_with_karen)
    with pytest.raises(NotTheirGoalError):
        write_goal(karens, goal.goal.pk, 1, GoalWords("Karens ord"))
    with pytest.raises(NotTheirGoalError):
        write_plan(at(company.karen, goal.goal.pk), 0, [ASK])
    with pytest.raises(NotTheirGoalError):
        close_goal(at(company.karen, goal.goal.pk), ClosedBecause.LET_GO)


def test_a_cpr_number_is_written_nowhere(alis: Seat, goal: GoalAt) -> None:
    with pytest.raises(CprNumberError):
        write_goal(alis, uuid.uuid4(), 0, GoalWords("Hjælpe 010190-1234"))
    with pytest.raises(CprNumberError):
        write_plan(goal, 0, [StepWords("Når 010190-1234 ringer", "svarer jeg")])
    assert GoalVersion.objects.count() == 1
    assert not Plan.objects.exists()


def test_a_new_plan_keeps_the_old_one_and_what_is_done(company: Company, goal: GoalAt) -> None:
    write_plan(goal, 0, [ASK, CALL])
    ask, call = at(company.ali, goal.goal.pk).now.steps
    mark_step(goal, ask.step.lineage, done=True)
    mark_step(goal, ask.step.lineage, done=True)
    later = StepWords("Mandag", "ringer jeg", lineage=call.step.lineage)
    again = StepWords.of(ask.step)
    write_plan(goal, 1, [later, again], why="Fredag er travl")
    now = at(company.ali, goal.goal.pk).now
    assert [step.step.cue for step in now.steps] == ["Mandag", ASK.cue]
    assert [bool(step.done_on) for step in now.steps] == [False, True]
    assert Plan.objects.get(number=1).steps.count() == 2
    mark_step(goal, ask.step.lineage, done=False)
    assert not StepDone.objects.exists()


def test_a_plan_changed_in_two_windows_is_written_once(goal: GoalAt) -> None:
    assert not write_plan(goal, 0, [ASK]).conflict
    assert not write_plan(goal, 0, [ASK]).conflict
    assert write_plan(goal, 0, [CALL]).conflict
    assert Plan.objects.count() == 1


def test_a_goal_is_reached_let_go_and_taken_up_again(company: Company, goal: GoalAt) -> None:
    course = company.ali_with_karen
    for because in ClosedBecause:
        close_goal(goal, because)
        assert not at(company.ali, goal.goal.pk).now.is_open
        reopen_goal(goal)
        assert at(company.ali, goal.goal.pk).now.is_open
    course.refresh_from_db()
    assert agreement_states([course])[course.pk] is AgreementState.DRAFT


def test_what_the_chain_needs_follows_the_goals(company: Company, goal: GoalAt) -> None:
    course = company.ali_with_karen

    def standing() -> tuple[bool, bool]:
        found = standings([Course.objects.get(pk=course.pk)], clock.today())[0].situation
        return found.has_goals, found.has_plan

    assert standing() == (True, False)
    write_plan(goal, 0, [ASK])
    assert standing() == (True, True)
    close_goal(goal, ClosedBecause.REACHED)
    assert standing() == (False, False)
    talk = Dialogue(course=course, kind="development", quarter=1)
    talk.held_on = clock.today() - dt.timedelta(days=365)
    talk.save()
    assert standing() == (True, True)
    talk.held_on = clock.today()
    talk.save()
    assert standing() == (False, False)


def test_the_goals_of_many_take_no_more_queries_than_those_of_one(
    company: Company, alis: Seat, goal: GoalAt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    write_plan(goal, 0, [ASK])
    with django_assert_num_queries(6):
        goals_in([company.ali_with_karen.pk])
    bodils = seat(company.bodil, company.bodil_with_karen)
    for number in range(3):
        write_goal(bodils, uuid.uuid4(), 0, GoalWords(f"Mål {number}"))
    both = [company.ali_with_karen, company.bodil_with_karen]
    with django_assert_num_queries(6):
        goals_in([course.pk for course in both])
    with django_assert_num_queries(2):
        agreed(both, {})


def test_finn_finds_no_goal_of_alis(company: Company, goal: GoalAt) -> None:
    assert goal_for(company.karen, goal.goal.pk) is not None
    assert goal_for(company.finn, goal.goal.pk) is None
    assert goal_for(company.gitte, goal.goal.pk) is None
    assert goal_for(company.finn, uuid.uuid4()) is None
