"""Courses that begin, are over, or have lost their leader."""

from collections.abc import Iterator
from datetime import date

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import leaves_time_for_another, quarter_windows
from ledetraad.dialogues.rules.reminding.facts import (
    Facts,
    Reminder,
    ReminderKind,
    as_long_as_it_awaits,
    days_after,
)
from ledetraad.shared.calendar import ONE_DAY, next_working_day

DAYS_A_COURSE_IS_NEW = 21
DAYS_UNTIL_FORGOTTEN = 28  # the choice stays on the page of the course


def course_begins(facts: Facts, today: date) -> Iterator[Reminder]:
    start = facts.course.start
    if not facts.held and not facts.talks:
        yield Reminder(
            ReminderKind.COURSE_BEGINS,
            Party.EMPLOYEE,
            facts.id,
            occurrence=start.isoformat(),
            due=start,
            ends=days_after(start, DAYS_A_COURSE_IS_NEW),
        )


def begin_new_course(facts: Facts, today: date) -> Iterator[Reminder]:
    last = quarter_windows(facts.course)[-1].last
    if leaves_time_for_another(facts.course) and not facts.talks:
        yield Reminder(
            ReminderKind.BEGIN_NEW_COURSE,
            Party.LEADER,
            facts.id,
            occurrence=last.isoformat(),
            due=last + ONE_DAY,
            ends=as_long_as_it_awaits(facts.course),
        )


def what_follows(facts: Facts) -> Iterator[Reminder]:
    """The employee alone decides what the next leader may read (K17); no mode of a leader's hides it."""
    gone = facts.next_leader_since
    if gone is None or facts.handed_over or not facts.held:
        return
    yield Reminder(
        ReminderKind.RELEASE_WHAT_FOLLOWS,
        Party.EMPLOYEE,
        facts.id,
        occurrence=gone.isoformat(),
        due=next_working_day(gone),
        ends=days_after(gone, DAYS_UNTIL_FORGOTTEN),
    )
