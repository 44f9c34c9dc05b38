"""What two people have agreed, and whether it still stands; never opens a text to find out.

Goals and plans are versions that never change, so which versions hold says all there is to say
about what they say. Only those, and never the words, go into a fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from ledetraad.dialogues.models import Approval, Course, DevelopmentGoal
from ledetraad.dialogues.queries.goals import with_newest
from ledetraad.dialogues.rules.agreement import (
    AgreementState,
    Approvals,
    Party,
    fingerprint,
    state_of,
)
from ledetraad.dialogues.rules.goals import ClosedBecause

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Standing:
    """What the chain needs to know of a course (rules.progress.Situation)."""

    has_goals: bool = False
    has_plan: bool = False
    agreement: AgreementState = AgreementState.NONE


def standings(
    courses: Iterable[Course], last_talks: Mapping[UUID, dt.date]
) -> dict[UUID, Standing]:
    """Two queries, however many courses; `last_talks` are the latest development dialogues held."""
    courses = list(courses)
    states = agreement_states(courses)
    goals = _goals_in_work([course.pk for course in courses], last_talks)
    return {
        course.pk: Standing(
            has_goals=course.pk in goals,
            has_plan=goals.get(course.pk, False),
            agreement=states[course.pk],
        )
        for course in courses
    }


def agreement_states(courses: Iterable[Course]) -> dict[UUID, AgreementState]:
    """One query, however many courses there are."""
    courses = list(courses)
    approved = _last_approved([course.pk for course in courses])
    return {
        course.pk: state_of(
            course.content_fingerprint or None, approved.get(course.pk, Approvals())
        )
        for course in courses
    }


def _last_approved(courses: Iterable[UUID]) -> dict[UUID, Approvals]:
    rows = Approval.objects.filter(agreement__course__in=list(courses))
    rows = rows.order_by("agreement__number")
    found: dict[UUID, dict[str, str]] = {}
    for course, party, content in rows.values_list(
        "agreement__course", "party", "agreement__content_fingerprint"
    ):
        found.setdefault(course, {})[party] = content
    return {
        course: Approvals(by.get(Party.EMPLOYEE.value), by.get(Party.LEADER.value))
        for course, by in found.items()
    }


def _goals_in_work(courses: Iterable[UUID], last_talks: Mapping[UUID, dt.date]) -> dict[UUID, bool]:
    """For each course with a goal in work since its latest development dialogue: is one planned?

    A goal reached after that dialogue still counts until the next one.
    """
    rows = DevelopmentGoal.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_because=ClosedBecause.REACHED.value),
        course__in=list(courses),
    ).values_list("course", "pk", "closed_on", "plans__steps__position")
    in_newest: dict[tuple[UUID, UUID], bool] = {}  # steps or none, in each goal's newest plan
    for course, goal, closed_on, step in rows.order_by("plans__number"):
        if closed_on is None or closed_on > last_talks.get(course, closed_on):
            in_newest[course, goal] = step is not None
    found: dict[UUID, bool] = {}
    for (course, _goal), planned in in_newest.items():
        found[course] = found.get(course, False) or planned
    return found


def content_fingerprints(courses: Iterable[UUID]) -> dict[UUID, str]:
    """What `Course.content_fingerprint` should be; courses without a goal are left out.

    A goal let go is no longer part of what is agreed. A goal reached still is.
    """
    agreed = DevelopmentGoal.objects.exclude(closed_because=ClosedBecause.LET_GO.value)
    found: dict[UUID, dict[str, list[str]]] = {}
    for goal in with_newest(agreed.filter(course__in=list(courses))):
        versions = [str(goal.newest_words), str(goal.newest_plan or "")]
        found.setdefault(goal.course_id, {})[str(goal.pk)] = versions
    return {course: fingerprint(goals) for course, goals in found.items()}
