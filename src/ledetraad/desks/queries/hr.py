"""Counts for HR and the works council: how many, of how many, never who and never what (K16)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from ledetraad.dialogues.models import Agreement, Approval, Course, Dialogue, GoalVersion, Plan
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.dialogues.rules.coverage import Coverage, Row, coverage, last_of_previous_month
from ledetraad.people.models import Employment, Person, Unit, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role

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
    """Four queries, however large the organisation."""
    as_of = min(dt.date(year, 12, 31), last_of_previous_month(today))
    units = list(units_in_role(asker, Role.HR).filter(closed_on__isnull=True))
    return Report(year=year, as_of=as_of, lines=_lines(units, _rows(asker, year, as_of)))


def years_to_report(asker: Person, today: dt.date) -> list[int]:
    """The years there can be counts for, the latest first: before the first course there are none."""
    latest = last_of_previous_month(today).year
    courses = Course.objects.filter(employment__unit__in=units_in_role(asker, Role.HR))
    begun = courses.aggregate(first=Min("starts_on"))["first"]
    earliest = min(begun.year, latest) if begun else latest
    return list(range(latest, max(earliest, latest - EARLIER_YEARS) - 1, -1))


def _rows(asker: Person, year: int, as_of: dt.date) -> list[Row[UUID]]:
    """One row for each employment, a person's main one first."""
    held = Dialogue.objects.filter(
        course__employee=OuterRef("person"),
        kind=DialogueKind.DEVELOPMENT.value,
        held_on__range=(dt.date(year, 1, 1), as_of),
        cancelled_at__isnull=True,
    )
    employments = (
        Employment.objects.filter(current(as_of), unit__in=units_in_role(asker, Role.HR))
        .order_by("-weekly_hours", "starts_on", "pk")
        .values_list("unit", "person", Exists(held), Exists(_standing_agreements(as_of)))
    )
    return [Row(unit, person, bool(met), bool(agreed)) for unit, person, met, agreed in employments]


def _standing_agreements(as_of: dt.date) -> QuerySet[Agreement]:
    """Agreements both had approved by then, about goals and plans nobody had changed by then."""
    end = timezone.make_aware(dt.datetime.combine(as_of, dt.time.max))
    approved = Approval.objects.filter(agreement=OuterRef("pk"), approved_at__lte=end)
    later = {"written_at__gt": OuterRef("made_at"), "written_at__lte": end}
    return Agreement.objects.filter(
        Exists(approved.filter(party=Party.EMPLOYEE.value)),
        Exists(approved.filter(party=Party.LEADER.value)),
        ~Exists(GoalVersion.objects.filter(goal__course=OuterRef("course"), **later)),
        ~Exists(Plan.objects.filter(goal__course=OuterRef("course"), **later)),
        course__employee=OuterRef("person"),
        course__parked_on__isnull=True,
    )


def _lines(units: list[Unit], rows: list[Row[UUID]]) -> list[UnitLine]:
    """Every unit in the order of the tree, with what may be shown of it."""
    known = {unit.pk for unit in units}
    parents = {unit.pk: unit.parent_id if unit.parent_id in known else None for unit in units}
    figures = coverage([row for row in rows if row.unit in known], parents)
    below: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[parents[unit.pk]].append(unit)
    lines: list[UnitLine] = []
    waiting = [(unit, 0) for unit in reversed(below[None])]
    while waiting:
        unit, depth = waiting.pop()
        lines.append(UnitLine(unit, figures[unit.pk], depth, bool(below[unit.pk])))
        waiting += [(child, depth + 1) for child in reversed(below[unit.pk])]
    return lines
