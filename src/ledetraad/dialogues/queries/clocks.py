"""The clock of one course: its absences, what was held, and what comes next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Dialogue, TeamFollowUp, TeamFollowUpMember
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.cadence import DialogueKind, Expected, Form, Held
from ledetraad.dialogues.rules.progress import follow_up_is_overdue
from ledetraad.people.models import Absence
from ledetraad.shared.calendar import add_working_days

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.models import Course

LATE_BUT_SOON = timedelta(weeks=6)
# Working days to make room in, and before a development dialogue to prepare in.
NOTICE = {DialogueKind.FOLLOW_UP: 3, DialogueKind.DEVELOPMENT: 5}


def clock_of(course: Course, today: dt.date) -> cadence.Course:
    """The rules' course; the model's `employment` must be at hand."""
    away = Absence.objects.filter(person__in=[course.leader_id, course.employee_id])
    absences = tuple(_absence(row, today) for row in away)
    return cadence.Course(course.starts_on, absences, course.employment.ends_on)


def _absence(row: Absence, today: dt.date) -> cadence.Absence:
    if row.ends_on is None:
        return cadence.ongoing_absence(row.starts_on, today)
    return cadence.Absence(row.starts_on, row.ends_on)


def held_in(course: Course) -> list[Held]:
    """Every talk of the course that took place, team follow-ups included (R29)."""
    held = Dialogue.objects.filter(
        course=course, held_on__isnull=False, cancelled_at__isnull=True
    ).values_list("kind", "held_on")
    took_part = TeamFollowUpMember.objects.filter(
        course=course,
        took_part=True,
        team_follow_up__held_on__isnull=False,
        team_follow_up__cancelled_at__isnull=True,
    ).values_list("team_follow_up__held_on", flat=True)
    alone = [Held(DialogueKind(kind), day) for kind, day in held if day]
    return [*alone, *(Held(DialogueKind.FOLLOW_UP, day, Form.TEAM) for day in took_part if day)]


def next_expected(course: Course, clock: cadence.Course) -> Expected | None:
    return next(iter(cadence.still_expected(clock, held_in(course))), None)


def suggestion(
    course: Course, clock: cadence.Course, expected: Expected, today: dt.date
) -> dt.date | None:
    """A day that fits both; a leader's employees are spread so that they do not all land on one.

    Two whose time has come find the soonest day that leaves them some notice.
    """
    planned = cadence.suggested_day(expected, clock, _place_in_line(course, today))
    if planned and planned > today and not time_has_come(expected, today):
        return planned
    first = add_working_days(today, NOTICE[expected.kind])
    last = max(expected.window.last, first + LATE_BUT_SOON)
    return cadence.soonest_day(first, last, clock, _days_taken(course, today))


def time_has_come(expected: Expected, today: dt.date) -> bool:
    return today >= cadence.target_day(expected)


def overdue_since(course: Course, clock: cadence.Course, today: dt.date) -> dt.date | None:
    """The day of the latest talk, when a whole quarter has passed since: the follow-up is overdue."""
    held = tuple(held_in(course))
    is_overdue = follow_up_is_overdue(clock, held, today)
    return max(talk.day for talk in held) if is_overdue else None


def _place_in_line(course: Course, today: dt.date) -> int:
    led = courses_led_by(course.leader, today).order_by("pk").values_list("pk", flat=True)
    in_line = list(led)
    return in_line.index(course.pk) if course.pk in in_line else 0


def _days_taken(course: Course, today: dt.date) -> set[dt.date]:
    """On which the leader has a talk already, with one or with the team."""
    coming = {"planned_date__gte": today, "held_on": None, "cancelled_at": None}
    alone = Dialogue.objects.filter(course__leader=course.leader_id, **coming)
    team = TeamFollowUp.objects.filter(leader=course.leader_id, **coming)
    days = (rows.values_list("planned_date", flat=True) for rows in (alone, team))
    return {day for found in days for day in found if day}
