"""Talks that are coming, have just been, or are missing."""

from collections.abc import Iterator
from datetime import date, timedelta

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import (
    QUARTERS,
    Course,
    DialogueKind,
    Expected,
    Window,
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
    missing = _missing(facts, DialogueKind.DEVELOPMENT, today)
    now = _window_on(facts.course, today)
    if missing is None or now is None:
        return
    yield _ask_for_day(ReminderKind.PLAN_TALK, facts, now, DAYS_BEFORE_PLANNING)


def plan_follow_up(facts: Facts, today: date) -> Iterator[Reminder]:
    """A quarter is well under way without a talk; at once when the whole last quarter had none."""
    missing = _missing(facts, DialogueKind.FOLLOW_UP, today)
    if missing is None or not missing.window.contains(today):
        return
    overdue = follow_up_is_overdue(facts.course, facts.held, today)
    days = 0 if overdue else DAYS_BEFORE_PLANNING_FOLLOW_UP
    yield _ask_for_day(ReminderKind.PLAN_FOLLOW_UP, facts, missing.window, days)


def _missing(facts: Facts, kind: DialogueKind, today: date) -> Expected | None:
    """The dialogue the course asks for now, unless the two have found a day for a talk already.

    A development dialogue that is missing is asked for instead of the follow-up it replaces.
    """
    days = (*(talk.day for talk in facts.talks), *facts.team_days)
    if any(day >= today for day in days):
        return None
    reached = [
        event for event in still_expected(facts.course, facts.held) if event.window.first <= today
    ]
    development = [event for event in reached if event.kind is DialogueKind.DEVELOPMENT]
    wanted = development or [event for event in reached if event.window.contains(today)]
    return next((event for event in wanted if event.kind is kind), None)


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
