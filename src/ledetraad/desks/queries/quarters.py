"""What moved in a quarter that is over: one's own courses for a leader, counts for HR."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Min
from django.utils import timezone

from ledetraad.content.entries import Asker
from ledetraad.content.library import library
from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import (
    Approval,
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    Plan,
    StepDone,
    TeamFollowUpMember,
)
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.goals import ClosedBecause
from ledetraad.people.queries.tool import led_with_dynamic_tool
from ledetraad.shared.calendar import ONE_DAY

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.content.entries import Question
    from ledetraad.dialogues.models import Course
    from ledetraad.people.models import Person
    from ledetraad.shared.calendar import Quarter

EARLIER = 8  # quarters that can be looked back on


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What was done in one course in one quarter; `changed` are goals and plans written anew."""

    talks: int = 0
    goals: int = 0
    changed: int = 0
    steps: int = 0
    reached: int = 0
    approved: int = 0


NOTHING = Happened()


@dataclass(frozen=True)
class Moved:
    """What happened between a leader and one employee, and what in the quarter before."""

    course: Course
    now: Happened
    before: Happened | None  # None: the course had not begun

    @property
    def stood_still(self) -> bool:
        return self.now == NOTHING


@dataclass(frozen=True)
class LeaderReport:
    quarter: Quarter
    lines: list[Moved]

    @property
    def talks(self) -> int:
        return sum(line.now.talks for line in self.lines)

    @property
    def moved(self) -> list[Moved]:
        return [line for line in self.lines if not line.stood_still]

    @property
    def stood_still(self) -> list[Moved]:
        return [line for line in self.lines if line.stood_still]

    @property
    def question(self) -> Question:
        """One question to think over, another each quarter; one that needs no unit's own word."""
        asked = library().questions(asker=Asker.LEADER_PREPARATION.value)
        questions = [question for question in asked if "{" not in question.text.da]
        return questions[(self.quarter.year * 4 + self.quarter.number) % len(questions)]


def leader_report(leader: Person, quarter: Quarter, today: dt.date) -> LeaderReport | None:
    """None for somebody who leads nobody now: with the leadership its history is gone too (K17)."""
    courses = own_courses(leader, today)
    if not courses.exists():
        return None
    begun = list(
        courses.filter(starts_on__lte=quarter.last)
        .select_related("employee")
        .order_by("employee__given_name", "employee__family_name")
    )
    return LeaderReport(quarter, _moved(begun, quarter))


def own_courses(leader: Person, today: dt.date) -> QuerySet[Course]:
    """None while the leader has the static tool: reports are part of the dynamic one (R40)."""
    courses = courses_led_by(leader, today).filter(parked_on=None)
    return courses.filter(led_with_dynamic_tool(today))


def ended_quarters(today: dt.date, since: dt.date) -> list[Quarter]:
    """Those that are over, the latest first, back to the one in which it all began."""
    quarters = [last_quarter(today)]
    while len(quarters) < EARLIER and quarters[-1].first > since:
        quarters.append(last_quarter(quarters[-1].first))
    return quarters


def quarters_of_leader(leader: Person, today: dt.date) -> list[Quarter]:
    begun = own_courses(leader, today).aggregate(first=Min("starts_on"))["first"]
    return ended_quarters(today, begun or today)


def _moved(courses: list[Course], quarter: Quarter) -> list[Moved]:
    """The same few questions to the database, however many courses."""
    ids = [course.pk for course in courses]
    earlier = last_quarter(quarter.first)
    now, before = _happened(ids, quarter), _happened(ids, earlier)
    return [
        Moved(
            course, now[course.pk], before[course.pk] if course.starts_on <= earlier.last else None
        )
        for course in courses
    ]


def _happened(ids: list[UUID], quarter: Quarter) -> dict[UUID, Happened]:
    days = (quarter.first, quarter.last)
    moments = (_midnight(quarter.first), _midnight(quarter.last + ONE_DAY))
    held = Dialogue.objects.filter(course__in=ids, held_on__range=days, cancelled_at=None)
    together = TeamFollowUpMember.objects.filter(
        course__in=ids, took_part=True, team_follow_up__held_on__range=days
    )
    words = GoalVersion.objects.filter(goal__course__in=ids, written_at__range=moments)
    plans = Plan.objects.filter(goal__course__in=ids, written_at__range=moments, number__gt=1)
    done = StepDone.objects.filter(goal__course__in=ids, done_on__range=days)
    closed = DevelopmentGoal.objects.filter(
        course__in=ids, closed_because=ClosedBecause.REACHED.value, closed_on__range=days
    )
    agreed = Approval.objects.filter(agreement__course__in=ids, approved_at__range=moments)
    agreed = agreed.filter(party=Party.LEADER.value)
    counted = {
        "talks": _count(held, "course") + _count(together, "course"),
        "goals": _count(words.filter(number=1), "goal__course"),
        "changed": _count(words.filter(number__gt=1), "goal__course")
        + _count(plans, "goal__course"),
        "steps": _count(done, "goal__course"),
        "reached": _count(closed, "course"),
        "approved": _count(agreed, "agreement__course"),
    }
    return {
        course: Happened(**{name: counts[course] for name, counts in counted.items()})
        for course in ids
    }


def _count(rows: QuerySet[Any], course: str) -> Counter[UUID]:
    return Counter(rows.order_by().values_list(course, flat=True))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
