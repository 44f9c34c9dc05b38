"""Which courses a new day may ask something new of: one question to the database, however many there are.

The day alone is looked at here, so some are named in vain; what is really due the rules say
(`rules.reminding`). Changes that people make are followed where they are made.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from ledetraad.dialogues.models import Approval, Course, Dialogue, GoalVersion, Plan
from ledetraad.dialogues.queries.facts import coming_steps, goals_without_plan
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.rules.reminding.talks import DAYS_BEFORE_FOLLOW_UP, DAYS_TO_PREPARE_IN
from ledetraad.dialogues.rules.reminding.turns import starts_with_a_turn
from ledetraad.dialogues.rules.reminding.work import DAYS_BEFORE_STEP
from ledetraad.nudges.models import Nudge
from ledetraad.people.models import Absence, StaticTool
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.db.models import QuerySet

LONGEST_HOLIDAY = dt.timedelta(days=7)  # the next working day is never further away
DAYS_TO_PLAN_A_GOAL = dt.timedelta(days=14)  # three working days, and a holiday among them
AT_A_TIME = 2000


def courses_to_look_at(after: dt.date, today: dt.date) -> Iterator[UUID]:
    """Courses to which the days after that one, until today, may have brought something; streamed."""
    first, *others = _questions(after, today)
    yield from first.union(*others).iterator(chunk_size=AT_A_TIME)


def _questions(after: dt.date, today: dt.date) -> list[QuerySet[Any, UUID]]:
    """Each names courses by one kind of event that has a day."""
    running = Course.objects.filter(parked_on__isnull=True)
    talks = Dialogue.objects.filter(cancelled_at__isnull=True, course__parked_on__isnull=True)
    coming = talks.filter(held_on__isnull=True)
    development = talks.filter(kind=DialogueKind.DEVELOPMENT.value)
    step, follow_up, prepare = (
        dt.timedelta(days=days)
        for days in (DAYS_BEFORE_STEP, DAYS_BEFORE_FOLLOW_UP, DAYS_TO_PREPARE_IN)
    )
    written = clock.midnight(after - LONGEST_HOLIDAY)
    goals = goals_without_plan().filter(created_at__gte=clock.midnight(after - DAYS_TO_PLAN_A_GOAL))
    return [
        _ids(coming.filter(_within("planned_date", after + prepare, today + prepare)), "course"),
        _ids(
            coming.filter(_within("planned_date", after + follow_up, today + follow_up)), "course"
        ),
        _ids(coming.filter(_within("planned_date", after - LONGEST_HOLIDAY, today)), "course"),
        _ids(development.filter(_within("held_on", after - LONGEST_HOLIDAY, today)), "course"),
        _ids(goals, "course"),
        _ids(
            coming_steps(today).filter(_within("due_on", after + step, today + step)),
            "plan__goal__course",
        ),
        _ids(Approval.objects.filter(approved_at__gte=written), "agreement__course"),
        _ids(GoalVersion.objects.filter(written_at__gte=written), "goal__course"),
        _ids(Plan.objects.filter(written_at__gte=written), "goal__course"),
        _ids(running.filter(starts_on__in=list(starts_with_a_turn(after, today))), "pk"),
        _ids(running.filter(_never_looked_at()), "pk"),
        _ids(running.filter(_paused_or_back()), "pk"),
        _ids(running.filter(leader__in=_changed_mode(after, today)), "pk"),
        _ids(_with_another_leader(after, today), "pk"),
    ]


def _ids(rows: QuerySet[Any], course: str) -> QuerySet[Any, UUID]:
    return rows.order_by().values_list(course, flat=True)


def _within(field: str, after: dt.date, until: dt.date) -> Q:
    return Q(**{f"{field}__gt": after, f"{field}__lte": until})


def _never_looked_at() -> Q:
    """Opened with many others at once, perhaps long after the day it counts from."""
    nudges = Nudge.objects.filter(object_id=OuterRef("pk"))
    dialogues = Dialogue.objects.filter(course=OuterRef("pk"))
    return ~Q(Exists(nudges)) & ~Q(Exists(dialogues))


def _paused_or_back() -> Q:
    """Either of the two has been away in the course: no other day of it can be told without the rules."""
    away = Absence.objects.values("person")
    return Q(employee__in=away) | Q(leader__in=away)


def _changed_mode(after: dt.date, today: dt.date) -> QuerySet[StaticTool, UUID]:
    begun = _within("starts_on", after, today)
    over = _within("ends_on", after - dt.timedelta(days=1), today)
    return StaticTool.objects.filter(begun | over).values_list("person", flat=True)


def _with_another_leader(after: dt.date, today: dt.date) -> QuerySet[Course]:
    since = after - LONGEST_HOLIDAY
    here = _within("parked_on", since, today) | _within("followed_by__starts_on", since, today)
    return Course.objects.filter(here, parked_on__isnull=False, followed_by__isnull=False)
