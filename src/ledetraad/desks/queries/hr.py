"""Counts for HR and the works council, as they were published: never who and never what (K16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ledetraad.desks.models import Edition, EditionLine
from ledetraad.desks.queries.counting import begun_on
from ledetraad.desks.rules import next_to_publish, published_on
from ledetraad.people.queries.organisation import paths_in_role
from ledetraad.people.rules.roles import Role
from ledetraad.shared.calendar import Quarter

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID

    from ledetraad.dialogues.rules.coverage import Coverage
    from ledetraad.people.models import Person


@dataclass(frozen=True)
class UnitLine:
    """One unit as it was called then; without figures where fewer than five could be told apart."""

    unit_id: UUID
    own_id: str
    name: str
    above: UnitLine | None  # None too where the reader's part of the tree begins
    depth: int
    has_below: bool
    coverage: Coverage | None


@dataclass(frozen=True)
class Report:
    """The asker's part of an edition."""

    edition: Edition
    lines: list[UnitLine]  # the whole tree in order, each unit before those below it

    def below(self, unit: UnitLine) -> list[UnitLine]:
        """The unit and those right below it."""
        return [line for line in self.lines if line is unit or line.above is unit]

    def line_of(self, unit_id: UUID) -> UnitLine | None:
        return next((line for line in self.lines if line.unit_id == unit_id), None)

    @property
    def roots(self) -> list[UnitLine]:
        return [line for line in self.lines if line.depth == 0]


def editions() -> list[Edition]:
    """Every one, the latest first; each is for all organisations, `report_of` gives a reader's part."""
    return list(Edition.objects.all())


def edition_of(quarter: Quarter) -> Edition | None:
    return Edition.objects.filter(year=quarter.year, number=quarter.number).first()


def latest_edition(year: int | None = None) -> Edition | None:
    """The last published, or the last of a year: what is known of the year so far."""
    found = Edition.objects.all() if year is None else Edition.objects.filter(year=year)
    return found.first()


def years_to_report(today: dt.date) -> list[int]:
    """The latest first; the running year too, when there is nothing to show of it yet."""
    years = {edition.year for edition in editions()}
    return sorted(years | ({today.year} if begun_on() else set()), reverse=True)


def next_edition_on(today: dt.date, year: int | None = None) -> dt.date | None:
    """The day the next counts are published, or the first of a year, if anything has begun."""
    begun, latest = begun_on(), latest_edition()
    if begun is None:
        return None
    following = next_to_publish(begun, latest.quarter if latest else None, today)
    return published_on(max(following, Quarter(year, 1)) if year else following)


def report_of(asker: Person, edition: Edition) -> Report:
    """What the asker may read: the units where they are HR now, and those that stood below them then."""
    mine = Q(pk__in=[])
    for path in paths_in_role(asker, Role.HR):
        mine |= Q(path__contains=path.rstrip("/").rpartition("/")[2])
    return Report(edition, _lines(list(EditionLine.objects.filter(mine, edition=edition))))


def _lines(rows: list[EditionLine]) -> list[UnitLine]:
    found: dict[str, UnitLine] = {}
    ways = [row.path.rstrip("/").rpartition("/")[0] + "/" for row in rows]
    with_below = set(ways)
    for row, way in zip(rows, ways, strict=True):
        above = found.get(way)
        found[row.path] = UnitLine(
            unit_id=row.unit,
            own_id=row.own_id,
            name=row.name,
            above=above,
            depth=above.depth + 1 if above else 0,
            has_below=row.path in with_below,
            coverage=row.coverage,
        )
    return list(found.values())
