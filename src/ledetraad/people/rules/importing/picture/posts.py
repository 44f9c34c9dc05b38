"""Who is employed and who leads, from when to when, and what of it cannot both be so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Leadership, Unit
from ledetraad.people.rules.importing.periods import clashes, follows, last, overlap
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.problems import Problem, Trouble
from ledetraad.people.rules.importing.reading import EmploymentRow


@dataclass(frozen=True, slots=True)
class Led:
    """A leadership as one row gives it: as long as the employment of that row."""

    line: int
    unit: str
    person: str
    starts: date
    ends: date | None
    acting: bool


def employment_ids_shared(rows: tuple[EmploymentRow, ...]) -> Iterator[Trouble]:
    first: dict[str, EmploymentRow] = {}
    for row in rows:
        if row.employment:
            other = first.setdefault(row.employment, row)
            if other.person != row.person:
                yield Trouble(
                    row.line,
                    Column.EMPLOYMENT,
                    Problem.EMPLOYMENT_OF_TWO,
                    row.employment,
                    other.line,
                )


def overlaps(rows: tuple[EmploymentRow, ...]) -> Iterator[Trouble]:
    in_unit = grouped(rows, lambda row: (row.person, row.unit)).values()
    same_id = grouped(
        (row for row in rows if row.employment), lambda row: (row.person, row.employment)
    ).values()
    for group in (*in_unit, *same_id):
        for one, other in clashes(group):
            earlier, later = sorted((one, other), key=lambda row: row.line)
            yield Trouble(
                later.line, Column.STARTS, Problem.EMPLOYMENTS_OVERLAP, later.unit, earlier.line
            )


def led_in(rows: tuple[EmploymentRow, ...]) -> list[Led]:
    return [
        Led(row.line, unit, row.person, row.starts, row.ends, row.acting)
        for row in rows
        for unit in row.leads
    ]


def led_units_missing(led: list[Led], units: dict[str, Unit]) -> Iterator[Trouble]:
    for row in led:
        if row.unit not in units or units[row.unit].closed:
            yield Trouble(row.line, Column.LEADS, Problem.UNKNOWN_UNIT, row.unit)


def leader_clashes(led: list[Led], day: date) -> Iterator[Trouble]:
    """Only from the day on: who led in the past while also employed is not told by a flag."""
    ahead = [replace(row, starts=max(row.starts, day)) for row in led]
    for group in grouped(ahead, lambda row: (row.unit, row.person)).values():
        for one, other in clashes(group):
            if one.acting != other.acting:
                yield _later(one, other, Column.LEADER_KIND, Problem.LEADER_KINDS)
    ordinary = [row for row in ahead if not row.acting]
    for group in grouped(ordinary, lambda row: row.unit).values():
        for one, other in clashes(group):
            if one.person != other.person:
                yield _later(one, other, Column.LEADS, Problem.TWO_LEADERS)


def _later(one: Led, other: Led, column: Column, problem: Problem) -> Trouble:
    earlier, later = sorted((one, other), key=lambda row: row.line)
    return Trouble(later.line, column, problem, later.unit, earlier.line)


def leaderships_of(led: list[Led]) -> Iterator[Leadership]:
    """One for each stretch of time, however many rows it is put together from."""
    for (unit, person, acting), group in grouped(
        led, lambda row: (row.unit, row.person, row.acting)
    ).items():
        merged: list[Leadership] = []
        for row in sorted(group, key=lambda each: each.starts):
            new = Leadership(unit, person, row.starts, row.ends, acting)
            if merged and (overlap(merged[-1], new) or follows(new, merged[-1])):
                before = merged.pop()
                longest = max(before, new, key=last)
                new = replace(before, ends=longest.ends)
            merged.append(new)
        yield from merged
