"""Saying again what is to be remembered of some courses, as soon as something about them changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from ledetraad.dialogues.queries.facts import facts_of
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.reminding.facts import Reminder, ReminderKind
from ledetraad.dialogues.rules.reminding.reminders import reminders
from ledetraad.nudges.operations.remembering import ToRemember, remember
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.dialogues.models import Course

LINKS = {
    ReminderKind.PREPARE: "prepare",
    ReminderKind.FOLLOW_UP_SOON: "follow-up",
    ReminderKind.SAY_WHETHER_HELD: "hold",
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


def remember_courses(ids: Collection[UUID], by: UUID | None = None) -> int:
    """Write down what these courses ask for now, and nothing else; in the caller's transaction.

    `by` is who has just done something about them. Returns how many rows that changed.
    """
    now = clock.now()
    local = timezone.localtime(now).replace(tzinfo=None)
    wanted = [
        _to_remember(course, reminder)
        for course, facts in facts_of(ids, local.date())
        for reminder in reminders(facts, local)
    ]
    return remember(wanted, ids, by)


def when_asked_again(sender: object, objects: Collection[UUID], **_: object) -> None:
    """Just before a mail is written."""
    remember_courses(objects)


def _to_remember(course: Course, reminder: Reminder) -> ToRemember:
    leads = reminder.party is Party.LEADER
    person, other = course.employee_id, course.leader_id
    if leads:
        person, other = other, person
    midnight = reminder.ends.time() == dt.time()
    last = reminder.ends.date()
    return ToRemember(
        key=_key(reminder),
        person_id=person,
        kind=reminder.kind.value,
        object_id=course.pk,
        about_id=other,
        leads=leads,
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
