"""What the reminders of a course depend on, and what a reminder is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from ledetraad.dialogues.rules.agreement import AgreementState, Party
from ledetraad.dialogues.rules.cadence import Course, DialogueKind, Held, quarter_windows
from ledetraad.shared.calendar import add_months

DAY_BEGINS = time(8)  # a talk without an hour may begin when people come to work
MONTHS_AFTER_THE_END = 3  # a course that is over asks for nothing any more


class ReminderKind(StrEnum):
    PREPARE = "prepare"
    FOLLOW_UP_SOON = "follow_up_soon"
    SAY_WHETHER_HELD = "say_whether_held"
    SAY_WHETHER_TEAM_MET = "say_whether_team_met"
    WRITE_GOALS = "write_goals"
    WRITE_PLAN = "write_plan"
    APPROVE = "approve"
    STEP_DUE = "step_due"
    PLAN_TALK = "plan_talk"
    PLAN_FOLLOW_UP = "plan_follow_up"
    COURSE_BEGINS = "course_begins"
    BEGIN_NEW_COURSE = "begin_new_course"
    RELEASE_WHAT_FOLLOWS = "release_what_follows"


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialogue with a day that is neither held nor called off; the time is the wall clock's."""

    id: UUID
    kind: DialogueKind
    day: date
    hour: time | None = None
    released: frozenset[Party] = frozenset()

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.day, self.hour or DAY_BEGINS)


@dataclass(frozen=True, slots=True)
class TeamTalk:
    """A follow-up with a team whose day is over, neither noted as held nor called off."""

    id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Goal:
    """An open goal, since when it has said what it says, and whether there is a plan for it."""

    id: UUID
    since: date
    planned: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the plan that holds now, with a day and not yet done."""

    goal: UUID
    lineage: UUID
    due: date


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far the two are with agreeing, and the day it came that far.

    `has_goals` and `has_plan` speak of the goals in work since the latest development dialogue.
    """

    state: AgreementState = AgreementState.NONE
    since: date | None = None
    has_goals: bool = False
    has_plan: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the reminders of one course depend on.

    `team_days` are those of planned follow-ups with the team. `dynamic` is False while the course's
    leader has the tool without its reminders (R40), or waits for it (R44). `next_leader_since` is the
    day the employee of a parked course had another leader.
    """

    id: UUID
    course: Course
    held: tuple[Held, ...] = ()
    talks: tuple[Talk, ...] = ()
    team_days: tuple[date, ...] = ()
    goals: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    agreed: Agreed = Agreed()
    dynamic: bool = True
    at_rest: bool = False
    next_leader_since: date | None = None
    handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to be remembered by one of the two.

    `about` is what the one link leads to; with `occurrence` it tells one reminder from the next.
    From `due` on it is shown and may be sent, from `urgent` on it may pass the budget, and at
    `ends`, on the wall clock where the organisation is, it has become pointless. `day` is the day it
    is about, where there is one to name.
    """

    kind: ReminderKind
    party: Party
    about: UUID
    occurrence: str
    due: date
    ends: datetime
    urgent: date | None = None
    day: date | None = None

    def is_due(self, now: datetime) -> bool:
        return self.due <= now.date() and now < self.ends


def as_long_as_it_awaits(course: Course) -> datetime:
    """What has to be done before the two can go on stands on the desk until it is done, and here too."""
    return days_after(add_months(quarter_windows(course)[-1].last, MONTHS_AFTER_THE_END), 0)


def days_after(day: date, days: int) -> datetime:
    """Midnight so many days later."""
    return datetime.combine(day + timedelta(days=days), time())
