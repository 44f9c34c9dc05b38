"""Where Ali is in the chain, what comes next and whose turn it is."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from ledetraad.dialogues.rules.agreement import AgreementState
from ledetraad.dialogues.rules.cadence import Absence, Course, DialogueKind, Held
from ledetraad.dialogues.rules.progress import (
    NextStep,
    Planned,
    Progress,
    Situation,
    Stage,
    Turn,
    follow_up_is_overdue,
    progress,
    teams_unsaid,
)

START = date(2026, 10, 5)  # quarters begin on 5 October, January, April, July, October
COURSE = Course(START)
FIRST_TALK = Held(DialogueKind.DEVELOPMENT, date(2026, 10, 19))
SECOND_TALK = Held(DialogueKind.DEVELOPMENT, date(2027, 8, 19))
WINTER_FOLLOW_UP = Held(DialogueKind.FOLLOW_UP, date(2027, 2, 18))
SPRING_FOLLOW_UP = Held(DialogueKind.FOLLOW_UP, date(2027, 5, 20))
LAST_FOLLOW_UP = Held(DialogueKind.FOLLOW_UP, date(2027, 11, 19))
NOVEMBER, FEBRUARY, MAY = date(2026, 11, 2), date(2027, 2, 1), date(2027, 5, 3)
FRESH = Situation(COURSE)


def make_agreed(*held: Held, course: Course = COURSE) -> Situation:
    """Ali and Karen have written and approved what came out of their latest talk."""
    return Situation(course, held, has_goals=True, has_plan=True, agreement=AgreementState.AGREED)


def where(situation: Situation, today: date) -> tuple[Stage, NextStep, Turn, date | None]:
    found = progress(situation, today)
    return found.stage, found.next_step, found.turn, found.due


def test_ali_waits_for_the_day_karen_gets_the_tool() -> None:
    assert where(FRESH, date(2026, 10, 4)) == (
        Stage.NOT_STARTED,
        NextStep.WAIT_FOR_START,
        Turn.NOBODY,
        START,
    )


def test_karen_plans_the_first_talk_before_the_quarter_is_over() -> None:
    assert where(FRESH, START) == (
        Stage.PLAN_TALK,
        NextStep.PLAN_TALK,
        Turn.LEADER,
        date(2027, 1, 4),
    )


@pytest.mark.parametrize(
    ("ali_released", "karen_released", "stage", "step", "turn"),
    [
        (False, False, Stage.PREPARE, NextStep.EMPLOYEE_PREPARES, Turn.EMPLOYEE),
        (False, True, Stage.PREPARE, NextStep.EMPLOYEE_PREPARES, Turn.EMPLOYEE),
        (True, False, Stage.PREPARE, NextStep.LEADER_PREPARES, Turn.LEADER),
        (True, True, Stage.TALK_SOON, NextStep.TALK, Turn.BOTH),
    ],
)
def test_ali_prepares_before_karen_does(
    ali_released: bool, karen_released: bool, stage: Stage, step: NextStep, turn: Turn
) -> None:
    day = date(2026, 11, 9)
    planned = Planned(DialogueKind.DEVELOPMENT, day, ali_released, karen_released)
    assert where(replace(FRESH, planned=(planned,)), NOVEMBER) == (stage, step, turn, day)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [(DialogueKind.DEVELOPMENT, Stage.TALK_SOON), (DialogueKind.FOLLOW_UP, Stage.FOLLOW_UP)],
)
def test_karen_says_whether_a_dialogue_was_held_when_its_day_has_passed(
    kind: DialogueKind, stage: Stage
) -> None:
    planned = Planned(kind, date(2026, 10, 30), employee_released=True, leader_released=True)
    assert where(replace(FRESH, planned=(planned,)), NOVEMBER) == (
        stage,
        NextStep.SAY_WHETHER_HELD,
        Turn.LEADER,
        date(2026, 10, 30),
    )


@pytest.mark.parametrize(
    ("goals", "plan", "step"),
    [
        (False, False, NextStep.WRITE_GOALS),
        (False, True, NextStep.WRITE_GOALS),
        (True, False, NextStep.WRITE_PLAN),
    ],
)
def test_ali_writes_goals_and_then_plan_in_the_week_after_the_talk(
    goals: bool, plan: bool, step: NextStep
) -> None:
    situation = Situation(COURSE, (FIRST_TALK,), has_goals=goals, has_plan=plan)
    assert where(situation, date(2026, 10, 20)) == (
        Stage.WRITE_UP,
        step,
        Turn.EMPLOYEE,
        date(2026, 10, 26),
    )


@pytest.mark.parametrize("state", sorted(set(AgreementState) - {AgreementState.AGREED}))
def test_the_agreement_waits_for_ali_unless_he_has_approved_it(state: AgreementState) -> None:
    situation = replace(make_agreed(FIRST_TALK), agreement=state)
    turn = Turn.LEADER if state is AgreementState.AWAITS_LEADER else Turn.EMPLOYEE
    assert where(situation, date(2026, 10, 21)) == (
        Stage.APPROVE,
        NextStep.APPROVE_AGREEMENT,
        turn,
        date(2026, 11, 2),
    )


def test_ali_carries_out_his_plan_until_the_next_quarters_follow_up() -> None:
    assert where(make_agreed(FIRST_TALK), NOVEMBER) == (
        Stage.FOLLOW_UP,
        NextStep.CARRY_OUT_PLAN,
        Turn.EMPLOYEE,
        date(2027, 2, 18),
    )


def test_karen_plans_a_follow_up_in_the_second_quarter() -> None:
    assert where(make_agreed(FIRST_TALK), FEBRUARY) == (
        Stage.FOLLOW_UP,
        NextStep.PLAN_FOLLOW_UP,
        Turn.LEADER,
        date(2027, 4, 4),
    )


def test_karen_and_ali_hold_the_follow_up_they_planned() -> None:
    day = date(2027, 2, 18)
    situation = replace(make_agreed(FIRST_TALK), planned=(Planned(DialogueKind.FOLLOW_UP, day),))
    assert where(situation, FEBRUARY) == (Stage.FOLLOW_UP, NextStep.FOLLOW_UP, Turn.BOTH, day)


def test_karen_plans_the_second_talk_in_the_fourth_quarter() -> None:
    situation = make_agreed(FIRST_TALK, WINTER_FOLLOW_UP, SPRING_FOLLOW_UP)
    assert where(situation, date(2027, 8, 2)) == (
        Stage.PLAN_TALK,
        NextStep.PLAN_TALK,
        Turn.LEADER,
        date(2027, 10, 4),
    )


def test_the_second_talk_comes_before_a_follow_up_that_was_missed() -> None:
    found = progress(make_agreed(FIRST_TALK), date(2027, 8, 2))
    assert (found.next_step, found.overdue) == (NextStep.PLAN_TALK, True)


@pytest.mark.parametrize("with_team", [False, True], ids=["alone", "with the team"])
def test_a_follow_up_that_is_to_come_leaves_the_second_talk_to_be_planned(with_team: bool) -> None:
    """Until its day: a follow-up never counts as a development dialogue (R29)."""
    agreed = make_agreed(FIRST_TALK, WINTER_FOLLOW_UP, SPRING_FOLLOW_UP)
    day = date(2027, 8, 20)
    situation = replace(
        agreed, planned=(Planned(DialogueKind.FOLLOW_UP, day, with_team=with_team),)
    )
    assert where(situation, date(2027, 8, 2)) == (
        Stage.PLAN_TALK,
        NextStep.PLAN_TALK,
        Turn.LEADER,
        date(2027, 10, 4),
    )
    assert where(situation, day) == (Stage.FOLLOW_UP, NextStep.FOLLOW_UP, Turn.BOTH, day)
    talk = Planned(DialogueKind.DEVELOPMENT, date(2027, 9, 9))
    both = replace(situation, planned=(talk, *situation.planned))
    assert progress(both, date(2027, 8, 2)).next_step is NextStep.FOLLOW_UP


def test_a_day_of_the_team_that_is_over_awaits_a_word_in_its_own_quarter_and_counts_for_no_talk() -> (
    None
):
    day = date(2027, 1, 20)
    team = Planned(DialogueKind.FOLLOW_UP, day, with_team=True)
    situation = replace(make_agreed(FIRST_TALK), planned=(team,))
    asked = (Stage.FOLLOW_UP, NextStep.SAY_WHETHER_TEAM_MET, Turn.LEADER, day)
    assert where(situation, date(2027, 1, 21)) == asked
    found = progress(situation, date(2027, 4, 6))
    assert (found.next_step, found.silent) == (NextStep.PLAN_FOLLOW_UP, True)
    assert teams_unsaid(situation, found, date(2027, 4, 6)) == [team]
    assert progress(replace(FRESH, planned=(team,)), date(2027, 1, 21)).next_step is (
        NextStep.PLAN_TALK
    )
    met = replace(situation, held=(FIRST_TALK, WINTER_FOLLOW_UP))
    assert progress(met, date(2027, 3, 1)).next_step is NextStep.CARRY_OUT_PLAN


def test_karen_begins_a_new_course_when_all_five_dialogues_are_held() -> None:
    whole = (FIRST_TALK, WINTER_FOLLOW_UP, SPRING_FOLLOW_UP, SECOND_TALK, LAST_FOLLOW_UP)
    expected = (Stage.COMPLETED, NextStep.BEGIN_NEW_COURSE, Turn.LEADER, date(2028, 1, 5))
    assert where(make_agreed(*whole), date(2027, 11, 22)) == expected
    assert where(make_agreed(FIRST_TALK), date(2028, 1, 5)) == expected
    assert where(FRESH, date(2028, 1, 5)) == expected


def test_ali_carries_out_his_plan_to_the_end_when_he_leaves_before_the_next_quarter_is_whole() -> (
    None
):
    leaves = date(2027, 1, 31)
    course = Course(START, ended=leaves)
    found = progress(make_agreed(FIRST_TALK, course=course), date(2027, 1, 11))
    assert (found.next_step, found.due, found.event) == (NextStep.CARRY_OUT_PLAN, leaves, None)


def test_ali_is_on_leave_and_nobody_is_asked_for_anything() -> None:
    leave = Absence(date(2026, 11, 1), date(2027, 5, 31))
    situation = make_agreed(FIRST_TALK, course=Course(START, (leave,)))
    expected = (Stage.PAUSED, NextStep.WAIT_FOR_RETURN, Turn.NOBODY, date(2027, 6, 1))
    assert where(situation, FEBRUARY) == expected


def test_ali_decides_what_follows_to_the_next_leader_when_karen_has_left() -> None:
    parked = replace(make_agreed(FIRST_TALK), parked=True)
    assert where(parked, FEBRUARY) == (
        Stage.PARKED,
        NextStep.RELEASE_WHAT_FOLLOWS,
        Turn.EMPLOYEE,
        None,
    )
    nothing_left = (Stage.PARKED, NextStep.NOTHING, Turn.NOBODY, None)
    assert where(replace(parked, released=True), FEBRUARY) == nothing_left
    assert where(replace(FRESH, parked=True), FEBRUARY) == nothing_left
    ended = make_agreed(FIRST_TALK, course=Course(START, ended=date(2027, 1, 31)))
    assert progress(ended, FEBRUARY).stage is Stage.PARKED
    assert progress(ended, date(2027, 1, 31)).stage is Stage.FOLLOW_UP


# Red is used for one thing only.


def overdue(*held: Held, today: date, course: Course = COURSE) -> bool:
    return progress(make_agreed(*held, course=course), today).overdue


def test_a_follow_up_is_overdue_from_the_day_after_a_quarter_without_one() -> None:
    assert not overdue(FIRST_TALK, today=date(2027, 4, 4))
    assert overdue(FIRST_TALK, today=date(2027, 4, 5))


def test_any_dialogue_makes_up_for_the_missed_follow_up() -> None:
    assert not overdue(FIRST_TALK, SPRING_FOLLOW_UP, today=date(2027, 6, 1))
    assert not overdue(FIRST_TALK, SPRING_FOLLOW_UP, today=date(2027, 10, 4))


def test_a_second_talk_that_was_missed_leaves_the_quarter_without_a_follow_up() -> None:
    held = (FIRST_TALK, WINTER_FOLLOW_UP, SPRING_FOLLOW_UP)
    assert not overdue(*held, today=date(2027, 10, 4))
    assert overdue(*held, today=date(2027, 10, 5))


def test_a_first_talk_that_was_missed_is_late_but_not_red() -> None:
    found = progress(FRESH, MAY)
    assert found.is_late(MAY)
    assert not found.overdue


def test_a_follow_up_stays_overdue_while_its_day_is_still_to_come() -> None:
    planned = Planned(DialogueKind.FOLLOW_UP, date(2027, 5, 20))
    assert progress(replace(make_agreed(FIRST_TALK), planned=(planned,)), MAY).overdue


def test_nobody_is_overdue_while_away_and_the_quarter_waits_for_them() -> None:
    leave = Absence(date(2027, 2, 1), date(2027, 7, 31))
    course = Course(START, (leave,))
    assert not overdue(FIRST_TALK, today=date(2027, 7, 1), course=course)
    assert not overdue(FIRST_TALK, today=date(2027, 8, 15), course=course)
    assert overdue(FIRST_TALK, today=date(2027, 10, 5), course=course)


def test_nothing_is_overdue_when_the_course_is_over() -> None:
    assert not overdue(FIRST_TALK, today=date(2028, 1, 5))
    assert not follow_up_is_overdue(COURSE, (FIRST_TALK,), date(2028, 1, 5))


# Every combination there is.

TODAYS = (
    date(2026, 10, 1),
    NOVEMBER,
    FEBRUARY,
    MAY,
    date(2027, 8, 2),
    date(2027, 11, 22),
    date(2028, 2, 1),
)
HELD = (
    (),
    (FIRST_TALK,),
    (FIRST_TALK, WINTER_FOLLOW_UP),
    (FIRST_TALK, WINTER_FOLLOW_UP, SPRING_FOLLOW_UP, SECOND_TALK, LAST_FOLLOW_UP),
)
PLANNED = (
    (),
    *(
        (Planned(kind, date(2027, 5, 20), employee, leader),)
        for kind in DialogueKind
        for employee in (False, True)
        for leader in (False, True)
    ),
    (Planned(DialogueKind.FOLLOW_UP, date(2027, 4, 20), with_team=True),),
)
COURSES = (
    COURSE,
    Course(START, (Absence(date(2027, 1, 4), date(2027, 3, 31)),)),
    Course(START, ended=date(2027, 6, 30)),
)


def every_situation() -> list[tuple[Situation, date]]:
    flags = list(product((False, True), repeat=4))
    return [
        (Situation(course, held, planned, goals, plan, agreement, parked, released), today)
        for course, held, planned, agreement, (goals, plan, parked, released), today in product(
            COURSES, HELD, PLANNED, AgreementState, flags, TODAYS
        )
    ]


def is_sound(situation: Situation, today: date, found: Progress) -> bool:
    nobody_acts = found.next_step in {
        NextStep.WAIT_FOR_START,
        NextStep.WAIT_FOR_RETURN,
        NextStep.NOTHING,
    }
    at_rest = {Stage.NOT_STARTED, Stage.PAUSED, Stage.PARKED, Stage.COMPLETED}
    red_is_true = follow_up_is_overdue(situation.course, situation.held, today)
    return (
        (found.turn is Turn.NOBODY) == nobody_acts
        and (found.due is None) == (found.stage is Stage.PARKED)
        and found.overdue == (red_is_true and found.stage not in at_rest)
        and (not situation.parked or found.stage is Stage.PARKED)
    )


def test_everybody_has_one_stage_and_one_next_step_in_every_situation() -> None:
    found = [(*each, progress(*each)) for each in every_situation()]
    assert [each for each in found if not is_sound(*each)] == []
    assert {each.stage for _, _, each in found} == set(Stage)
    assert {each.next_step for _, _, each in found} == set(NextStep)
    assert {each.turn for _, _, each in found} == set(Turn)
