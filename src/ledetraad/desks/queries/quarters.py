"""What moved in a quarter that is over: one's own courses for a leader, counts for HR."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    StepDone,
    TeamFollowUpMember,
)
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.people.queries.tool import led_with_dynamic_tool
from ledetraad.shared.calendar import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.content.entries import Question
    from ledetraad.dialogues.models import Course
    from ledetraad.people.models import Person
    from ledetraad.shared.calendar import Quarter

EARLIER = 8  # quarters that can be looked back on


@dataclass(frozen=True)
class Moved:
    """What happened between a leader and one employee."""

    course: Course
    talks: int
    goals: int
    reached: int
    steps: int
    approved: bool

    @property
    def stood_still(self) -> bool:
        return not (self.talks or self.goals or self.reached or self.steps or self.approved)


@dataclass(frozen=True)
class LeaderReport:
    quarter: Quarter
    lines: list[Moved]

    @property
    def talks(self) -> int:
        return sum(line.talks for line in self.lines)

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
    days = (quarter.first, quarter.last)
    moments = (_midnight(quarter.first), _midnight(quarter.last + ONE_DAY))
    held = Dialogue.objects.filter(course__in=ids, held_on__range=days, cancelled_at=None)
    together = TeamFollowUpMember.objects.filter(
        course__in=ids, took_part=True, team_follow_up__held_on__range=days
    )
    talks = _count(held.values_list("course")) + _count(together.values_list("course"))
    written = GoalVersion.objects.filter(goal__course__in=ids, number=1, written_at__range=moments)
    goals = _count(written.values_list("goal__course"))
    closed = DevelopmentGoal.objects.filter(
        course__in=ids, closed_because="reached", closed_on__range=days
    )
    reached = _count(closed.values_list("course"))
    done = StepDone.objects.filter(goal__course__in=ids, done_on__range=days)
    steps = _count(done.values_list("goal__course"))
    agreed = Approval.objects.filter(agreement__course__in=ids, approved_at__range=moments)
    approved = _count(agreed.filter(party=Party.LEADER.value).values_list("agreement__course"))
    return [
        Moved(
            course,
            talks[course.pk],
            goals[course.pk],
            reached[course.pk],
            steps[course.pk],
            approved[course.pk] > 0,
        )
        for course in courses
    ]


def _count(rows: Iterable[tuple[UUID]]) -> Counter[UUID]:
    return Counter(course for (course,) in rows)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
