"""Development goals and plans as they stand and as they stood, for somebody with a seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ledetraad.dialogues.models import DevelopmentGoal, GoalVersion, Plan, PlanStep, StepDone
from ledetraad.dialogues.queries.courses import Seat, seat_where
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.goals import ClosedBecause

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from typing import TypedDict

    from django_stubs_ext import WithAnnotations

    from ledetraad.people.models import Person

    class Newest(TypedDict):
        newest_words: UUID
        newest_plan: UUID | None

    GoalWithNewest = WithAnnotations[DevelopmentGoal, Newest]


@dataclass(frozen=True)
class StepNow:
    """A step of the current plan, and the day it was done."""

    step: PlanStep
    done_on: dt.date | None


@dataclass(frozen=True)
class GoalNow:
    """A goal with its newest words and its newest plan."""

    goal: DevelopmentGoal
    words: GoalVersion
    plan: Plan | None = None
    steps: tuple[StepNow, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.goal.closed_on is None

    @property
    def was_let_go(self) -> bool:
        return self.goal.closed_because == ClosedBecause.LET_GO

    @property
    def next_step(self) -> StepNow | None:
        return next((step for step in self.steps if step.done_on is None), None)

    @property
    def done(self) -> int:
        return sum(step.done_on is not None for step in self.steps)


@dataclass(frozen=True)
class GoalAt:
    """A goal and the seat somebody has in its course."""

    seat: Seat
    now: GoalNow

    @property
    def goal(self) -> DevelopmentGoal:
        return self.now.goal

    @property
    def may_write(self) -> bool:
        """The employee alone formulates goals and plans (R14, R15)."""
        return may_write_goals(self.seat)


def may_write_goals(seat: Seat) -> bool:
    return seat.party is Party.EMPLOYEE and seat.may_write


def goals_in(courses: Iterable[UUID]) -> dict[UUID, list[GoalNow]]:
    """The goals of many courses in six queries, however many there are; those let go come last.

    For callers that hold the seats; whoever asks for one person uses `goals_of`.
    """
    goals = list(with_newest(DevelopmentGoal.objects.filter(course__in=list(courses))))
    words = GoalVersion.objects.filter(pk__in=[goal.newest_words for goal in goals])
    by_goal = {version.goal_id: version for version in words.prefetch_related("values")}
    plans = Plan.objects.filter(pk__in=[goal.newest_plan for goal in goals])
    plan_of = {plan.goal_id: plan for plan in plans}
    steps = _steps_of(plan_of)
    found: dict[UUID, list[GoalNow]] = {}
    for goal in sorted(goals, key=lambda goal: goal.closed_on is not None):
        now = GoalNow(goal, by_goal[goal.pk], plan_of.get(goal.pk), steps.get(goal.pk, ()))
        found.setdefault(goal.course_id, []).append(now)
    return found


def with_newest(goals: QuerySet[DevelopmentGoal]) -> QuerySet[GoalWithNewest]:
    """Each goal with which version and which plan hold now."""
    versions = GoalVersion.objects.filter(goal=OuterRef("pk")).order_by("-number")
    plans = Plan.objects.filter(goal=OuterRef("pk")).order_by("-number")
    return goals.annotate(
        newest_words=Subquery(versions.values("pk")[:1]),
        newest_plan=Subquery(plans.values("pk")[:1]),
    )


def _steps_of(plans: Mapping[UUID, Plan]) -> dict[UUID, tuple[StepNow, ...]]:
    marks = StepDone.objects.filter(goal__in=list(plans))
    done = {(mark.goal_id, mark.lineage): mark.done_on for mark in marks}
    found: dict[UUID, tuple[StepNow, ...]] = {}
    steps = PlanStep.objects.filter(plan__in=[plan.pk for plan in plans.values()])
    for step in steps.select_related("plan").order_by("position"):
        now = StepNow(step, done.get((step.plan.goal_id, step.lineage)))
        found[step.plan.goal_id] = (*found.get(step.plan.goal_id, ()), now)
    return found


def goals_of(seat: Seat) -> list[GoalNow]:
    """The goals of the course, the open ones first; none for who may not read them."""
    if not seat.may_read(TextKind.GOAL):
        return []
    return goals_in([seat.course.pk]).get(seat.course.pk, [])


def goal_for(asker: Person, goal_id: UUID) -> GoalAt | None:
    """The goal, if the asker may read it at this moment; None as if there were no such goal."""
    seat = seat_where(asker, Q(goals=goal_id))
    if seat is None:
        return None
    return next((GoalAt(seat, now) for now in goals_of(seat) if now.goal.pk == goal_id), None)


def wordings_of(at: GoalAt) -> QuerySet[GoalVersion]:
    """What the goal has said, the newest first."""
    return (
        GoalVersion.objects.filter(goal=at.goal)
        .select_related("author")
        .prefetch_related("values")
        .order_by("-number")
    )


def plans_of(at: GoalAt) -> QuerySet[Plan]:
    """The plans there have been for the goal, the newest first, each with its steps."""
    return (
        Plan.objects.filter(goal=at.goal)
        .select_related("author")
        .prefetch_related("steps")
        .order_by("-number")
    )
