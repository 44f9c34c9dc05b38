"""Counts for HR and the works council: how many, of how many, never who and never what (K16)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from ledetraad.dialogues.models import Agreement, Approval, Course, Dialogue, GoalVersion, Plan
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.rules.coverage import Coverage, Exact, coverage, last_of_previous_month
from ledetraad.people.models import Employment, Person, Unit, current
from ledetraad.people.queries.organisation import at_or_below, paths_in_role
from ledetraad.people.rules.roles import Role
from ledetraad.shared.kept import kept

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet


EARLIER_YEARS = 2


@dataclass(frozen=True)
class UnitLine:
    """One unit of the report; without figures where fewer than five could be told apart."""

    unit: Unit
    coverage: Coverage | None
    depth: int
    has_below: bool


@dataclass(frozen=True)
class Report:
    """The counts as they stood at the end of a month."""

    year: int
    as_of: dt.date
    lines: list[UnitLine]  # the whole tree in order, each unit before those below it

    def below(self, unit: Unit) -> list[UnitLine]:
        """The unit and those right below it."""
        return [line for line in self.lines if unit.pk in (line.unit.pk, line.unit.parent_id)]

    def line_of(self, unit_id: UUID) -> UnitLine | None:
        return next((line for line in self.lines if line.unit.pk == unit_id), None)

    @property
    def roots(self) -> list[UnitLine]:
        return [line for line in self.lines if line.depth == 0]


def report_for(asker: Person, year: int, today: dt.date) -> Report:
    """The asker's part of the figures of everybody; as few queries however large the organisation.

    What is hidden is decided for the whole tree, so that HR of a part and HR of the whole find the
    same figures, and together can work out no more than either of them (K5).
    """
    as_of = min(dt.date(year, 12, 31), last_of_previous_month(today))
    paths = tuple(sorted(paths_in_role(asker, Role.HR)))
    units = Unit.objects.filter(_open_on(as_of))
    counted = kept("coverage", [str(year), str(as_of)], lambda: _counted(units, year, as_of))
    return Report(year=year, as_of=as_of, lines=_lines(list(units), counted, paths))


def _open_on(day: dt.date) -> Q:
    """A unit closed since still counts as it did: else its people could be found by subtracting (K9)."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=day)


def latest_year(today: dt.date) -> int:
    return last_of_previous_month(today).year


def years_to_report(asker: Person, today: dt.date) -> list[int]:
    """The years there can be counts for, the latest first: before the first course there are none."""
    latest = latest_year(today)
    paths = sorted(paths_in_role(asker, Role.HR))
    begun = kept("first-course", paths, lambda: _first_course(paths))
    earliest = min(begun.year, latest) if begun else latest
    return list(range(latest, max(earliest, latest - EARLIER_YEARS) - 1, -1))


def _first_course(paths: list[str]) -> dt.date | None:
    courses = Course.objects.filter(at_or_below(paths, "employment__unit__"))
    return cast("dt.date | None", courses.aggregate(first=Min("starts_on"))["first"])


def _counted(units: QuerySet[Unit], year: int, as_of: dt.date) -> dict[UUID, Exact]:
    """Everybody once, in the unit where they work most hours; counted by the database."""
    employments = Employment.objects.filter(current(as_of), unit__in=units)
    mine, goes_before = OuterRef("weekly_hours"), Q(weekly_hours__gt=OuterRef("weekly_hours"))
    goes_before |= Q(weekly_hours=mine, starts_on__lt=OuterRef("starts_on"))
    goes_before |= Q(weekly_hours=mine, starts_on=OuterRef("starts_on"), pk__lt=OuterRef("pk"))
    main = employments.exclude(Exists(employments.filter(goes_before, person=OuterRef("person"))))
    rows = (
        main.order_by()
        .values_list("unit")
        .annotate(
            people=Count("pk"),
            held=Count("pk", filter=Q(person__in=_who_talked(year, as_of))),
            agreed=Count("pk", filter=Q(person__in=_who_agreed(as_of))),
        )
    )
    return {unit: Exact(people, held, agreed) for unit, people, held, agreed in rows}


def _who_talked(year: int, as_of: dt.date) -> QuerySet[Dialogue, Any]:
    return Dialogue.objects.filter(
        kind=DialogueKind.DEVELOPMENT.value,
        held_on__range=(dt.date(year, 1, 1), as_of),
        cancelled_at__isnull=True,
    ).values("course__employee")


def _who_agreed(as_of: dt.date) -> QuerySet[Agreement, Any]:
    """Both had approved by then, and nobody had changed the goals and plans by then."""
    end = timezone.make_aware(dt.datetime.combine(as_of, dt.time.max))
    approved = Approval.objects.filter(agreement=OuterRef("pk"), approved_at__lte=end)
    later = {"written_at__gt": OuterRef("made_at"), "written_at__lte": end}
    return Agreement.objects.filter(
        Exists(approved.filter(party=Party.EMPLOYEE.value)),
        Exists(approved.filter(party=Party.LEADER.value)),
        ~Exists(GoalVersion.objects.filter(goal__course=OuterRef("course"), **later)),
        ~Exists(Plan.objects.filter(goal__course=OuterRef("course"), **later)),
        course__parked_on__isnull=True,
    ).values("course__employee")


def _lines(units: list[Unit], counted: dict[UUID, Exact], paths: tuple[str, ...]) -> list[UnitLine]:
    """The units at or below these paths in the order of the tree, with what may be shown of each."""
    known = {unit.pk for unit in units}
    figures = coverage(
        {unit: exact for unit, exact in counted.items() if unit in known}, _parents(units)
    )
    mine = [unit for unit in units if unit.path.startswith(paths)]
    parents = _parents(mine)
    below: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in mine:
        below[parents[unit.pk]].append(unit)
    lines: list[UnitLine] = []
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        lines.append(UnitLine(unit, figures[unit.pk], depth, bool(below[unit.pk])))
        waiting += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return lines


def _parents(units: list[Unit]) -> dict[UUID, UUID | None]:
    """For each its parent, if that is among them."""
    known = {unit.pk for unit in units}
    return {unit.pk: unit.parent_id if unit.parent_id in known else None for unit in units}
