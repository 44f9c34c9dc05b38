"""All that two people are to be reminded of at one moment."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from ledetraad.dialogues.rules.cadence import is_paused
from ledetraad.dialogues.rules.reminding.courses import (
    begin_new_course,
    course_begins,
    what_follows,
)
from ledetraad.dialogues.rules.reminding.facts import Facts, Reminder
from ledetraad.dialogues.rules.reminding.talks import (
    follow_up_soon,
    plan_follow_up,
    plan_talk,
    prepare,
    say_whether_held,
)
from ledetraad.dialogues.rules.reminding.work import approve, step_due, write_goals, write_plan


def reminders(facts: Facts, now: datetime) -> tuple[Reminder, ...]:
    """What the two are to be reminded of at a moment on the wall clock; nothing while it is quiet."""
    found = what_follows(facts) if facts.next_leader_since else _under_way(facts, now.date())
    return tuple(reminder for reminder in found if reminder.is_due(now))


def is_quiet(facts: Facts, today: date) -> bool:
    """Nobody is reminded: the leader has no reminders, the course is over, or one of the two is away."""
    ended = facts.course.ended
    return (
        not facts.dynamic
        or facts.at_rest
        or today < facts.course.start
        or (ended is not None and ended < today)
        or is_paused(facts.course, today)
    )


def _under_way(facts: Facts, today: date) -> Iterator[Reminder]:
    if not is_quiet(facts, today):
        for rule in _RULES:
            yield from rule(facts, today)


_RULES: tuple[Callable[[Facts, date], Iterator[Reminder]], ...] = (
    prepare,
    follow_up_soon,
    say_whether_held,
    write_goals,
    write_plan,
    approve,
    step_due,
    plan_talk,
    plan_follow_up,
    course_begins,
    begin_new_course,
)
