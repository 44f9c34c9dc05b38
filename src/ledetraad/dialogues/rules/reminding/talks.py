"""Talks that are coming, have just been, or are missing."""

from collections.abc import Iterator
from datetime import date, timedelta

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import (
    QUARTERS,
    Course,
    DialogueKind,
    Window,
    asked_for,
    quarter_on,
    quarter_windows,
    still_expected,
)
from ledetraad.dialogues.rules.progress import follow_up_is_overdue
from ledetraad.dialogues.rules.reminding.facts import (
    Facts,
    Reminder,
    ReminderKind,
    Talk,
    as_long_as_it_awaits,
    days_after,
)
from ledetraad.shared.calendar import ONE_DAY, is_working_day, next_working_day

DAYS_TO_PREPARE_IN = 7
DAYS_BEFORE_FOLLOW_UP = 3
DAYS_BEFORE_PLANNING = 7  # a course that begins is left alone for a week
# The desk says from the quarter's first day that it lacks a follow-up: it answers who comes to look. A
# reminder interrupts, so it leaves the leader four weeks to find the day unasked; then it is two to three
# weeks to the middle of the quarter, where the follow-up belongs, and time to find a day for it.
DAYS_BEFORE_PLANNING_FOLLOW_UP = 28


def prepare(facts: Facts, today: date) -> Iterator[Reminder]:
    for talk in facts.talks:
        if talk.kind is DialogueKind.DEVELOPMENT and talk.day >= today:
            for party in Party:
                if party not in talk.released:
                    yield _before(
                        talk, ReminderKind.PREPARE, party, DAYS_TO_PREPARE_IN, urgent=True
                    )


def follow_up_soon(facts: Facts, today: date) -> Iterator[Reminder]:
    for talk in facts.talks:
        if talk.kind is DialogueKind.FOLLOW_UP and talk.day >= today:
            yield _before(talk, ReminderKind.FOLLOW_UP_SOON, Party.EMPLOYEE, DAYS_BEFORE_FOLLOW_UP)


def _before(
    talk: Talk, kind: ReminderKind, party: Party, days: int, *, urgent: bool = False
) -> Reminder:
    return Reminder(
        kind,
        party,
        talk.id,
        occurrence=talk.day.isoformat(),
        due=talk.day - timedelta(days=days),
        urgent=last_working_day_before(talk.day) if urgent else None,
        day=talk.day,
        ends=talk.begins,
    )


def last_working_day_before(day: date) -> date:
    before = day - ONE_DAY
    while not is_working_day(before):
        before -= ONE_DAY
    return before


def say_whether_held(facts: Facts, today: date) -> Iterator[Reminder]:
    for talk in facts.talks:
        if talk.day < today:
            yield Reminder(
                ReminderKind.SAY_WHETHER_HELD,
                Party.LEADER,
                talk.id,
                occurrence=talk.day.isoformat(),
                due=next_working_day(talk.day),
                day=talk.day,
                ends=as_long_as_it_awaits(facts.course),
            )


def plan_talk(facts: Facts, today: date) -> Iterator[Reminder]:
    """A development dialogue is missing and has no day; once in each quarter that it is missing."""
    now = _quarter_that_misses(facts, DialogueKind.DEVELOPMENT, today)
    if now is not None:
        yield _ask_for_day(ReminderKind.PLAN_TALK, facts, now, DAYS_BEFORE_PLANNING)


def plan_follow_up(facts: Facts, today: date) -> Iterator[Reminder]:
    """A quarter is well under way without a talk; at once when the whole last quarter had none."""
    now = _quarter_that_misses(facts, DialogueKind.FOLLOW_UP, today)
    expected = still_expected(facts.course, facts.held)
    if now is None or all(event.window != now for event in expected):
        return
    overdue = follow_up_is_overdue(facts.course, facts.held, today)
    days = 0 if overdue else DAYS_BEFORE_PLANNING_FOLLOW_UP
    yield _ask_for_day(ReminderKind.PLAN_FOLLOW_UP, facts, now, days)


def _quarter_that_misses(facts: Facts, kind: DialogueKind, today: date) -> Window | None:
    """This quarter, if it asks for such a dialogue and the two have found no day for one.

    A day of this quarter that is over is one as well: the leader is asked whether they talked then.
    """
    now = _window_on(facts.course, today)
    event = asked_for(facts.course, facts.held, today)
    if now is None or event is None or event.kind is not kind:
        return None
    return None if any(day >= now.first for day in _days_for(kind, facts)) else now


def _days_for(kind: DialogueKind, facts: Facts) -> Iterator[date]:
    """Days of talks that would count as one: any for a follow-up, no follow-up for a dialogue (R29)."""
    for talk in facts.talks:
        if talk.kind is DialogueKind.DEVELOPMENT or kind is DialogueKind.FOLLOW_UP:
            yield talk.day
    if kind is DialogueKind.FOLLOW_UP:
        yield from facts.team_days


def _window_on(course: Course, today: date) -> Window | None:
    quarter = quarter_on(course, today)
    return quarter_windows(course)[quarter - 1] if 1 <= quarter <= QUARTERS else None


def _ask_for_day(kind: ReminderKind, facts: Facts, window: Window, days: int) -> Reminder:
    return Reminder(
        kind,
        Party.LEADER,
        facts.id,
        occurrence=f"q{window.quarter}",
        due=window.first + timedelta(days=days),
        ends=days_after(window.last, 1),
    )
