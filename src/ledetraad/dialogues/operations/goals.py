"""Writing goals and plans: each change is a new version, and nothing replaces anything unseen."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from ledetraad.dialogues.models import (
    Course,
    DevelopmentGoal,
    GoalVersion,
    Plan,
    PlanStep,
    StepDone,
)
from ledetraad.dialogues.operations.drafts import DraftOf, discard_drafts
from ledetraad.dialogues.operations.notes import CprNumberError
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import hold
from ledetraad.dialogues.queries.agreements import content_fingerprints
from ledetraad.dialogues.queries.goals import GoalNow, goals_in, may_write_goals
from ledetraad.dialogues.rules.goals import ClosedBecause, is_known_challenge
from ledetraad.shared import audit, clock
from ledetraad.shared.ids import new_id
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.dialogues.queries.goals import GoalAt


class NotTheirGoalError(Exception):
    """Somebody who is not the employee tried to write."""


@dataclass(frozen=True)
class GoalWords:
    """All that one version of a goal says."""

    wording: str
    own_reason: str = ""
    purpose_link: str = ""
    kind: str = ""
    competence: str = ""
    challenge: int | None = None
    sign_of_success: str = ""
    support_needed: str = ""
    values: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        if self.challenge is not None and not is_known_challenge(self.challenge):
            raise ValueError("A challenge is told by a whole number from 1 to 5.")

    @classmethod
    def of(cls, version: GoalVersion) -> GoalWords:
        said = {name: getattr(version, name) for name in cls.__dataclass_fields__}
        return cls(**said | {"values": frozenset(value.pk for value in version.values.all())})


@dataclass(frozen=True)
class StepWords:
    """One step: when or where this happens, then I do that."""

    cue: str
    action: str
    helper: str = ""
    insight: str = ""
    due_on: dt.date | None = None
    lineage: UUID | None = field(default=None, kw_only=True)

    @classmethod
    def of(cls, step: PlanStep) -> StepWords:
        said = (step.cue, step.action, step.helper, step.insight, step.due_on)
        return cls(*said, lineage=step.lineage)


@dataclass(frozen=True)
class Written:
    """The goal as it now stands. `conflict`: it was changed meanwhile, and nothing was written."""

    now: GoalNow
    conflict: bool = False


def write_goal(seat: Seat, goal_id: UUID, base: int, words: GoalWords, why: str = "") -> Written:
    """Write the goal anew on top of version `base`; base 0 makes the goal.

    The same words twice are written once, also when the form is sent again under another id.
    Raises CprNumberError, NotTheirGoalError or SeatLostError.
    """
    _refuse_cpr(words.wording, words.own_reason, words.purpose_link)
    _refuse_cpr(words.sign_of_success, words.support_needed, why)
    with transaction.atomic():
        _lock(seat)
        goals = goals_in([seat.course.pk]).get(seat.course.pk, [])
        here = next((now for now in goals if now.goal.pk == goal_id), None)
        if here is None:
            here = next((now for now in goals if now.is_open and says(now, words)), None)
        if here is None:
            taken = DevelopmentGoal.objects.filter(pk=goal_id).exists()
            return Written(_new_goal(seat, new_id() if taken else goal_id, len(goals), words))
        if says(here, words):
            discard_drafts(seat.person, DraftOf.GOAL, here.goal.pk)
            return Written(here)
        if here.words.number != base:
            return Written(here, conflict=True)
        _new_version(seat, here.goal, base + 1, words, why)
        discard_drafts(seat.person, DraftOf.GOAL, here.goal.pk)
        return Written(_settled(seat, here.goal.pk, "change-goal"))


def says(now: GoalNow, words: GoalWords) -> bool:
    return GoalWords.of(now.words) == words


def _new_goal(seat: Seat, goal_id: UUID, position: int, words: GoalWords) -> GoalNow:
    goal = DevelopmentGoal.objects.create(pk=goal_id, course=seat.course, position=position)
    _new_version(seat, goal, 1, words, "")
    discard_drafts(seat.person, DraftOf.NEW_GOAL, seat.course.pk)
    return _settled(seat, goal_id, "write-goal")


def _new_version(
    seat: Seat, goal: DevelopmentGoal, number: int, words: GoalWords, why: str
) -> None:
    said = {name: getattr(words, name) for name in words.__dataclass_fields__}
    values = said.pop("values")
    version = GoalVersion.objects.create(
        goal=goal,
        number=number,
        author=seat.person,
        written_at=clock.now(),
        why_changed=why,
        **said,
    )
    version.values.set(values)


def write_plan(at: GoalAt, base: int, steps: Sequence[StepWords], why: str = "") -> Written:
    """Write the plan anew on top of plan `base`; a step keeps its lineage, and what is done stays done.

    Raises CprNumberError, NotTheirGoalError or SeatLostError.
    """
    for step in steps:
        _refuse_cpr(step.cue, step.action, step.helper, step.insight)
    _refuse_cpr(why)
    with transaction.atomic():
        _lock(at.seat)
        here = _now(at.goal)
        if _plans(here, steps):
            discard_drafts(at.seat.person, DraftOf.PLAN, at.goal.pk)
            return Written(here)
        if base != (here.plan.number if here.plan else 0):
            return Written(here, conflict=True)
        _new_plan(at, base + 1, steps, why)
        discard_drafts(at.seat.person, DraftOf.PLAN, at.goal.pk)
        return Written(_settled(at.seat, at.goal.pk, "write-plan"))


def _plans(now: GoalNow, steps: Sequence[StepWords]) -> bool:
    """The plan says these steps already; a step sent anew may not know its lineage."""
    stored = [astuple(StepWords.of(step.step))[:-1] for step in now.steps]
    return stored == [astuple(step)[:-1] for step in steps]


def _new_plan(at: GoalAt, number: int, steps: Sequence[StepWords], why: str) -> None:
    plan = Plan.objects.create(
        goal=at.goal,
        number=number,
        author=at.seat.person,
        written_at=clock.now(),
        why_changed=why,
    )
    for position, words in enumerate(steps):
        step = PlanStep(
            plan=plan,
            position=position,
            cue=words.cue,
            action=words.action,
            helper=words.helper,
            insight=words.insight,
            due_on=words.due_on,
        )
        if words.lineage is not None:
            step.lineage = words.lineage
        step.save()


def mark_step(at: GoalAt, lineage: UUID, *, done: bool) -> None:
    """A step of the current plan is done, or not after all; twice is the same as once."""
    with transaction.atomic():
        _lock(at.seat)
        if done:
            day = {"by": at.seat.person, "done_on": clock.today()}
            _mark, fresh = StepDone.objects.get_or_create(
                goal=at.goal, lineage=lineage, defaults=day
            )
        else:
            gone, _each = StepDone.objects.filter(goal=at.goal, lineage=lineage).delete()
            fresh = bool(gone)
        if fresh:
            _record(at.seat, "do-step" if done else "undo-step", at.goal.pk)
            remember_courses([at.seat.course.pk], by=at.seat.person.pk)


def close_goal(at: GoalAt, because: ClosedBecause) -> None:
    """The goal is reached or let go; it is kept with all its versions."""
    with transaction.atomic():
        _lock(at.seat)
        goal = DevelopmentGoal.objects.get(pk=at.goal.pk)
        if goal.closed_because != because.value:
            goal.closed_on, goal.closed_because = clock.today(), because.value
            _save_closing(at.seat, goal, "close-goal")


def reopen_goal(at: GoalAt) -> None:
    """The goal is worked on again; that it was closed stays in the log."""
    with transaction.atomic():
        _lock(at.seat)
        goal = DevelopmentGoal.objects.get(pk=at.goal.pk)
        if goal.closed_on is not None:
            goal.closed_on, goal.closed_because = None, ""
            _save_closing(at.seat, goal, "reopen-goal")


def _save_closing(seat: Seat, goal: DevelopmentGoal, verb: str) -> None:
    goal.save(update_fields=["closed_on", "closed_because"])
    _settled(seat, goal.pk, verb, why=goal.closed_because)


def _lock(seat: Seat) -> None:
    if not may_write_goals(hold(seat)):
        raise NotTheirGoalError


def _settled(seat: Seat, goal_id: UUID, verb: str, why: str = "") -> GoalNow:
    """After every change: the course knows what its goals say now, and the log that they changed."""
    course = seat.course.pk
    content = content_fingerprints([course]).get(course, "")
    Course.objects.filter(pk=course).update(content_fingerprint=content)
    seat.course.content_fingerprint = content
    _record(seat, verb, goal_id, why)
    remember_courses([course], by=seat.person.pk)
    return next(now for now in goals_in([course])[course] if now.goal.pk == goal_id)


def _now(goal: DevelopmentGoal) -> GoalNow:
    return next(n for n in goals_in([goal.course_id])[goal.course_id] if n.goal.pk == goal.pk)


def _refuse_cpr(*texts: str) -> None:
    if any(contains_cpr(text) for text in texts):
        raise CprNumberError


def _record(seat: Seat, verb: str, goal_id: UUID, why: str = "") -> None:
    audit.record(
        audit.Event(
            actor=seat.person.pk,
            role=seat.acting.value,
            verb=verb,
            object_kind="goal",
            object_id=goal_id,
            subject=seat.course.employee_id,
            why=why,
        )
    )
