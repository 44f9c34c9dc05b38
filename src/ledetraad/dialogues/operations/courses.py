"""Opening, parking and handing over courses as people come, move and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.operations.calendars import tell_calendars_of_parked
from ledetraad.dialogues.operations.remembering import look_again, remember_courses
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.queries.courses import (
    courses_to_open,
    earlier_courses,
    recipients_of,
    still_led,
)
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import course_start
from ledetraad.dialogues.rules.parking import ParkedBecause, why_parked
from ledetraad.nudges.operations.remembering import forget
from ledetraad.people.models import Employment, Leadership, current
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.people.operations.changes import PeopleChange

BATCH = 1000
MANY = 500  # courses; more than these are looked at by a worker, not while somebody waits


def follow_changes(on: dt.date | None = None, units: Collection[UUID] | None = None) -> None:
    """Park what no longer holds and open what is missing, in these units or anywhere; safe to repeat."""
    today = on or clock.today()
    with transaction.atomic():
        parked, opened = _park(today, units), _open(today, units)
        _remember(parked, opened, units)


def when_people_change(sender: object, change: PeopleChange, **_: object) -> None:
    """Inside the transaction that moves people. A change of a later day is followed on that day."""
    follow_changes(units=change.only_units)


def _park(today: dt.date, units: Collection[UUID] | None) -> list[UUID]:
    where = Q() if units is None else Q(employment__unit__in=units)
    holds = Leadership.objects.filter(current(today))
    elsewhere = Employment.objects.filter(current(today), person=OuterRef("employee"))
    broken = (
        Course.objects.filter(where, parked_on__isnull=True)
        .exclude(still_led(today))
        .annotate(
            employed_here=Exists(elsewhere.filter(pk=OuterRef("employment"))),
            employed_elsewhere=Exists(elsewhere.exclude(pk=OuterRef("employment"))),
            post_filled=Exists(holds.filter(unit=OuterRef("employment__unit"))),
        )
    )
    courses = list(broken.select_for_update(of=("self",)).order_by("pk"))
    for course in courses:
        because = why_parked(
            employed_here=course.employed_here,
            employed_elsewhere=course.employed_elsewhere,
            post_filled=course.post_filled,
        )
        course.parked_on, course.parked_because = today, because.value
    Course.objects.bulk_update(courses, ["parked_on", "parked_because"], batch_size=BATCH)
    audit.record_all(_event("park-course", course) for course in courses)
    for first in range(0, len(courses), BATCH):
        tell_calendars_of_parked(courses[first : first + BATCH])
    return [course.pk for course in courses]


def _open(today: dt.date, units: Collection[UUID] | None) -> list[UUID]:
    """The new courses, and those they follow: their employees may now pass on what was agreed."""
    courses = [
        Course(
            leader_id=opening.leader,
            employee_id=opening.employee,
            employment_id=opening.employment,
            starts_on=course_start(opening.tool_from, opening.employed_from, opening.led_from),
        )
        for opening in courses_to_open(today, units)
    ]
    before = earlier_courses({course.employee_id for course in courses}, today)
    for course in courses:
        course.follows = before.get(course.employment_id)
    Course.objects.bulk_create(courses, batch_size=BATCH)
    audit.record_all(_event("open-course", course) for course in courses)
    return [pk for course in courses for pk in (course.pk, course.follows_id) if pk]


def _remember(parked: list[UUID], opened: list[UUID], units: Collection[UUID] | None) -> None:
    """What has stopped is silent at once; where few courses lie, all of them are looked at."""
    touched = {*parked, *opened}
    here = Course.objects.none()
    if units is not None:
        here = Course.objects.filter(employment__unit__in=units, parked_on__isnull=True)
        touched |= set(here.values_list("pk", flat=True)[: MANY + 1])
    if len(touched) <= MANY:
        remember_courses(touched)
        return
    forget(parked)
    look_again(here)
    stopped = Course.objects.filter(parked_on__isnull=False)  # what is new waits from the start
    either = [*opened, *parked]  # those followed, and those whose team may have nobody left
    for first in range(0, len(either), BATCH):
        look_again(stopped.filter(pk__in=either[first : first + BATCH]))


def begin_anew(seat: Seat) -> Course:
    """Close a completed course and open the next one for the same two; twice gives the same one.

    Raises SeatLostError when it has been parked meanwhile.
    """
    with transaction.atomic():
        old = Course.objects.select_for_update().get(pk=seat.course.pk)
        if old.parked_because == ParkedBecause.COMPLETED:
            return Course.objects.get(follows=old)
        if old.parked_on is not None:
            raise SeatLostError
        old.parked_on, old.parked_because = clock.today(), ParkedBecause.COMPLETED.value
        old.save(update_fields=["parked_on", "parked_because"])
        new = Course.objects.create(
            leader_id=old.leader_id,
            employee_id=old.employee_id,
            employment_id=old.employment_id,
            starts_on=clock.today(),
            follows=old,
        )
        audit.record_all([_event("complete-course", old), _event("open-course", new)])
        remember_courses([old.pk, new.pk], by=seat.person.pk)
        tell_calendars_of_parked([old])
    return new


def hand_over(seat: Seat, to: UUID) -> bool:
    """The employee lets the leader of that course see the agreed goals of a parked one (K17).

    False, and nothing handed over, when that leader is no longer the next one.
    """
    if seat.party is not Party.EMPLOYEE or not seat.parked:
        return False
    with transaction.atomic():
        locked = Course.objects.select_for_update().filter(pk__in=[seat.course.pk, to])
        found = {course.pk: course for course in locked.order_by("pk")}
        course = found[seat.course.pk]
        if all(recipient.pk != to for recipient in recipients_of(course)):
            return False
        if course.handed_over_to_id != to:
            course.handed_over_to, course.handed_over_at = found[to], clock.now()
            course.save(update_fields=["handed_over_to", "handed_over_at"])
            audit.record(_event("hand-over", course, seat, {"to": str(found[to].leader_id)}))
            remember_courses([course.pk], by=seat.person.pk)
    return True


def take_back(seat: Seat) -> None:
    """The employee ends the next leader's access to the parked course."""
    if seat.party is not Party.EMPLOYEE:
        return
    with transaction.atomic():
        handed_over = Course.objects.filter(pk=seat.course.pk, handed_over_at__isnull=False)
        if handed_over.update(handed_over_to=None, handed_over_at=None):
            audit.record(_event("take-back", seat.course, seat))
            remember_courses([seat.course.pk])


def _event(
    verb: str,
    course: Course,
    seat: Seat | None = None,
    details: Mapping[str, str] | None = None,
) -> audit.Event:
    return audit.Event(
        actor=seat.person.pk if seat else None,
        role=(seat.acting if seat else Acting.SYSTEM).value,
        verb=verb,
        object_kind="course",
        object_id=course.pk,
        subject=course.employee_id,
        why=course.parked_because,
        details=details or {},
    )
