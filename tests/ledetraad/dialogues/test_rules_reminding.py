"""What Ali and Karen are reminded of, from what day, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledetraad.dialogues.rules.agreement import AgreementState, Party
from ledetraad.dialogues.rules.cadence import (
    Absence,
    Course,
    DialogueKind,
    Form,
    Held,
    quarter_windows,
)
from ledetraad.dialogues.rules.progress import NextStep, Planned, Situation, progress
from ledetraad.dialogues.rules.reminding.facts import (
    Agreed,
    Facts,
    Goal,
    Reminder,
    ReminderKind,
    Step,
    Talk,
    TeamTalk,
)
from ledetraad.dialogues.rules.reminding.reminders import is_quiet, reminders
from ledetraad.dialogues.rules.reminding.teams import say_whether_team_met

COURSE_ID, TALK_ID, GOAL_ID, STEP_ID = (UUID(int=number) for number in range(1, 5))
START = date(2026, 10, 5)  # a Monday; quarters begin on 5 October, January, April, July, October
COURSES = settings(suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
FRESH = Facts(COURSE_ID, Course(START))
FIRST_TALK = Held(DialogueKind.DEVELOPMENT, date(2026, 10, 19))
DONE = Agreed(AgreementState.AGREED, date(2026, 10, 26), has_goals=True, has_plan=True)
AGREED = replace(FRESH, held=(FIRST_TALK,), agreed=DONE)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour))


def kinds(facts: Facts, day: date, hour: int = 9) -> set[tuple[ReminderKind, Party]]:
    return {(found.kind, found.party) for found in reminders(facts, at(day, hour))}


def the(kind: ReminderKind, facts: Facts, day: date) -> Reminder:
    found = [reminder for reminder in reminders(facts, at(day)) if reminder.kind is kind]
    assert len(found) == 1
    return found[0]


def planned(day: date, *released: Party, kind: DialogueKind = DialogueKind.DEVELOPMENT) -> Facts:
    talk = Talk(TALK_ID, kind, day, time(9), frozenset(released))
    return replace(FRESH if kind is DialogueKind.DEVELOPMENT else AGREED, talks=(talk,))


EMPLOYEE_PREPARES = (ReminderKind.PREPARE, Party.EMPLOYEE)
LEADER_PREPARES = (ReminderKind.PREPARE, Party.LEADER)


def test_both_are_asked_to_prepare_a_week_before_the_talk_and_not_earlier() -> None:
    talk = date(2026, 11, 5)
    assert kinds(planned(talk), talk - timedelta(days=8)) == set()
    week_before = talk - timedelta(days=7)
    assert kinds(planned(talk), week_before) == {EMPLOYEE_PREPARES, LEADER_PREPARES}


def test_who_has_shared_a_preparation_is_left_alone() -> None:
    talk = date(2026, 11, 5)
    assert kinds(planned(talk, Party.EMPLOYEE), date(2026, 11, 2)) == {LEADER_PREPARES}
    assert kinds(planned(talk, *Party), date(2026, 11, 2)) == set()


def test_preparing_is_urgent_from_the_last_working_day_before_the_talk() -> None:
    monday = date(2026, 11, 9)
    found = reminders(planned(monday), at(date(2026, 11, 3)))
    assert {reminder.urgent for reminder in found} == {date(2026, 11, 6)}


def test_nobody_is_asked_to_prepare_once_the_talk_has_begun() -> None:
    talk = date(2026, 11, 5)
    assert kinds(planned(talk), talk, hour=8) == {EMPLOYEE_PREPARES, LEADER_PREPARES}
    assert kinds(planned(talk), talk, hour=9) == set()


def test_a_talk_that_is_moved_is_another_thing_to_prepare() -> None:
    first = the_preparation_of(planned(date(2026, 11, 5)), date(2026, 11, 2))
    moved = the_preparation_of(planned(date(2026, 11, 6)), date(2026, 11, 2))
    assert first.occurrence != moved.occurrence


def the_preparation_of(facts: Facts, day: date) -> Reminder:
    return next(found for found in reminders(facts, at(day)) if found.party is Party.EMPLOYEE)


def test_ali_is_asked_to_look_at_his_plan_shortly_before_a_follow_up() -> None:
    facts = planned(date(2027, 2, 18), kind=DialogueKind.FOLLOW_UP)
    assert kinds(facts, date(2027, 2, 14)) == set()
    assert kinds(facts, date(2027, 2, 15)) == {(ReminderKind.FOLLOW_UP_SOON, Party.EMPLOYEE)}


def test_karen_is_asked_whether_they_talked_from_the_working_day_after() -> None:
    friday = date(2026, 11, 6)
    asked = {(ReminderKind.SAY_WHETHER_HELD, Party.LEADER)}
    assert kinds(planned(friday), date(2026, 11, 8)) & asked == set()
    assert kinds(planned(friday), date(2026, 11, 9)) & asked == asked
    assert kinds(planned(friday), friday + timedelta(days=100)) & asked == asked


def asked_of_team(members: Iterable[Facts], day: date, planned_on: date) -> Reminder | None:
    return say_whether_team_met(TeamTalk(TALK_ID, planned_on), members, at(day))


def test_karen_is_asked_once_whether_the_team_talked_as_long_as_it_matters_to_one_of_them() -> None:
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    away = replace(FRESH, course=Course(START, (Absence(START, date(2027, 1, 4)),)))
    parked, late = replace(FRESH, at_rest=True), replace(FRESH, course=Course(date(2026, 10, 19)))
    assert asked_of_team([FRESH, AGREED], date(2026, 11, 8), friday) is None
    found = asked_of_team([FRESH, AGREED, away], monday, friday)
    assert found is not None
    assert (found.kind, found.party) == (ReminderKind.SAY_WHETHER_TEAM_MET, Party.LEADER)
    assert (found.about, found.day) == (TALK_ID, friday)
    assert asked_of_team([away, parked, replace(FRESH, dynamic=False)], monday, friday) is None
    assert asked_of_team([FRESH], date(2028, 4, 3), friday)
    assert asked_of_team([FRESH], date(2028, 4, 4), friday) is None
    assert asked_of_team([FRESH, late], date(2028, 4, 4), friday), "as long as for the last of them"


def test_after_a_talk_ali_is_asked_for_goals_then_for_a_plan_then_for_his_approval() -> None:
    held = replace(FRESH, held=(FIRST_TALK,))
    next_day = date(2026, 10, 20)
    assert kinds(held, next_day) == {(ReminderKind.WRITE_GOALS, Party.EMPLOYEE)}
    with_goal = replace(
        held, goals=(Goal(GOAL_ID, next_day, planned=False),), agreed=Agreed(has_goals=True)
    )
    assert kinds(with_goal, date(2026, 10, 22)) == set()
    assert kinds(with_goal, date(2026, 10, 23)) == {(ReminderKind.WRITE_PLAN, Party.EMPLOYEE)}
    draft = Agreed(AgreementState.DRAFT, date(2026, 10, 26), has_goals=True, has_plan=True)
    assert kinds(replace(held, agreed=draft), date(2026, 10, 27)) == {
        (ReminderKind.APPROVE, Party.EMPLOYEE)
    }


@pytest.mark.parametrize(
    ("state", "party"),
    [
        (AgreementState.AWAITS_EMPLOYEE, Party.EMPLOYEE),
        (AgreementState.AWAITS_LEADER, Party.LEADER),
        (AgreementState.REOPENED, Party.EMPLOYEE),
    ],
)
def test_an_approval_waits_for_the_one_who_has_not_given_it(
    state: AgreementState, party: Party
) -> None:
    facts = replace(AGREED, agreed=replace(DONE, state=state))
    assert kinds(facts, date(2026, 10, 28)) == {(ReminderKind.APPROVE, party)}


def test_ali_is_reminded_of_a_step_two_days_before_and_a_week_after_it_is_forgotten() -> None:
    step = Step(GOAL_ID, STEP_ID, date(2026, 11, 20))
    facts = replace(AGREED, steps=(step,))
    assert kinds(facts, date(2026, 11, 17)) == set()
    assert kinds(facts, date(2026, 11, 18)) == {(ReminderKind.STEP_DUE, Party.EMPLOYEE)}
    assert kinds(facts, date(2026, 11, 26)) == {(ReminderKind.STEP_DUE, Party.EMPLOYEE)}
    assert kinds(facts, date(2026, 11, 27)) == set()


def test_karen_is_asked_to_plan_the_first_talk_a_week_into_the_course() -> None:
    assert kinds(FRESH, START + timedelta(days=6)) == {(ReminderKind.COURSE_BEGINS, Party.EMPLOYEE)}
    assert (ReminderKind.PLAN_TALK, Party.LEADER) in kinds(FRESH, START + timedelta(days=7))


def test_a_talk_that_is_missing_is_asked_for_once_in_each_quarter() -> None:
    first = the(ReminderKind.PLAN_TALK, FRESH, date(2026, 12, 1))
    second = the(ReminderKind.PLAN_TALK, FRESH, date(2027, 2, 1))
    assert (first.occurrence, second.occurrence) == ("q1", "q2")


def test_karen_is_asked_for_a_follow_up_when_a_quarter_is_four_weeks_old() -> None:
    quarter = date(2027, 1, 5)
    assert kinds(AGREED, quarter + timedelta(days=27)) == set()
    assert kinds(AGREED, quarter + timedelta(days=28)) == {
        (ReminderKind.PLAN_FOLLOW_UP, Party.LEADER)
    }


def test_karen_is_asked_at_once_when_the_last_quarter_had_no_follow_up() -> None:
    assert kinds(AGREED, date(2027, 4, 5)) == {(ReminderKind.PLAN_FOLLOW_UP, Party.LEADER)}


def test_nobody_is_asked_for_a_day_once_there_is_one_or_the_team_has_talked() -> None:
    january = date(2027, 2, 10)
    assert kinds(planned(date(2027, 3, 3), kind=DialogueKind.FOLLOW_UP), january) == set()
    with_team = Held(DialogueKind.FOLLOW_UP, date(2027, 1, 20), Form.TEAM)
    assert kinds(replace(AGREED, held=(FIRST_TALK, with_team)), january) == set()


@pytest.mark.parametrize("with_team", [False, True], ids=["alone", "with the team"])
def test_a_follow_up_that_is_to_come_does_not_silence_the_dialogue_that_is_missing(
    with_team: bool,
) -> None:
    """The team meets in November; that Ali has had no development dialogue is said all the same."""
    day = date(2026, 11, 20)
    alone = (Talk(TALK_ID, DialogueKind.FOLLOW_UP, day),)
    facts = replace(FRESH, team_days=(day,)) if with_team else replace(FRESH, talks=alone)
    asked = (ReminderKind.PLAN_TALK, Party.LEADER)
    assert asked in kinds(facts, date(2026, 10, 12))
    talk = Talk(UUID(int=7), DialogueKind.DEVELOPMENT, date(2026, 11, 27))
    assert asked not in kinds(replace(facts, talks=(*facts.talks, talk)), date(2026, 10, 12))


@pytest.mark.parametrize("with_team", [False, True], ids=["alone", "with the team"])
def test_while_karen_is_asked_whether_they_talked_she_is_not_asked_for_another_day(
    with_team: bool,
) -> None:
    """In the quarter of that day; the next quarter asks for a day of its own."""
    day = date(2027, 2, 10)
    alone = planned(day, kind=DialogueKind.FOLLOW_UP)
    facts = replace(AGREED, team_days=(day,)) if with_team else alone
    asked = (ReminderKind.PLAN_FOLLOW_UP, Party.LEADER)
    assert asked not in kinds(facts, date(2027, 2, 11))
    assert asked not in kinds(facts, date(2027, 4, 4))
    assert asked in kinds(facts, date(2027, 4, 5))


def test_karen_is_asked_to_begin_anew_when_the_five_quarters_are_over() -> None:
    over = date(2028, 1, 5)
    assert kinds(AGREED, over) == {(ReminderKind.BEGIN_NEW_COURSE, Party.LEADER)}
    assert kinds(AGREED, date(2028, 5, 1)) == set()


def test_when_karen_has_gone_ali_is_asked_what_the_next_leader_may_see_until_he_has_chosen() -> (
    None
):
    gone = replace(AGREED, at_rest=True, next_leader_since=date(2026, 11, 2))
    asked = {(ReminderKind.RELEASE_WHAT_FOLLOWS, Party.EMPLOYEE)}
    assert kinds(gone, date(2026, 11, 3)) == asked
    assert kinds(replace(gone, handed_over=True), date(2026, 11, 3)) == set()
    assert kinds(replace(gone, held=()), date(2026, 11, 3)) == set()


@pytest.mark.parametrize(
    "quiet",
    [
        {"dynamic": False},
        {"at_rest": True},
        {"course": Course(START, ended=date(2026, 10, 30))},
        {"course": Course(START, (Absence(date(2026, 11, 1), date(2026, 11, 30)),))},
        {"course": Course(date(2026, 12, 1))},
    ],
    ids=["no reminders", "parked", "employment over", "on leave", "before it begins"],
)
def test_nobody_is_reminded_when_it_should_be_quiet(quiet: dict[str, object]) -> None:
    facts = replace(everything_at_once(), **quiet)  # type: ignore[arg-type]
    assert reminders(facts, at(date(2026, 11, 2))) == ()


def everything_at_once() -> Facts:
    return replace(
        planned(date(2026, 11, 5)),
        held=(FIRST_TALK,),
        goals=(Goal(GOAL_ID, date(2026, 10, 26), planned=False),),
        steps=(Step(GOAL_ID, STEP_ID, date(2026, 11, 3)),),
        agreed=replace(DONE, state=AgreementState.AWAITS_LEADER),
    )


def test_the_same_course_without_a_reason_to_be_quiet_is_not_quiet() -> None:
    assert len(reminders(everything_at_once(), at(date(2026, 11, 2)))) == 5


days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
nearby = st.integers(-120, 500)


@st.composite
def a_course(draw: st.DrawFn) -> tuple[Facts, datetime]:
    start = draw(days)

    def day() -> date:
        return start + timedelta(days=draw(nearby))

    def some(most: int) -> range:
        return range(draw(st.integers(0, most)))

    away = [
        Absence(first := day(), first + timedelta(days=draw(st.integers(0, 60)))) for _ in some(2)
    ]
    kind = st.sampled_from(DialogueKind)
    parties = st.frozensets(st.sampled_from(Party))
    facts = Facts(
        COURSE_ID,
        Course(start, tuple(away), draw(st.none() | st.just(day()))),
        held=tuple(Held(draw(kind), day()) for _ in some(3)),
        talks=tuple(
            Talk(UUID(int=9 + n), draw(kind), day(), draw(st.none() | st.times()), draw(parties))
            for n in some(2)
        ),
        team_days=tuple(day() for _ in some(2)),
        goals=tuple(Goal(UUID(int=20 + n), day(), draw(st.booleans())) for n in some(2)),
        steps=tuple(Step(GOAL_ID, UUID(int=30 + n), day()) for n in some(3)),
        agreed=Agreed(
            draw(st.sampled_from(AgreementState)),
            draw(st.none() | st.just(day())),
            draw(st.booleans()),
            draw(st.booleans()),
        ),
        dynamic=draw(st.booleans()),
        at_rest=draw(st.booleans()),
        next_leader_since=draw(st.none() | st.just(day())),
        handed_over=draw(st.booleans()),
    )
    return facts, datetime.combine(day(), draw(st.times()))


@COURSES
@given(a_course())
def test_whatever_the_course_a_reminder_is_in_time_and_told_apart(
    given_: tuple[Facts, datetime],
) -> None:
    facts, now = given_
    found = reminders(facts, now)
    assert all(reminder.due <= now.date() and now < reminder.ends for reminder in found)
    names = [(item.kind, item.party, item.about, item.occurrence) for item in found]
    assert len(set(names)) == len(names)
    if is_quiet(facts, now.date()):
        assert {item.kind for item in found} <= {ReminderKind.RELEASE_WHAT_FOLLOWS}


# What the desk says, as the list says it: who is to do what, and from when it is said.
SAME_ON_THE_LIST = {
    NextStep.SAY_WHETHER_HELD: ReminderKind.SAY_WHETHER_HELD,
    NextStep.WRITE_GOALS: ReminderKind.WRITE_GOALS,
    NextStep.WRITE_PLAN: ReminderKind.WRITE_PLAN,
    NextStep.APPROVE_AGREEMENT: ReminderKind.APPROVE,
    NextStep.SAY_WHETHER_TEAM_MET: ReminderKind.SAY_WHETHER_TEAM_MET,
    NextStep.PLAN_TALK: ReminderKind.PLAN_TALK,
    NextStep.BEGIN_NEW_COURSE: ReminderKind.BEGIN_NEW_COURSE,
}


@pytest.mark.parametrize(
    ("last_day", "asked"), [(date(2028, 4, 3), False), (date(2028, 4, 4), True)]
)
def test_whoever_leaves_before_another_quarter_is_over_is_not_to_begin_anew(
    last_day: date, *, asked: bool
) -> None:
    leaves, over = replace(AGREED, course=Course(START, ended=last_day)), date(2028, 1, 5)
    expected = {(ReminderKind.BEGIN_NEW_COURSE, Party.LEADER)} if asked else set()
    assert kinds(leaves, over) == expected
    step = progress(_on_the_desk(leaves, over), over).next_step
    assert step is (NextStep.BEGIN_NEW_COURSE if asked else NextStep.NOTHING)


LEAVES_IN_A_WEEK = Course(date(2024, 1, 1), ended=date(2025, 4, 7))


@COURSES
@given(a_course())
@example((replace(AGREED, agreed=replace(DONE, state=AgreementState.AWAITS_LEADER)), at(START)))
@example((replace(FRESH, team_days=(START + timedelta(days=60),)), at(START)))
@example((replace(AGREED, team_days=(date(2027, 1, 20),)), at(START)))
@example((replace(FRESH, course=LEAVES_IN_A_WEEK), at(START)))
@example((replace(FRESH, course=replace(LEAVES_IN_A_WEEK, ended=date(2025, 12, 31))), at(START)))
def test_what_awaits_somebody_on_the_desk_awaits_them_on_the_list(
    given_: tuple[Facts, datetime],
) -> None:
    """Bo's agreement had waited for Karen for months; her list had forgotten it after four weeks."""
    facts, _now = given_
    facts = replace(facts, agreed=_that_can_be(facts), goals=_that_fit(facts), dynamic=True,
                    at_rest=False, next_leader_since=None)  # fmt: skip
    for day in (facts.course.start + timedelta(days=days) for days in range(0, 480, 7)):
        desk = progress(_on_the_desk(facts, day), day)
        if desk.next_step not in SAME_ON_THE_LIST or is_quiet(facts, day) or desk.due is None:
            continue
        begins = desk.next_step is NextStep.BEGIN_NEW_COURSE
        if day < desk.due if begins else _is_new(facts, day):
            continue
        kind = SAME_ON_THE_LIST[desk.next_step]
        team = {_of_team(each, facts, day) for each in facts.team_days if each < day}
        assert (kind, Party(desk.turn.value)) in kinds(facts, day) | team, (day, desk)


def _of_team(planned_on: date, facts: Facts, day: date) -> tuple[ReminderKind, Party] | None:
    found = asked_of_team([facts], day, planned_on)
    return (found.kind, found.party) if found else None


def _that_can_be(facts: Facts) -> Agreed:
    """An agreement has goals and a plan, and came about on some day."""
    agreed = facts.agreed
    has_plan = agreed.has_goals and agreed.has_plan
    state = agreed.state if has_plan and agreed.since else AgreementState.NONE
    state = AgreementState.DRAFT if has_plan and state is AgreementState.NONE else state
    return Agreed(state, agreed.since or facts.course.start, agreed.has_goals, has_plan)


def _that_fit(facts: Facts) -> tuple[Goal, ...]:
    has_plan = _that_can_be(facts).has_plan
    goal = Goal(GOAL_ID, facts.course.start, planned=has_plan)
    return (goal,) if facts.agreed.has_goals else ()


def _is_new(facts: Facts, day: date) -> bool:
    """The list leaves people a few days before it says what the desk says at once."""
    moments = (
        facts.agreed.since,
        *(held.day for held in facts.held),
        *(talk.day for talk in facts.talks),
    )
    moments += tuple(each for each in facts.team_days if each <= day)
    quarters = (window.first for window in quarter_windows(facts.course))
    fresh = timedelta(days=14)
    return any(moment and day < moment + fresh for moment in moments) or any(
        first <= day < first + fresh for first in quarters
    )


def _on_the_desk(facts: Facts, day: date) -> Situation:
    return Situation(
        facts.course,
        facts.held,
        (
            *(Planned(talk.kind, talk.day) for talk in facts.talks),
            *(Planned(DialogueKind.FOLLOW_UP, each, with_team=True) for each in facts.team_days),
        ),
        facts.agreed.has_goals,
        facts.agreed.has_plan,
        facts.agreed.state,
    )


@COURSES
@given(a_course(), st.integers(1, 120))
def test_whatever_the_course_no_reminder_comes_back_once_it_has_ended(
    given_: tuple[Facts, datetime], later: int
) -> None:
    """The same occurrence ends once: from one day to the next it never begins a second life."""
    facts, now = given_
    before = {item.occurrence: item.ends for item in reminders(facts, now)}
    after = reminders(facts, now + timedelta(days=later))
    assert all(now + timedelta(days=later) < item.ends for item in after)
    same = [item for item in after if item.kind is ReminderKind.PREPARE]
    assert all(before.get(item.occurrence, item.ends) == item.ends for item in same)
