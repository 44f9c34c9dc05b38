"""The one gate to courses: who has a seat at the table, at this moment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.rules.access import Relation, TextKind, TextState, may_read
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.parking import ParkedBecause, Post, goes_on_in
from ledetraad.people.models import Employment, Leadership, Person, ToolAccess, current
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import clock
from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from ledetraad.people.queries.organisation import Team


@dataclass(frozen=True)
class Seat:
    """Somebody at the table: who, in which course, as which party."""

    person: Person
    course: Course
    party: Party

    @property
    def other(self) -> Person:
        return self.course.leader if self.party is Party.EMPLOYEE else self.course.employee

    @property
    def acting(self) -> Acting:
        return Acting.EMPLOYEE if self.party is Party.EMPLOYEE else Acting.LEADER

    @property
    def parked(self) -> bool:
        """The two are no longer leader and employee in this course."""
        because = self.course.parked_because
        return self.course.parked_on is not None and because != ParkedBecause.COMPLETED

    def may_read(self, kind: TextKind, *, released: bool = False) -> bool:
        state = TextState(
            released=released,
            parked=self.parked,
            handed_over=self.course.handed_over_at is not None,
        )
        return may_read(kind, self._relation, state)

    @property
    def may_write(self) -> bool:
        """A parked or completed course is kept as it was."""
        return self.course.parked_on is None

    @property
    def _relation(self) -> Relation:
        is_employee = self.party is Party.EMPLOYEE
        return Relation.EMPLOYEE if is_employee else Relation.CURRENT_LEADER


def still_led(on: dt.date) -> Q:
    """Condition on a course: its leader leads the employee on that day.

    An employee is led by whoever leads the unit; who leads the unit is led from the unit above.
    """
    holds = Leadership.objects.filter(current(on))
    leads_own = Exists(holds.filter(unit=OuterRef("employment__unit"), person=OuterRef("employee")))
    here = Exists(holds.filter(unit=OuterRef("employment__unit"), person=OuterRef("leader")))
    above = Exists(
        holds.filter(unit=OuterRef("employment__unit__parent"), person=OuterRef("leader"))
    )
    return current(on, "employment__") & ((~Q(leads_own) & Q(here)) | (Q(leads_own) & Q(above)))


def courses_led_by(person: Person, on: dt.date) -> QuerySet[Course]:
    """The person's courses with those they lead on that day; yesterday's leader finds none."""
    here = Q(parked_on__isnull=True) | Q(parked_because=ParkedBecause.COMPLETED.value)
    return Course.objects.filter(still_led(on), here, leader=person)


def open_courses_with(leader: Person, team: Team) -> list[Course]:
    """The open ones of `courses_led_by`, in order of name, when it is known whom the person leads."""
    courses = Course.objects.filter(leader=leader, parked_on__isnull=True)
    by_employment = {course.employment_id: course for course in courses}
    found = []
    for employment in team.employments:
        course = by_employment.get(employment.pk)
        if course is not None:
            course.leader, course.employment, course.employee = (
                leader,
                employment,
                employment.person,
            )
            found.append(course)
    return found


def courses_of(employee: Person) -> QuerySet[Course]:
    """An employee's own courses, parked ones too."""
    return Course.objects.filter(employee=employee)


def courses_handed_over_to(person: Person, on: dt.date) -> QuerySet[Course]:
    """Parked courses whose agreed goals the employee has released to the person as next leader (K17)."""
    led = courses_led_by(person, on)
    return Course.objects.filter(handed_over_to__in=led.values("pk"), parked_on__isnull=False)


def seat_for(asker: Person, course_id: UUID) -> Seat | None:
    """The asker's seat in the course, or None as if there were no such course."""
    return seat_where(asker, Q(pk=course_id))


def seat_where(asker: Person, which: Q) -> Seat | None:
    """The asker's seat in the one course for which the condition holds, or None.

    Every page asks this: small questions, for one large is longer in the making than in the answering.
    """
    course = (
        Course.objects.filter(which)
        .select_related("leader", "employee", "employment__unit", "handed_over_to__leader")
        .first()
    )
    if course is not None and course.employee_id == asker.pk:
        return Seat(person=asker, course=course, party=Party.EMPLOYEE)
    # Asked of a course that is not there, too: else the clock would tell the two apart (K19).
    if _leads_or_received(asker, course) and course is not None:
        return Seat(person=asker, course=course, party=Party.LEADER)
    return None


def _leads_or_received(person: Person, course: Course | None) -> bool:
    """Whether it is among `courses_led_by` or `courses_handed_over_to` today."""
    reached_from = {course.pk if course else new_id()}
    if course and course.parked_on is not None and course.handed_over_to_id is not None:
        reached_from.add(course.handed_over_to_id)
    return courses_led_by(person, clock.today()).filter(pk__in=reached_from).exists()


@dataclass(frozen=True)
class Opening:
    """An employment that has a leader with the tool, but no open course."""

    employment: UUID
    employee: UUID
    leader: UUID
    employed_from: dt.date
    led_from: dt.date
    tool_from: dt.date


def courses_to_open(on: dt.date, units: Collection[UUID] | None = None) -> list[Opening]:
    """What is missing on that day, here or anywhere; an acting leader goes before an ordinary one."""
    where = Q() if units is None else Q(unit__in=units)
    holds = Leadership.objects.filter(current(on)).order_by("-acting", "-starts_on")
    leads_own = Exists(holds.filter(unit=OuterRef("unit"), person=OuterRef("person")))
    here = holds.filter(unit=OuterRef("unit"))
    above = holds.filter(unit=OuterRef("unit__parent")).exclude(person=OuterRef("person"))
    access = ToolAccess.objects.filter(person=OuterRef("leader_id"), opened_on__lte=on)
    rows = (
        Employment.objects.filter(current(on), where)
        .exclude(Exists(Course.objects.filter(employment=OuterRef("pk"), parked_on__isnull=True)))
        .annotate(leads_own=leads_own)
        .annotate(
            leader_id=Case(
                When(leads_own=True, then=Subquery(above.values("person")[:1])),
                default=Subquery(here.values("person")[:1]),
            ),
            led_from=Case(
                When(leads_own=True, then=Subquery(above.values("starts_on")[:1])),
                default=Subquery(here.values("starts_on")[:1]),
            ),
        )
        .annotate(tool_from=Subquery(access.values("opened_on")[:1]))
        .filter(tool_from__isnull=False)
        .values_list("pk", "person", "leader_id", "starts_on", "led_from", "tool_from")
    )
    return [Opening(*row) for row in rows]


def earlier_courses(employees: Iterable[UUID], on: dt.date) -> dict[UUID, Course]:
    """By employment, the latest parked course that goes on there and nowhere else."""
    parked = Course.objects.filter(employee__in=list(employees), parked_on__isnull=False)
    parked = parked.filter(followed_by__isnull=True).select_related("employment")
    by_person: dict[UUID, list[Post]] = defaultdict(list)
    stopped = list(parked.order_by("parked_on"))
    now = Employment.objects.filter(current(on), person__in={each.employee_id for each in stopped})
    for employment in now:
        by_person[employment.person_id].append(_post(employment))
    found: dict[UUID, Course] = {}
    for course in stopped:
        onward = goes_on_in(_post(course.employment), by_person[course.employee_id])
        if len(onward) == 1:
            found[onward[0].employment] = course
    return found


def recipients_of(course: Course) -> list[Course]:
    """The open courses whose leader the employee may pass a parked one on to, one of them or more."""
    running = Course.objects.filter(
        still_led(clock.today()), employee=course.employee_id, parked_on__isnull=True
    ).select_related("leader", "employment__unit")
    by_employment = {each.employment_id: each for each in running}
    posts = [_post(each.employment) for each in by_employment.values()]
    onward = goes_on_in(_post(course.employment), posts)
    return [by_employment[post.employment] for post in onward]


def earlier_seats(seat: Seat) -> list[Seat]:
    """The courses before this one, or passed on to it, in which the asker has a seat."""
    before = Q(pk=seat.course.follows_id) | Q(handed_over_to=seat.course)
    ids = Course.objects.filter(before).distinct().values_list("pk", flat=True)
    seats = [seat_for(seat.person, course_id) for course_id in ids]
    return [found for found in seats if found is not None]


def _post(employment: Employment) -> Post:
    return Post(employment.pk, employment.own_id, employment.starts_on, employment.ends_on)
