"""Who is where in the chain of dialogues, what comes next, and whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from ledetraad.dialogues.rules.agreement import AgreementState
from ledetraad.dialogues.rules.cadence import (
    QUARTERS,
    Course,
    DialogueKind,
    Expected,
    Held,
    asked_for,
    development_days,
    is_paused,
    leaves_time_for_another,
    pauses,
    quarter_on,
    quarter_windows,
    quarters_with_dialogue,
    still_expected,
    suggested_day,
)
from ledetraad.shared.calendar import ONE_DAY, add_working_days

WORKING_DAYS_TO_WRITE_UP = 5
WORKING_DAYS_TO_APPROVE = 10


class Stage(StrEnum):
    NOT_STARTED = "not_started"
    PLAN_TALK = "plan_talk"
    PREPARE = "prepare"
    TALK_SOON = "talk_soon"
    WRITE_UP = "write_up"
    APPROVE = "approve"
    FOLLOW_UP = "follow_up"
    COMPLETED = "completed"
    PAUSED = "paused"
    PARKED = "parked"


class NextStep(StrEnum):
    WAIT_FOR_START = "wait_for_start"
    PLAN_TALK = "plan_talk"
    EMPLOYEE_PREPARES = "employee_prepares"
    LEADER_PREPARES = "leader_prepares"
    TALK = "talk"
    SAY_WHETHER_HELD = "say_whether_held"
    SAY_WHETHER_TEAM_MET = "say_whether_team_met"
    WRITE_GOALS = "write_goals"
    WRITE_PLAN = "write_plan"
    APPROVE_AGREEMENT = "approve_agreement"
    PLAN_FOLLOW_UP = "plan_follow_up"
    FOLLOW_UP = "follow_up"
    CARRY_OUT_PLAN = "carry_out_plan"
    BEGIN_NEW_COURSE = "begin_new_course"
    WAIT_FOR_RETURN = "wait_for_return"
    RELEASE_WHAT_FOLLOWS = "release_what_follows"
    NOTHING = "nothing"


class Turn(StrEnum):
    EMPLOYEE = "employee"
    LEADER = "leader"
    BOTH = "both"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Planned:
    """A dialogue with a day, and who has released a preparation for it; or a follow-up with the team."""

    kind: DialogueKind
    day: date
    employee_released: bool = False
    leader_released: bool = False
    about: UUID | None = None
    with_team: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the chain of one employee depends on.

    `planned` are the dialogues that have a day and are not recorded as held. Goals, plan and
    agreement are those of the latest development dialogue. A parked course has lost its leader;
    `released` says that the employee has chosen what follows to the next one.
    """

    course: Course
    held: tuple[Held, ...] = ()
    planned: tuple[Planned, ...] = ()
    has_goals: bool = False
    has_plan: bool = False
    agreement: AgreementState = AgreementState.NONE
    parked: bool = False
    released: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """One stage and one next step; `overdue` is the one red thing: a follow-up that is overdue."""

    stage: Stage
    next_step: NextStep
    turn: Turn
    due: date | None
    overdue: bool = False
    silent: bool = False  # overdue, and the two have no day to look forward to
    event: Expected | None = None  # the dialogue the step prepares, where the course asks for one
    planned: Planned | None = None  # the one with a day that the step is about, where there is one

    def is_late(self, today: date) -> bool:
        """Past its day; to be said in words, never in red."""
        return self.due is not None and self.due < today


def progress(situation: Situation, today: date) -> Progress:
    """The first thing in the chain that is not done yet."""
    for link in _CHAIN:
        found = link(situation, today)
        if found is not None:
            return _with_overdue(found, situation, today)
    raise AssertionError("The last link of the chain always answers.")


def _with_overdue(found: Progress, situation: Situation, today: date) -> Progress:
    if found.stage in _STAGES_AT_REST:
        return found
    overdue = follow_up_is_overdue(situation.course, situation.held, today)
    a_day = _days_set(situation, today) or _team_unsaid(situation, today)
    return replace(found, overdue=overdue, silent=overdue and not a_day)


def follow_up_is_overdue(course: Course, held: tuple[Held, ...], today: date) -> bool:
    """A whole quarter went by without any dialogue, and there has been none since.

    Before the first development dialogue there is nothing to follow up on, in a pause nobody can,
    and after the last quarter a new course takes over.
    """
    quarter = quarter_on(course, today)
    if quarter > QUARTERS or is_paused(course, today) or not development_days(course, held):
        return False
    return max(quarters_with_dialogue(course, held)) < quarter - 1


def _parked(situation: Situation, today: date) -> Progress | None:
    ended = situation.course.ended
    if not situation.parked and (ended is None or today <= ended):
        return None
    if situation.released or not situation.held:
        return Progress(Stage.PARKED, NextStep.NOTHING, Turn.NOBODY, None)
    return Progress(Stage.PARKED, NextStep.RELEASE_WHAT_FOLLOWS, Turn.EMPLOYEE, None)


def _paused(situation: Situation, today: date) -> Progress | None:
    for pause in pauses(situation.course):
        if pause.covers(today):
            back = pause.last + ONE_DAY
            return Progress(Stage.PAUSED, NextStep.WAIT_FOR_RETURN, Turn.NOBODY, back)
    return None


def _not_started(situation: Situation, today: date) -> Progress | None:
    start = quarter_windows(situation.course)[0].first
    if today >= start:
        return None
    return Progress(Stage.NOT_STARTED, NextStep.WAIT_FOR_START, Turn.NOBODY, start)


def _write_up(situation: Situation, today: date) -> Progress | None:
    days = development_days(situation.course, situation.held)
    if not days or (situation.has_goals and situation.has_plan):
        return None
    step = NextStep.WRITE_PLAN if situation.has_goals else NextStep.WRITE_GOALS
    due = add_working_days(days[-1], WORKING_DAYS_TO_WRITE_UP)
    return Progress(Stage.WRITE_UP, step, Turn.EMPLOYEE, due)


def _approve(situation: Situation, today: date) -> Progress | None:
    days = development_days(situation.course, situation.held)
    if not days or situation.agreement is AgreementState.AGREED:
        return None
    awaits_leader = situation.agreement is AgreementState.AWAITS_LEADER
    turn = Turn.LEADER if awaits_leader else Turn.EMPLOYEE
    due = add_working_days(days[-1], WORKING_DAYS_TO_APPROVE)
    return Progress(Stage.APPROVE, NextStep.APPROVE_AGREEMENT, turn, due)


def _planned(situation: Situation, today: date) -> Progress | None:
    """The first day that is set; until it comes, a follow-up gives way to what it cannot count as."""
    planned = min(_days_set(situation, today), key=lambda each: each.day, default=None)
    if planned is None or (planned.day > today and _lacks_development(situation, today)):
        return None
    stage, step, turn = _before_talk(planned, today)
    return Progress(stage, step, turn, planned.day, planned=planned)


def _days_set(situation: Situation, today: date) -> list[Planned]:
    """Those that concern the two alone, and those of the team that are to come."""
    return [each for each in situation.planned if not (each.with_team and each.day < today)]


def teams_unsaid(situation: Situation, found: Progress, today: date) -> list[Planned]:
    """Follow-ups with the team whose day is over, unless the course is not under way."""
    if found.stage in _STAGES_NOT_UNDER_WAY:
        return []
    return [each for each in situation.planned if each.with_team and each.day < today]


def _team_unsaid(situation: Situation, today: date) -> Planned | None:
    """The latest of this quarter, which may have been this quarter's follow-up."""
    quarter = quarter_on(situation.course, today)
    unsaid = (
        each
        for each in situation.planned
        if each.with_team and each.day < today and quarter_on(situation.course, each.day) == quarter
    )
    return max(unsaid, key=lambda each: each.day, default=None)


def _lacks_development(situation: Situation, today: date) -> bool:
    """A development dialogue is missing, and there is no day for one."""
    if any(planned.kind is DialogueKind.DEVELOPMENT for planned in situation.planned):
        return False
    event = asked_for(situation.course, situation.held, today)
    return event is not None and event.kind is DialogueKind.DEVELOPMENT


def _before_talk(planned: Planned, today: date) -> tuple[Stage, NextStep, Turn]:
    follow_up = planned.kind is DialogueKind.FOLLOW_UP
    if planned.day < today:
        stage = Stage.FOLLOW_UP if follow_up else Stage.TALK_SOON
        return stage, NextStep.SAY_WHETHER_HELD, Turn.LEADER
    if follow_up:
        return Stage.FOLLOW_UP, NextStep.FOLLOW_UP, Turn.BOTH
    if not planned.employee_released:
        return Stage.PREPARE, NextStep.EMPLOYEE_PREPARES, Turn.EMPLOYEE
    if not planned.leader_released:
        return Stage.PREPARE, NextStep.LEADER_PREPARES, Turn.LEADER
    return Stage.TALK_SOON, NextStep.TALK, Turn.BOTH


def _completed(situation: Situation, today: date) -> Progress | None:
    course = situation.course
    last_day = quarter_windows(course)[-1].last
    all_held = course.ended is None and not still_expected(course, situation.held)
    if today <= last_day and not all_held:
        return None
    if not leaves_time_for_another(course):
        return Progress(Stage.COMPLETED, NextStep.NOTHING, Turn.NOBODY, None)
    step = NextStep.BEGIN_NEW_COURSE
    return Progress(Stage.COMPLETED, step, Turn.LEADER, last_day + ONE_DAY)


def _due_now(situation: Situation, today: date) -> Progress | None:
    event = asked_for(situation.course, situation.held, today)
    if event is None:
        return None
    due = event.window.last
    team = _team_unsaid(situation, today)
    if team is not None and event.kind is DialogueKind.FOLLOW_UP:
        step = NextStep.SAY_WHETHER_TEAM_MET
        return Progress(Stage.FOLLOW_UP, step, Turn.LEADER, team.day, event=event, planned=team)
    if event.kind is DialogueKind.DEVELOPMENT:
        stage, step = Stage.PLAN_TALK, NextStep.PLAN_TALK
    else:
        stage, step = Stage.FOLLOW_UP, NextStep.PLAN_FOLLOW_UP
    return Progress(stage, step, Turn.LEADER, due, event=event)


def _carrying_out(situation: Situation, today: date) -> Progress | None:
    """This quarter's dialogue is held: the employee acts on the plan until the next one."""
    course = situation.course
    event = next(iter(still_expected(course, situation.held)), None)
    due = course.ended if event is None else suggested_day(event, course) or event.window.last
    step, turn = NextStep.CARRY_OUT_PLAN, Turn.EMPLOYEE
    return Progress(Stage.FOLLOW_UP, step, turn, due, event=event)


_STAGES_NOT_UNDER_WAY = frozenset({Stage.NOT_STARTED, Stage.PAUSED, Stage.PARKED})
_STAGES_AT_REST = _STAGES_NOT_UNDER_WAY | {Stage.COMPLETED}
_CHAIN: tuple[Callable[[Situation, date], Progress | None], ...] = (
    _parked,
    _paused,
    _not_started,
    _write_up,
    _approve,
    _planned,
    _completed,
    _due_now,
    _carrying_out,
)
