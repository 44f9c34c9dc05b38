"""The units of a file beside the known ones, and what is wrong between them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Organisation, Unit
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.picture.posts import Led
from ledetraad.people.rules.importing.problems import Problem, Trouble, shortened
from ledetraad.people.rules.importing.reading import Reading, UnitRow


def tops(reading: Reading, parents: Mapping[str, str]) -> dict[str, UnitRow]:
    """The units at the top of what the file speaks of, with a line that mentions one below each.

    `parents` holds the known units; what the file says of a parent goes before.
    """
    above = dict(parents)
    above |= {row.unit: "" for row in reading.units if row.parent is not None}
    above |= {row.unit: row.parent for row in reading.units if row.parent}
    found: dict[str, UnitRow] = {}
    seen: set[str] = set()
    for row in reading.units:
        at = row.unit
        while at and at not in seen:
            seen.add(at)
            if not above.get(at):
                found[at] = row
            at = above.get(at, "")
    return found


def units_of(
    rows: tuple[UnitRow, ...], known: Organisation, troubles: list[Trouble]
) -> dict[str, Unit]:
    units = dict(known.units)
    for id_, group in grouped(rows, lambda row: row.unit).items():
        name = _agreed(group, Column.UNIT_NAME, lambda row: row.name, troubles)
        parent = _agreed(group, Column.PARENT, lambda row: row.parent, troubles)
        before = known.units.get(id_)
        if name is None and before is None:
            first = group[0]
            troubles.append(
                Trouble(first.line, Column.UNIT, Problem.UNKNOWN_UNIT, id_, file=first.file)
            )
        silent = all(row.parent is None for row in group)
        if parent is None:
            parent = before.parent if before and silent else ""
        units[id_] = Unit(id_, name or (before.name if before else ""), parent)
    return units


def _agreed(
    group: list[UnitRow],
    column: Column,
    fact: Callable[[UnitRow], str | None],
    troubles: list[Trouble],
) -> str | None:
    """The one thing the rows say. A blank cell says nothing; where they differ, the rarer is wrong."""
    saying = [row for row in group if fact(row)]
    if not saying:
        return None
    usual = Counter(map(fact, saying)).most_common(1)[0][0]
    first = next(row for row in saying if fact(row) == usual)
    for row in saying:
        if fact(row) != usual:
            names = (row.unit, shortened(usual or ""))
            said = shortened(fact(row) or "")
            troubles.append(
                Trouble(row.line, column, Problem.UNIT_DIFFERS, said, first.line, names, row.file)
            )
    return usual


def parents_missing(rows: tuple[UnitRow, ...], units: dict[str, Unit]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for row in rows:
        if row.parent and row.unit not in seen:
            parent = units.get(row.parent)
            if parent is None or parent.closed:
                seen.add(row.unit)
                yield Trouble(
                    row.line, Column.PARENT, Problem.UNKNOWN_PARENT, row.parent, file=row.file
                )


def circles(rows: tuple[UnitRow, ...], units: dict[str, Unit]) -> Iterator[Trouble]:
    """One trouble for each circle, at the first line that mentions a unit of it."""
    lines: dict[str, UnitRow] = {}
    for row in rows:
        if row.parent is not None or row.name is not None:
            lines.setdefault(row.unit, row)
    done: set[str] = set()
    for row in lines.values():
        path: list[str] = []
        at = row.unit
        while at in units and at not in done:
            done.add(at)
            path.append(at)
            at = units[at].parent
        if at in path:
            circle = path[path.index(at) :]
            where = min((lines[id_] for id_ in circle if id_ in lines), key=lambda one: one.line)
            yield Trouble(
                where.line,
                Column.PARENT,
                Problem.UNIT_IN_CIRCLE,
                where.parent or "",
                names=(*circle, at),
                file=where.file,
            )


def alive_units(
    rows: tuple[UnitRow, ...], led: list[Led], units: dict[str, Unit], day: date
) -> frozenset[str]:
    alive: set[str] = set()
    mentioned = {row.unit for row in rows if row.ends is None or row.ends >= day}
    for id_ in mentioned | {row.unit for row in led}:
        at = id_
        while at in units and at not in alive:
            alive.add(at)
            at = units[at].parent
    return frozenset(alive)
