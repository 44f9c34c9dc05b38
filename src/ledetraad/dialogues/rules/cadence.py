"""The five-quarter clock of one leader and one employee (R28-R33, R37).

Why the clock looks like this: docs/decisions/0004-the-five-quarter-clock.md.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from ledetraad.shared.calendar import (
    ONE_DAY,
    add_months,
    days_between,
    is_working_day,
    working_days,
)

QUARTERS = 5
MONTHS_IN_QUARTER = 3
DEVELOPMENT_QUARTERS = (1, 4)
FOLLOW_UP_QUARTERS = (2, 3, 5)
EARLIEST_QUARTER_OF_SECOND_DIALOGUE = 3
PAUSING_DAYS = 28  # shorter absences are ordinary holiday and illness: they move no window
DAYS_TO_PREPARE = 14
_JULY = 7
_DECEMBER = 12
_SECOND_CHRISTMAS_DAY = 26

Member = TypeVar("Member", bound=Hashable)


class DialogueKind(StrEnum):
    DEVELOPMENT = "development"
    FOLLOW_UP = "follow_up"


class Form(StrEnum):
    INDIVIDUAL = "individual"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which the two cannot meet, first and last included; either of them may be away."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("An absence must not end before it begins.")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Course:
    """The clock's input. `ended` is the last day the two are leader and employee, if known."""

    start: date
    absences: tuple[Absence, ...] = ()
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """One quarter of a course, first and last day included."""

    quarter: int
    first: date
    last: date

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Expected:
    """A dialogue the course asks for. `number` is 1 or 2 for development dialogues, else 0."""

    kind: DialogueKind
    number: int
    window: Window


@dataclass(frozen=True, slots=True)
class Held:
    """A dialogue that took place, as it counts for one employee."""

    kind: DialogueKind
    day: date
    form: Form = Form.INDIVIDUAL


def course_start(tool_access: date, employment_start: date, leadership_start: date) -> date:
    """The first day the leader has the tool, the employee the job, and the two each other."""
    return max(tool_access, employment_start, leadership_start)


def ongoing_absence(first: date, today: date) -> Absence:
    """An absence whose end nobody knows: it has lasted until today, so the clock stands still."""
    return Absence(first, max(first, today))


@lru_cache(maxsize=1024)
def pauses(course: Course) -> tuple[Absence, ...]:
    """Long absences, merged where no working day lies between them, from the start on."""
    reached = (absence for absence in course.absences if absence.last >= course.start)
    long = (stretch for stretch in _merged(reached) if stretch.days >= PAUSING_DAYS)
    return tuple(Absence(max(pause.first, course.start), pause.last) for pause in long)


def _merged(absences: Iterable[Absence]) -> list[Absence]:
    merged: list[Absence] = []
    for absence in sorted(absences, key=lambda item: item.first):
        if merged and _touch(merged[-1], absence):
            before = merged.pop()
            merged.append(Absence(before.first, max(before.last, absence.last)))
        else:
            merged.append(absence)
    return merged


def _touch(before: Absence, after: Absence) -> bool:
    return not any(working_days(before.last + ONE_DAY, after.first - ONE_DAY))


def is_paused(course: Course, day: date) -> bool:
    return any(pause.covers(day) for pause in pauses(course))


@lru_cache(maxsize=1024)
def quarter_windows(course: Course) -> tuple[Window, ...]:
    """The five windows, in order, as if nobody ever ended the course early.

    A pause stops the clock: each window keeps the number of days it would have had, counted
    outside the pauses.
    """
    stops = pauses(course)
    windows = []
    for quarter in range(1, QUARTERS + 1):
        first = add_months(course.start, MONTHS_IN_QUARTER * (quarter - 1))
        last = add_months(course.start, MONTHS_IN_QUARTER * quarter) - ONE_DAY
        windows.append(Window(quarter, _after_pauses(first, stops), _after_pauses(last, stops)))
    return tuple(windows)


def leaves_time_for_another(course: Course) -> bool:
    """Whether the two are together for a whole quarter more, so that a new course would expect a talk."""
    begins = quarter_windows(course)[-1].last + ONE_DAY
    return course.ended is None or add_months(begins, MONTHS_IN_QUARTER) - ONE_DAY <= course.ended


def _after_pauses(day: date, stops: tuple[Absence, ...]) -> date:
    for pause in stops:
        if pause.first > day:
            break
        day += timedelta(days=pause.days)
    return day


def quarter_on(course: Course, day: date) -> int:
    """Which quarter a day belongs to; 0 before the first, QUARTERS + 1 after the last.

    A day in a pause belongs to the quarter that was running when the clock stopped.
    """
    windows = quarter_windows(course)
    if day > windows[-1].last:
        return QUARTERS + 1
    return sum(window.first <= day for window in windows)


def expected_events(course: Course) -> tuple[Expected, ...]:
    """One dialogue per quarter, in order: development in 1 and 4, follow-up in 2, 3 and 5.

    A quarter that the course's end cuts short expects nothing.
    """
    whole = [
        window
        for window in quarter_windows(course)
        if course.ended is None or window.last <= course.ended
    ]
    return tuple(_expected(window) for window in whole)


def _expected(window: Window) -> Expected:
    if window.quarter in DEVELOPMENT_QUARTERS:
        number = DEVELOPMENT_QUARTERS.index(window.quarter) + 1
        return Expected(DialogueKind.DEVELOPMENT, number, window)
    return Expected(DialogueKind.FOLLOW_UP, 0, window)


def development_days(course: Course, held: Iterable[Held]) -> tuple[date, ...]:
    """The days that count as the first and the second development dialogue: none, one or two.

    A further dialogue in the first two quarters continues the first one.
    """
    windows = quarter_windows(course)
    days = sorted(
        item.day
        for item in held
        if item.kind is DialogueKind.DEVELOPMENT
        and windows[0].first <= item.day <= windows[-1].last
    )
    if not days:
        return ()
    from_day = windows[EARLIEST_QUARTER_OF_SECOND_DIALOGUE - 1].first
    return (days[0], *[day for day in days[1:] if day >= from_day and day > days[0]][:1])


def quarters_with_dialogue(course: Course, held: Iterable[Held]) -> frozenset[int]:
    """Quarters in which the two talked: any kind, any form, planned or as needed."""
    quarters = (quarter_on(course, item.day) for item in held)
    return frozenset(quarter for quarter in quarters if 1 <= quarter <= QUARTERS)


def still_expected(course: Course, held: Iterable[Held]) -> tuple[Expected, ...]:
    """What remains of the course in order of window; some windows may have closed already.

    A missing development dialogue stays expected until the course ends. Quarters up to the latest
    conversation are left alone: a follow-up that was missed is made up for by the next one.
    """
    held = tuple(held)
    met = len(development_days(course, held))
    talked_until = max(quarters_with_dialogue(course, held), default=0)
    return tuple(
        event if event.number > met else Expected(DialogueKind.FOLLOW_UP, 0, event.window)
        for event in expected_events(course)
        if event.number > met or event.window.quarter > talked_until
    )


def asked_for(course: Course, held: Iterable[Held], today: date) -> Expected | None:
    """The first dialogue that is missing and whose quarter has begun; nothing after the last quarter.

    A development dialogue looks back as well, so it comes before the follow-up it replaces. A
    follow-up, alone or with the team, never counts as one (R28, R29).
    """
    if quarter_on(course, today) > QUARTERS:
        return None
    reached = [event for event in still_expected(course, held) if event.window.first <= today]
    return min(reached, key=lambda event: event.kind is DialogueKind.FOLLOW_UP, default=None)


def suggested_day(expected: Expected, course: Course, place_in_line: int = 0) -> date | None:
    """A working day in the window when neither is away, July and the days after Christmas last.

    The first development dialogue comes as soon as both have had time to prepare, the others in
    the middle of their quarter. `place_in_line` spreads a leader's employees over the days, one
    dialogue a day. None when no day of the window fits.
    """
    days = _fitting_days(expected, course)
    return days[place_in_line % len(days)] if days else None


def soonest_day(
    first: date, last: date, course: Course, taken: Collection[date] = ()
) -> date | None:
    """The first day that fits two who are late, rather one without another of the leader's talks."""
    days = _workable_days(first, last, course)
    return next(iter([day for day in days if day not in taken] or days), None)


def _fitting_days(expected: Expected, course: Course) -> list[date]:
    days = _workable_days(expected.window.first, expected.window.last, course)
    return [day for day in days if day >= target_day(expected)] or days


def _workable_days(first: date, last: date, course: Course) -> list[date]:
    """In July and after Christmas only when there is no other."""
    days = [
        day
        for day in days_between(first, last)
        if is_working_day(day) and not any(absence.covers(day) for absence in course.absences)
    ]
    return [day for day in days if not _is_quiet(day)] or days


def target_day(expected: Expected) -> date:
    """From this day on it is time for the dialogue."""
    window = expected.window
    if expected.number == 1:
        return window.first + timedelta(days=DAYS_TO_PREPARE)
    return window.first + (window.last - window.first) // 2


def _is_quiet(day: date) -> bool:
    """July and the days between Christmas and New Year, when few are at work."""
    return day.month == _JULY or (day.month == _DECEMBER and day.day > _SECOND_CHRISTMAS_DAY)


def each_takes_part(day: date, took_part: Iterable[Member]) -> dict[Member, Held]:
    """A team follow-up as it counts for every member who took part, and for nobody else (R29)."""
    return {member: Held(DialogueKind.FOLLOW_UP, day, Form.TEAM) for member in took_part}
