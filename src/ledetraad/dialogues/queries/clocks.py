"""The clock of one course: its absences, what was held, and what comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Dialogue, TeamFollowUpMember
from ledetraad.dialogues.queries.courses import courses_led_by
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.cadence import DialogueKind, Expected, Form, Held
from ledetraad.people.models import Absence

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.models import Course

LATE_BUT_SOON = timedelta(weeks=6)


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
    """A day that fits both; a leader's employees are spread so that they do not all land on one."""
    led = courses_led_by(course.leader, today).order_by("pk").values_list("pk", flat=True)
    in_line = list(led)
    place = in_line.index(course.pk) if course.pk in in_line else 0
    return cadence.suggested_day(_from_now_on(expected, today), clock, place)


def _from_now_on(expected: Expected, today: dt.date) -> Expected:
    """Two who are late find a day within the coming weeks."""
    window = expected.window
    first = max(window.first, today)
    last = max(window.last, first + LATE_BUT_SOON)
    return replace(expected, window=replace(window, first=first, last=last))
