"""Which courses a new day may ask something new of: one question to the database, however many there are.

It is asked of dates alone, each behind an index, and passes over courses in which a talk has been held
or is coming; so some are named in vain, and none too few. What is really due the rules say
(`rules.reminding`). Changes that people make are followed where they are made.
"""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q

from ledetraad.dialogues.models import (
    Approval,
    Course,
    Dialogue,
    GoalVersion,
    Plan,
    TeamFollowUpMember,
)
from ledetraad.dialogues.queries.facts import absences_of, coming_steps, goals_without_plan
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.cadence import (
    EARLIEST_QUARTER_OF_SECOND_DIALOGUE,
    MONTHS_IN_QUARTER,
    DialogueKind,
)
from ledetraad.dialogues.rules.reminding.talks import (
    DAYS_BEFORE_FOLLOW_UP,
    DAYS_BEFORE_PLANNING,
    DAYS_BEFORE_PLANNING_FOLLOW_UP,
    DAYS_TO_PREPARE_IN,
)
from ledetraad.dialogues.rules.reminding.turns import (
    AFTER_THE_LAST,
    LONGER_THAN_SHORT_MONTHS,
    QUARTERS_WITH_FIRST,
    QUARTERS_WITH_FOLLOW_UP,
    QUARTERS_WITH_SECOND,
    Nights,
    begins_or_ends_to_pause,
    comes_to_a_turn,
    days_that_ask_after,
    starts_that_turn,
)
from ledetraad.dialogues.rules.reminding.work import DAYS_BEFORE_STEP, WORKING_DAYS_TO_PLAN_A_GOAL
from ledetraad.people.models import Absence, StaticTool
from ledetraad.shared import clock
from ledetraad.shared.calendar import ONE_DAY, add_months

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from django.db.models import QuerySet

    Named = QuerySet[Any, UUID]

AT_A_TIME = 2000


def courses_to_look_at(after: dt.date, today: dt.date) -> Iterator[UUID]:
    """Courses to which the days after that one, until today, may have brought something; streamed."""
    nights = Nights(after, today)
    first, *others = [*_talks(nights), *_work(nights), *_turns(nights), *_people(nights)]
    yield from first.union(*others).iterator(chunk_size=AT_A_TIME)
    yield from _paused_before(nights)


def _talks(nights: Nights) -> Iterator[Named]:
    """A talk comes near, or its day is over and nobody has said that it was held."""
    coming = Dialogue.objects.filter(cancelled_at__isnull=True, held_on__isnull=True)
    coming = coming.filter(course__parked_on__isnull=True)
    for kind, days in (
        (DialogueKind.DEVELOPMENT, DAYS_TO_PREPARE_IN),
        (DialogueKind.FOLLOW_UP, DAYS_BEFORE_FOLLOW_UP),
    ):
        near = coming.filter(kind=kind.value, planned_date__in=nights.days(before=-days))
        yield _ids(near, "course")
    over = days_that_ask_after(nights)
    yield _ids(coming.filter(planned_date__in=over), "course")
    teams = TeamFollowUpMember.objects.filter(
        team_follow_up__planned_date__in=over,
        team_follow_up__held_on__isnull=True,
        team_follow_up__cancelled_at__isnull=True,
        course__parked_on__isnull=True,
    )
    yield _ids(teams, "course")


def _work(nights: Nights) -> Iterator[Named]:
    """A day has passed since a talk, since words were written, or a step comes near."""
    since = days_that_ask_after(nights)
    held = Dialogue.objects.filter(cancelled_at__isnull=True, course__parked_on__isnull=True)
    yield _ids(held.filter(kind=DialogueKind.DEVELOPMENT.value, held_on__in=since), "course")
    goals = days_that_ask_after(nights, WORKING_DAYS_TO_PLAN_A_GOAL)
    yield _ids(goals_without_plan().filter(_written("created_at", goals)), "course")
    yield _ids(Approval.objects.filter(_written("approved_at", since)), "agreement__course")
    yield _ids(GoalVersion.objects.filter(_written("written_at", since)), "goal__course")
    yield _ids(Plan.objects.filter(_written("written_at", since)), "goal__course")
    steps = coming_steps(nights.until).filter(due_on__in=nights.days(before=-DAYS_BEFORE_STEP))
    yield _ids(steps, "plan__goal__course")


def _turns(nights: Nights) -> Iterator[Named]:
    """The clock of a course comes to a day: it begins, it is over, or a talk may be asked for."""
    begin, end = starts_that_turn(nights, [1], 0), starts_that_turn(nights, [AFTER_THE_LAST], 0)
    yield _starting({*begin, *end}, _RUNNING)
    yield from _missing_development(_without_a_day_for(_DEVELOPMENT, nights), nights)
    yield from _missing_follow_up(_without_a_day_for(_ANY_TALK, nights), nights)


def _without_a_day_for(kinds: Q, nights: Nights) -> QuerySet[Course]:
    """A follow-up that is to come is no day for a development dialogue: it does not count as one."""
    return _RUNNING.exclude(_has_talk(kinds, held_on__isnull=True, planned_date__gte=nights.until))


def _missing_development(waiting: QuerySet[Course], nights: Nights) -> Iterator[Named]:
    days = DAYS_BEFORE_PLANNING
    no_first = waiting.exclude(_has_developed(held_on__gte=OuterRef("starts_on")))
    yield _starting(starts_that_turn(nights, QUARTERS_WITH_FIRST, days), no_first)
    for quarter in QUARTERS_WITH_SECOND:
        begun = nights.until - dt.timedelta(days=days)
        from_day = _quarters_before(begun, quarter - EARLIEST_QUARTER_OF_SECOND_DIALOGUE)
        earlier = Dialogue.objects.filter(
            _DEVELOPMENT,
            course=OuterRef("course"),
            held_on__gte=OuterRef("course__starts_on"),
            held_on__lt=OuterRef("held_on"),
        )
        no_second = waiting.exclude(_has_developed(Exists(earlier), held_on__gte=from_day))
        yield _starting(starts_that_turn(nights, [quarter], days), no_second)


def _missing_follow_up(waiting: QuerySet[Course], nights: Nights) -> Iterator[Named]:
    days = DAYS_BEFORE_PLANNING_FOLLOW_UP
    begun = nights.until - dt.timedelta(days=days)
    silent = waiting.exclude(_has_talk(held_on__gte=begun))
    yield _starting(starts_that_turn(nights, QUARTERS_WITH_FOLLOW_UP, days), silent)
    last_begun = _quarters_before(nights.until, 1)
    overdue = waiting.exclude(_has_talk(held_on__gte=last_begun))
    yield _starting(starts_that_turn(nights, QUARTERS_WITH_FOLLOW_UP, 0), overdue)


def _quarters_before(day: dt.date, quarters: int) -> dt.date:
    """No earlier than a quarter began that many before the one that has begun on the day or before."""
    return add_months(day, -MONTHS_IN_QUARTER * quarters) + LONGER_THAN_SHORT_MONTHS


def _people(nights: Nights) -> Iterator[Named]:
    """Somebody is away or back, a leader has the tool in another mode, or somebody else leads."""
    away, back = begins_or_ends_to_pause(nights)
    absent = Absence.objects.filter(Q(starts_on__in=away) | Q(ends_on__in=back)).values("person")
    yield _ids(_RUNNING.filter(employee__in=absent), "pk")
    yield _ids(_RUNNING.filter(leader__in=absent), "pk")
    changed = Q(starts_on__in=nights.days()) | Q(ends_on__in=nights.days(before=1))
    modes = StaticTool.objects.filter(changed).values("person")
    yield _ids(_RUNNING.filter(leader__in=modes), "pk")
    since = days_that_ask_after(nights)
    parked = Course.objects.filter(parked_on__in=since)
    yield _ids(_RUNNING.filter(follows__in=parked), "follows")
    yield _ids(_RUNNING.filter(follows__parked_on__isnull=False, starts_on__in=since), "follows")


def _paused_before(nights: Nights) -> Iterator[UUID]:
    """Where a pause has moved the clock, no date in the tables tells its turns: the clock itself does."""
    waiting = _without_a_day_for(_DEVELOPMENT, nights)  # no turn asks anything of the others
    either = [
        waiting.filter(
            Q(**{f"{who}__absences__ends_on": None})
            | Q(**{f"{who}__absences__ends_on__gte": F("starts_on")}),
            **{f"{who}__absences__isnull": False},
        )
        .order_by()
        .values_list("pk", "starts_on", "employee", "leader")
        for who in ("employee", "leader")
    ]
    courses = either[0].union(either[1]).iterator(chunk_size=AT_A_TIME)
    while some := list(islice(courses, AT_A_TIME)):
        people = {person for *_, employee, leader in some for person in (employee, leader)}
        away = absences_of(people, nights.until)
        for pk, starts_on, employee, leader in some:
            course = cadence.Course(starts_on, (*away[employee], *away[leader]))
            if comes_to_a_turn(course, nights):
                yield pk


_RUNNING = Course.objects.filter(parked_on__isnull=True)
_ANY_TALK = Q(cancelled_at__isnull=True)
_DEVELOPMENT = Q(kind=DialogueKind.DEVELOPMENT.value) & _ANY_TALK


def _has_talk(*conditions: Q | Exists, **more: object) -> Q:
    talks = Dialogue.objects.filter(_ANY_TALK, *conditions, course=OuterRef("pk"))
    return Q(Exists(talks.filter(**more)))


def _has_developed(*conditions: Q | Exists, **more: object) -> Q:
    return _has_talk(_DEVELOPMENT, *conditions, **more)


def _starting(days: Collection[dt.date], courses: QuerySet[Course]) -> Named:
    return _ids(courses.filter(starts_on__in=sorted(days)), "pk")


def _ids(rows: QuerySet[Any], course: str) -> Named:
    return rows.order_by().values_list(course, flat=True)


def _written(field: str, days: Collection[dt.date]) -> Q:
    """From the first of the days until the last, which lie close together; never, where none is."""
    if not days:
        return Q(pk__in=[])
    begins, ends = clock.midnight(min(days)), clock.midnight(max(days) + ONE_DAY)
    return Q(**{f"{field}__gte": begins, f"{field}__lt": ends})
