"""What a quarter's counts are made from: who is counted where, who talked, who agreed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils import timezone

from ledetraad.desks.models import Counted
from ledetraad.desks.rules import ends_the_year
from ledetraad.dialogues.models import Agreement, Approval, Course, Dialogue, GoalVersion, Plan
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.rules.coverage import Coverage, Exact, figures, passed_over
from ledetraad.people.models import Employment, Unit, current

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.shared.calendar import Quarter

Parents = dict["UUID", "UUID | None"]


def begun_on() -> dt.date | None:
    return cast("dt.date | None", Course.objects.aggregate(first=Min("starts_on"))["first"])


def tree(year: int, as_of: dt.date) -> QuerySet[Unit]:
    """The units open on the day, and those closed before it where somebody is counted, or below."""
    counted = Unit.objects.filter(pk__in=Counted.objects.filter(year=year).values("unit"))
    closed_later = Q(closed_on__isnull=True) | Q(closed_on__gt=as_of)
    counts_there = Exists(counted.filter(path__startswith=OuterRef("path")))
    return Unit.objects.filter(closed_later | Q(counts_there))


def parents_among(units: Collection[Unit]) -> Parents:
    """For each its parent, if that is among them."""
    known = {unit.pk for unit in units}
    return {unit.pk: unit.parent_id if unit.parent_id in known else None for unit in units}


def newcomers(year: int, as_of: dt.date, units: QuerySet[Unit]) -> QuerySet[Employment]:
    """The main employment of everybody not yet counted in the year: where they work most hours."""
    employments = Employment.objects.filter(current(as_of), unit__in=units)
    mine, goes_before = OuterRef("weekly_hours"), Q(weekly_hours__gt=OuterRef("weekly_hours"))
    goes_before |= Q(weekly_hours=mine, starts_on__lt=OuterRef("starts_on"))
    goes_before |= Q(weekly_hours=mine, starts_on=OuterRef("starts_on"), pk__lt=OuterRef("pk"))
    main = employments.exclude(Exists(employments.filter(goes_before, person=OuterRef("person"))))
    known = Counted.objects.filter(year=year, person=OuterRef("person"))
    return main.exclude(Exists(known)).order_by()


def people_by_home(counted: QuerySet[Counted]) -> dict[UUID, int]:
    return dict(counted.order_by().values_list("home").annotate(people=Count("pk")))


def coverage_of(quarter: Quarter, parents: Parents) -> dict[UUID, Coverage | None]:
    """What may be told of each unit, counted by the database."""
    year, as_of = quarter.year, quarter.last
    counted = Counted.objects.filter(year=year).order_by()
    rows = counted.values_list("unit", "since").annotate(
        people=Count("pk"),
        held=Count("pk", filter=Q(person__in=_who_talked(year, as_of))),
        agreed=Count("pk", filter=Q(person__in=_who_agreed(as_of))),
    )
    groups = [(unit, Exact(people, held, agreed)) for unit, _since, people, held, agreed in rows]
    first = counted.aggregate(first=Min("since"))["first"]
    begun = counted.filter(since=first).values_list("home", "unit").distinct()
    known = [(home, unit) for home, unit in begun if home in parents]
    hidden = passed_over(known, parents)
    return figures(groups, parents, hidden, last=ends_the_year(quarter))


def _who_talked(year: int, as_of: dt.date) -> QuerySet[Dialogue, Any]:
    return Dialogue.objects.filter(
        kind=DialogueKind.DEVELOPMENT.value,
        held_on__range=(dt.date(year, 1, 1), as_of),
        cancelled_at__isnull=True,
    ).values("course__employee")


def _who_agreed(as_of: dt.date) -> QuerySet[Agreement, Any]:
    """Both had approved by then, and nobody had changed the goals and plans by then.

    Of those who have left it counts as it was: that they have none now is known to all, and would
    leave the others of their group to be told apart.
    """
    end = timezone.make_aware(dt.datetime.combine(as_of, dt.time.max))
    approved = Approval.objects.filter(agreement=OuterRef("pk"), approved_at__lte=end)
    later = {"written_at__gt": OuterRef("made_at"), "written_at__lte": end}
    in_force = Q(course__parked_on__isnull=True) | Q(course__parked_on__gt=as_of)
    at_work = Employment.objects.filter(current(as_of), person=OuterRef("course__employee"))
    as_they_left = Q(course__parked_on__gte=F("course__employment__ends_on"))
    return Agreement.objects.filter(
        in_force | (as_they_left & ~Exists(at_work)),
        Exists(approved.filter(party=Party.EMPLOYEE.value)),
        Exists(approved.filter(party=Party.LEADER.value)),
        ~Exists(GoalVersion.objects.filter(goal__course=OuterRef("course"), **later)),
        ~Exists(Plan.objects.filter(goal__course=OuterRef("course"), **later)),
    ).values("course__employee")
