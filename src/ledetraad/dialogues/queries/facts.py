"""What the reminders of some courses depend on: a constant number of queries, however many courses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from ledetraad.dialogues.models import (
    Approval,
    Course,
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    Plan,
    PlanStep,
    Preparation,
    StepDone,
    TeamFollowUpMember,
)
from ledetraad.dialogues.queries import agreements
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind, Form, Held
from ledetraad.dialogues.rules.reminding.facts import Agreed, Facts, Goal, Step, Talk
from ledetraad.dialogues.rules.reminding.work import DAYS_AFTER_STEP, DAYS_BEFORE_STEP
from ledetraad.people.models import Absence
from ledetraad.people.queries.tool import led_with_dynamic_tool

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def facts_of(ids: Collection[UUID], today: dt.date) -> list[tuple[Course, Facts]]:
    """Each course with what is known of it on that day; what does not exist is left out."""
    found = Course.objects.filter(pk__in=list(ids)).select_related("employment")
    dynamic = set(found.filter(led_with_dynamic_tool(today)).values_list("pk", flat=True))
    sources = _Sources(list(found), dynamic, today)
    return [(course, sources.facts(course)) for course in sources.courses]


def coming_steps(today: dt.date) -> QuerySet[PlanStep]:
    """Steps of the plans that hold now whose day is near, of goals in work, not done yet."""
    newest = Plan.objects.filter(goal=OuterRef("plan__goal")).order_by("-number").values("pk")[:1]
    done = StepDone.objects.filter(goal=OuterRef("plan__goal"), lineage=OuterRef("lineage"))
    return PlanStep.objects.filter(
        ~Exists(done),
        due_on__gt=today - dt.timedelta(days=DAYS_AFTER_STEP),
        due_on__lte=today + dt.timedelta(days=DAYS_BEFORE_STEP),
        plan__goal__closed_on__isnull=True,
        plan=Subquery(newest),
    )


def goals_without_plan() -> QuerySet[DevelopmentGoal]:
    """Goals in work for which no step is written."""
    newest = Plan.objects.filter(goal=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return (
        DevelopmentGoal.objects.filter(closed_on__isnull=True)
        .annotate(newest_plan=Subquery(newest))
        .exclude(Exists(PlanStep.objects.filter(plan=OuterRef("newest_plan"))))
    )


def absences_of(
    people: Collection[UUID], today: dt.date
) -> defaultdict[UUID, list[cadence.Absence]]:
    """When each of them is away; who has not come back is away until today."""
    found: defaultdict[UUID, list[cadence.Absence]] = defaultdict(list)
    rows = Absence.objects.filter(person__in=people)
    for person, first, last in rows.values_list("person", "starts_on", "ends_on"):
        away = cadence.Absence(first, last) if last else cadence.ongoing_absence(first, today)
        found[person].append(away)
    return found


class _Sources:
    """All rows the facts are made of, each kind fetched once."""

    def __init__(self, courses: list[Course], dynamic: set[UUID], today: dt.date) -> None:
        self.courses, self.dynamic = courses, dynamic
        self.ids = [course.pk for course in courses]
        self.held: dict[UUID, list[Held]] = defaultdict(list)
        self.talks: dict[UUID, list[Talk]] = defaultdict(list)
        self.team_days: dict[UUID, list[dt.date]] = defaultdict(list)
        self.goals: dict[UUID, list[Goal]] = defaultdict(list)
        self.steps: dict[UUID, list[Step]] = defaultdict(list)
        self.agreed_since: dict[UUID, dt.datetime] = {}
        self._read_dialogues()
        self._read_team_follow_ups()
        self._read_goals_and_steps(today)
        people = {person for c in courses for person in (c.employee_id, c.leader_id)}
        self.away = absences_of(people, today)
        self._read_agreements()
        self.next_leader = self._next_leaders()

    def facts(self, course: Course) -> Facts:
        away = (*self.away[course.employee_id], *self.away[course.leader_id])
        since = self.agreed_since.get(course.pk)
        standing = self.standings[course.pk]
        return Facts(
            id=course.pk,
            course=cadence.Course(course.starts_on, away, course.employment.ends_on),
            held=tuple(self.held[course.pk]),
            talks=tuple(self.talks[course.pk]),
            team_days=tuple(self.team_days[course.pk]),
            goals=tuple(self.goals[course.pk]),
            steps=tuple(self.steps[course.pk]),
            agreed=Agreed(
                standing.agreement,
                timezone.localdate(since) if since else None,
                standing.has_goals,
                standing.has_plan,
            ),
            dynamic=course.pk in self.dynamic,
            at_rest=course.parked_on is not None,
            next_leader_since=self.next_leader.get(course.pk),
            handed_over=course.handed_over_at is not None,
        )

    def _read_dialogues(self) -> None:
        dialogues = Dialogue.objects.filter(course__in=self.ids, cancelled_at__isnull=True)
        coming = dialogues.filter(held_on__isnull=True, planned_date__isnull=False)
        released: dict[UUID, set[Party]] = defaultdict(set)
        shared = Preparation.objects.filter(dialogue__in=coming, released_at__isnull=False)
        for dialogue, party in shared.values_list("dialogue", "party"):
            released[dialogue].add(Party(party))
        rows = dialogues.values_list(
            "pk", "course", "kind", "held_on", "planned_date", "planned_time"
        )
        for pk, course, kind, held_on, day, hour in rows:
            if held_on is not None:
                self.held[course].append(Held(DialogueKind(kind), held_on))
            elif day is not None:
                talk = Talk(pk, DialogueKind(kind), day, hour, frozenset(released[pk]))
                self.talks[course].append(talk)

    def _read_team_follow_ups(self) -> None:
        members = TeamFollowUpMember.objects.filter(
            course__in=self.ids, team_follow_up__cancelled_at__isnull=True
        ).values_list(
            "course", "took_part", "team_follow_up__held_on", "team_follow_up__planned_date"
        )
        for course, took_part, held_on, planned in members:
            if held_on is None:
                self.team_days[course].append(planned)
            elif took_part:
                self.held[course].append(Held(DialogueKind.FOLLOW_UP, held_on, Form.TEAM))

    def _read_goals_and_steps(self, today: dt.date) -> None:
        unplanned = goals_without_plan().filter(course__in=self.ids)
        for pk, course, at in unplanned.values_list("pk", "course", "created_at"):
            self.goals[course].append(Goal(pk, timezone.localdate(at), planned=False))
        steps = coming_steps(today).filter(plan__goal__course__in=self.ids)
        rows = steps.values_list("plan__goal__course", "plan__goal", "lineage", "due_on")
        for course, goal, lineage, due in rows:
            if due is not None:
                self.steps[course].append(Step(goal, lineage, due))

    def _read_agreements(self) -> None:
        development = DialogueKind.DEVELOPMENT
        last_talks = {
            course: max(days)
            for course, held in self.held.items()
            if (days := [item.day for item in held if item.kind is development])
        }
        self.standings = agreements.standings(self.courses, last_talks)
        for rows, course, at in (
            (GoalVersion.objects, "goal__course", "written_at"),
            (Plan.objects, "goal__course", "written_at"),
            (Approval.objects, "agreement__course", "approved_at"),
        ):
            latest = rows.filter(**{f"{course}__in": self.ids}).order_by().values_list(course)
            for of, moment in latest.annotate(latest=Max(at)):
                self.agreed_since[of] = max(moment, self.agreed_since.get(of, moment))

    def _next_leaders(self) -> dict[UUID, dt.date]:
        """From which day the employee of a parked course has another leader to hand goals to."""
        following = Course.objects.filter(follows__in=self.ids, parked_on__isnull=True)
        following = following.filter(follows__parked_on__isnull=False).exclude(
            leader=F("follows__leader")
        )
        rows = following.values_list("follows", "follows__parked_on", "starts_on")
        return {course: max(parked, starts) for course, parked, starts in rows if course and parked}
