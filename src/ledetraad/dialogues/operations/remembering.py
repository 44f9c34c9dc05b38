"""Saying again what is to be remembered of some courses, as soon as something about them changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.queries.facts import facts_of
from ledetraad.dialogues.queries.teams import teams_around, unsaid_among
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.reminding.facts import Reminder, ReminderKind, TeamTalk
from ledetraad.dialogues.rules.reminding.reminders import reminders
from ledetraad.dialogues.rules.reminding.teams import say_whether_team_met
from ledetraad.nudges.operations.remembering import ToRemember, remember
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.dialogues.queries.teams import Unsaid
    from ledetraad.dialogues.rules.reminding.facts import Facts

LINKS = {
    ReminderKind.PREPARE: "prepare",
    ReminderKind.FOLLOW_UP_SOON: "follow-up",
    ReminderKind.SAY_WHETHER_HELD: "hold",
    ReminderKind.SAY_WHETHER_TEAM_MET: "team-follow-up",
    ReminderKind.WRITE_GOALS: "goal-new",
    ReminderKind.WRITE_PLAN: "plan",
    ReminderKind.APPROVE: "agreement",
    ReminderKind.STEP_DUE: "goal",
    ReminderKind.PLAN_TALK: "plan-dialogue",
    ReminderKind.PLAN_FOLLOW_UP: "plan-dialogue",
    ReminderKind.COURSE_BEGINS: "course",
    ReminderKind.BEGIN_NEW_COURSE: "course",
    ReminderKind.RELEASE_WHAT_FOLLOWS: "course",
}
TALKS = frozenset({ReminderKind.PREPARE, ReminderKind.FOLLOW_UP_SOON})
AT_A_TIME = 500


def remember_courses(ids: Collection[UUID], by: UUID | None = None) -> int:
    """Write down what these courses ask for now, and nothing else; in the caller's transaction.

    So is what their teams ask for; an id may be that of a team follow-up itself. `by` is who has just
    done something about them. Returns how many rows that changed.
    """
    local, courses = timezone.localtime(clock.now()).replace(tzinfo=None), set(ids)
    with transaction.atomic():
        # First, so that whatever somebody else changes from here on is looked at once more.
        Course.objects.filter(pk__in=courses, to_look_at=True).update(to_look_at=False)
        teams = teams_around(courses)
        unsaid = unsaid_among(teams, local.date())
        invited = {course for team in unsaid for course in team.invited}
        known = facts_of(courses | invited, local.date())
        wanted = [
            _to_remember(course, reminder)
            for course, facts in known
            if course.pk in courses
            for reminder in reminders(facts, local)
        ]
        wanted += _asked_of_teams(unsaid, [facts for _course, facts in known], local)
        return remember(wanted, courses | teams, by)


def _asked_of_teams(
    teams: Iterable[Unsaid], known: Iterable[Facts], local: dt.datetime
) -> Iterator[ToRemember]:
    by_course = {facts.id: facts for facts in known}
    for team in teams:
        invited = [by_course[course] for course in team.invited]
        reminder = say_whether_team_met(TeamTalk(team.id, team.day), invited, local)
        if reminder is not None:
            yield _written_down(reminder, team.id, team.leader, None)


def look_again(courses: QuerySet[Course]) -> None:
    """So many have changed that nobody can wait for it: the workers look at them, from now on.

    Those that wait already are marked too: a worker may be about to say that it has looked.
    """
    courses.update(to_look_at=True)


def look_at_some() -> int | None:
    """Look at some of the courses that wait for it: how many rows that changed; None when none wait."""
    waiting = Course.objects.filter(to_look_at=True).order_by("pk")
    if not waiting.exists():  # so that an idle worker never takes SQLite's one lock
        return None
    with transaction.atomic():
        locked = waiting.select_for_update(skip_locked=True)
        some = list(locked.values_list("pk", flat=True)[:AT_A_TIME])
        return remember_courses(some) if some else None


def when_asked_again(sender: object, objects: Collection[UUID], **_: object) -> None:
    """Just before a mail is written."""
    remember_courses(objects)


def _to_remember(course: Course, reminder: Reminder) -> ToRemember:
    person, other = course.employee_id, course.leader_id
    if reminder.party is Party.LEADER:
        person, other = other, person
    return _written_down(reminder, course.pk, person, other)


def _written_down(
    reminder: Reminder, belongs_to: UUID, person: UUID, other: UUID | None
) -> ToRemember:
    midnight = reminder.ends.time() == dt.time()
    last = reminder.ends.date()
    return ToRemember(
        key=_key(reminder),
        person_id=person,
        kind=reminder.kind.value,
        object_id=belongs_to,
        about_id=other,
        leads=reminder.party is Party.LEADER,
        happens_at=None if midnight else timezone.make_aware(reminder.ends),
        day=reminder.day,
        link=LINKS[reminder.kind],
        link_arguments=(str(reminder.about),),
        due_on=reminder.due,
        urgent_at=clock.midnight(reminder.urgent) if reminder.urgent else None,
        expires_on=last if midnight else last + dt.timedelta(days=1),
    )


def _key(reminder: Reminder) -> str:
    of = (reminder.kind.value, reminder.about.hex, reminder.party.value, reminder.occurrence)
    return ":".join(of)
