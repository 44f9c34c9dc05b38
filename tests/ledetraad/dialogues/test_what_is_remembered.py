"""The list of what is to be remembered follows what people do, and the days that pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from tests.ledetraad.cast import Company
from tests.ledetraad.dialogues.courses_of_all_kinds import make_world

from ledetraad.dialogues.models import (
    Course,
    Dialogue,
    PlanStep,
)
from ledetraad.dialogues.operations.dialogues import (
    Appointment,
    cancel_dialogue,
    hold_dialogue,
    move_dialogue,
    plan_dialogue,
)
from ledetraad.dialogues.operations.goals import (
    GoalWords,
    StepWords,
    mark_step,
    write_goal,
    write_plan,
)
from ledetraad.dialogues.operations.notes import release_preparation, withdraw_preparation
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.dialogues.queries.courses import Seat, seat_for
from ledetraad.dialogues.queries.goals import goal_for
from ledetraad.dialogues.queries.talks import Table, table_for
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.nudges.models import Exposure, Nudge
from ledetraad.people.models import Leadership, Person
from ledetraad.people.operations.leaders import choose_mode, end_leadership
from ledetraad.people.rules.tool import Mode
from ledetraad.shared.ids import new_id

DAY = dt.timedelta(days=1)
TUESDAY = dt.date(2026, 11, 3)


@pytest.fixture(autouse=True)
def a_tuesday(transactional_days: None) -> None:
    """Every test begins on the same day."""


@pytest.fixture
def transactional_days() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC), tick=False):
        yield


def seat(person: Person, course: Course) -> Seat:
    found = seat_for(person, course.pk)
    assert found is not None
    return found


def table(person: Person, dialogue: Dialogue) -> Table:
    found = table_for(person, dialogue.pk)
    assert found is not None
    return found


def on(day: dt.date) -> Appointment:
    return Appointment(
        date=day, time=dt.time(10), minutes=60, place_kind="", place="", to_prepare=""
    )


def plan(company: Company, day: dt.date, kind: DialogueKind = DialogueKind.DEVELOPMENT) -> Dialogue:
    pk = new_id()
    plan_dialogue(seat(company.karen, company.ali_with_karen), pk, kind, 1, on(day))
    return Dialogue.objects.get(pk=pk)


def awaits(person: Person) -> set[str]:
    return set(Nudge.objects.filter(person=person, state="open").values_list("kind", flat=True))


def leads(person: Person) -> set[str]:
    rows = Nudge.objects.filter(person=person, state="open", leads=True)
    return set(rows.values_list("kind", flat=True))


def test_a_talk_planned_for_next_week_is_to_be_prepared_by_both_at_once(company: Company) -> None:
    plan(company, TUESDAY + 6 * DAY)
    assert awaits(company.ali) == awaits(company.karen) == {"prepare"}
    assert awaits(company.finn) == awaits(company.bodil) == set()


def test_who_shares_a_preparation_has_done_it_and_who_takes_it_back_is_asked_again(
    company: Company,
) -> None:
    dialogue = plan(company, TUESDAY + 6 * DAY)
    release_preparation(table(company.ali, dialogue))
    assert awaits(company.ali) == set()
    assert Exposure.objects.filter(person=company.ali, event="acted", kind="prepare").count() == 1
    withdraw_preparation(table(company.ali, dialogue))
    assert awaits(company.ali) == {"prepare"}


def test_a_talk_that_is_moved_or_cancelled_asks_nothing_for_the_old_day(company: Company) -> None:
    dialogue = plan(company, TUESDAY + 6 * DAY)
    move_dialogue(table(company.karen, dialogue), on(TUESDAY + 30 * DAY))
    assert awaits(company.ali) == set()
    move_dialogue(table(company.karen, dialogue), on(TUESDAY + 5 * DAY))
    assert Nudge.objects.get(person=company.ali, state="open").happens_at == dt.datetime(
        2026, 11, 8, 9, tzinfo=dt.UTC
    )
    cancel_dialogue(table(company.karen, dialogue))
    assert awaits(company.ali) == {"course_begins"}
    assert not Exposure.objects.filter(event="acted").exists()


def test_after_the_talk_ali_writes_a_goal_and_a_plan_and_marks_a_step(company: Company) -> None:
    with time_machine.travel(dt.datetime(2026, 10, 27, 9, tzinfo=dt.UTC), tick=False):
        Course.objects.update(starts_on=TUESDAY - 20 * DAY)
        dialogue = plan(company, TUESDAY - 7 * DAY)
        hold_dialogue(table(company.karen, dialogue), TUESDAY - 7 * DAY)
    sweep()
    assert awaits(company.ali) == {"write_goals"}
    mine = seat(company.ali, company.ali_with_karen)
    goal = write_goal(mine, new_id(), 0, GoalWords("At ringe i tide")).now.goal
    assert awaits(company.ali) == set()
    with time_machine.travel(dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC), tick=False):
        sweep()
        assert awaits(company.ali) == {"write_plan"}
        at = goal_for(company.ali, goal.pk)
        assert at is not None
        step = StepWords("Når telefonen ringer", "tager jeg den", due_on=TUESDAY + 8 * DAY)
        write_plan(at, 0, [step])
        assert awaits(company.ali) == {"step_due"}
        mark_step(at, PlanStep.objects.get().lineage, done=True)
        assert "step_due" not in awaits(company.ali)


def test_when_karen_leaves_nothing_of_hers_is_remembered(company: Company) -> None:
    plan(company, TUESDAY + 6 * DAY)
    post = Leadership.objects.get(person=company.karen)
    end_leadership(company.anders, post, TUESDAY - DAY)
    assert awaits(company.ali) == awaits(company.karen) == set()


def test_with_guidelines_alone_nobody_led_by_karen_is_reminded(company: Company) -> None:
    plan(company, TUESDAY + 6 * DAY)
    choose_mode(company.anders, company.karen, Mode.STATIC, TUESDAY)
    assert awaits(company.ali) == leads(company.karen) == set()
    choose_mode(company.anders, company.karen, Mode.DYNAMIC, TUESDAY)
    assert awaits(company.ali) == leads(company.karen) == {"prepare"}


def test_sweeping_twice_is_sweeping_once(company: Company) -> None:
    Course.objects.update(starts_on=TUESDAY - 10 * DAY)
    assert sweep() > 0
    assert leads(company.karen) == {"plan_talk"}
    assert sweep() == 0


def test_after_nights_without_a_worker_the_next_sweep_makes_up_for_them(company: Company) -> None:
    sweep()
    with time_machine.travel(dt.datetime(2026, 11, 14, 9, tzinfo=dt.UTC), tick=False):
        sweep()
        assert leads(company.karen) == {"plan_talk"}


def test_asking_about_twenty_courses_takes_as_many_questions_as_about_one(
    company: Company, django_assert_max_num_queries: object
) -> None:
    make_world(company, courses=20)
    ids = list(Course.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        remember_courses(ids)


def test_a_reminder_from_an_earlier_version_leads_where_todays_lead(company: Company) -> None:
    plan(company, TUESDAY + 6 * DAY)
    theirs = Nudge.objects.filter(person=company.ali)
    theirs.update(link="dialogue-edit")
    remember_courses([company.ali_with_karen.pk])
    assert theirs.get().link == "prepare"
