"""The rows of a file put together, and everything that contradicts itself or what is known."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Leadership, Organisation, Unit
from ledetraad.people.rules.importing.periods import clashes, follows, last, over_before, overlap
from ledetraad.people.rules.importing.problems import Problem, Trouble, shortened
from ledetraad.people.rules.importing.reading import EmploymentRow, Reading, UnitRow

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the file says of a person; `None` where it does not say."""

    line: int
    given_name: str
    family_name: str
    email: str | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    language: str | None


@dataclass(frozen=True, slots=True)
class Led:
    """A leadership as one row gives it: as long as the employment of that row."""

    line: int
    unit: str
    person: str
    starts: date
    ends: date | None
    acting: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The organisation as the file has it on a day.

    `units` holds the file's and the known ones, `alive` those that somebody works in or leads,
    that have a row of their own, or that lie above such a unit.
    """

    day: date
    units: dict[str, Unit]
    alive: frozenset[str]
    persons: dict[str, PersonFacts]
    employments: dict[str, list[EmploymentRow]]
    leaderships: tuple[Leadership, ...]
    told: frozenset[Column]


def picture_of(
    reading: Reading, known: Organisation, day: date
) -> tuple[Picture, tuple[Trouble, ...]]:
    """The picture, and the troubles of single rows and of rows taken together, by line."""
    troubles = list(reading.troubles)
    units = _units(reading.units, known, troubles)
    persons = _persons(reading.employments, troubles)
    led = [row for row in _led(reading.employments) if not over_before(row, day)]
    troubles += _parents_missing(reading.units, units)
    troubles += _circles(reading.units, units)
    troubles += _led_units_missing(led, units)
    troubles += _elsewhere(reading, known)
    troubles += _addresses(persons, known)
    troubles += _employment_ids(reading.employments)
    troubles += _overlaps(reading.employments)
    troubles += _leader_clashes(led, day)
    alive = _alive(reading.units, led, units, day)
    picture = Picture(
        day,
        units,
        alive,
        persons,
        grouped(reading.employments, lambda row: row.person),
        tuple(_leaderships(led)),
        reading.told,
    )
    return picture, tuple(sorted(set(troubles)))


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


# Units


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


def _units(
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
    """The one thing the rows say; a blank cell says nothing."""
    first: UnitRow | None = None
    for row in group:
        if not fact(row):
            continue
        if first is None:
            first = row
        elif fact(row) != fact(first):
            names = (row.unit, shortened(fact(first) or ""))
            troubles.append(
                Trouble(
                    row.line,
                    column,
                    Problem.UNIT_DIFFERS,
                    shortened(fact(row) or ""),
                    first.line,
                    names,
                    row.file,
                )
            )
    return fact(first) if first else None


def _parents_missing(rows: tuple[UnitRow, ...], units: dict[str, Unit]) -> Iterator[Trouble]:
    seen: set[str] = set()
    for row in rows:
        if row.parent and row.unit not in seen:
            parent = units.get(row.parent)
            if parent is None or parent.closed:
                seen.add(row.unit)
                yield Trouble(
                    row.line, Column.PARENT, Problem.UNKNOWN_PARENT, row.parent, file=row.file
                )


def _circles(rows: tuple[UnitRow, ...], units: dict[str, Unit]) -> Iterator[Trouble]:
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


def _alive(
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


# Persons


def _persons(rows: tuple[EmploymentRow, ...], troubles: list[Trouble]) -> dict[str, PersonFacts]:
    persons: dict[str, PersonFacts] = {}
    for row in rows:
        facts = PersonFacts(row.line, row.given_name, row.family_name, row.email, row.language)
        before = persons.setdefault(row.person, facts)
        if before is facts:
            continue
        for column, said, now in (
            (Column.NAME, before.name, facts.name),
            (Column.EMAIL, before.email, row.email),
            (Column.LANGUAGE, before.language, row.language),
        ):
            if said and now and said != now:
                names = (row.person, shortened(said))
                troubles.append(
                    Trouble(
                        row.line, column, Problem.PERSON_DIFFERS, shortened(now), before.line, names
                    )
                )
        persons[row.person] = replace(
            before, email=before.email or row.email, language=before.language or row.language
        )
    return persons


def _elsewhere(reading: Reading, known: Organisation) -> Iterator[Trouble]:
    """Two organisations may number alike; then the numbers must be told apart before the import."""
    for person, mine in grouped(reading.employments, lambda row: row.person).items():
        if person in known.persons_elsewhere:
            yield Trouble(mine[0].line, Column.PERSON, Problem.ID_ELSEWHERE, person)
    for unit, rows in grouped(reading.units, lambda row: row.unit).items():
        if unit in known.units_elsewhere:
            yield Trouble(rows[0].line, Column.UNIT, Problem.ID_ELSEWHERE, unit, file=rows[0].file)


def _addresses(persons: dict[str, PersonFacts], known: Organisation) -> Iterator[Trouble]:
    """An address belongs to one person; whom the file does not mention keeps theirs."""
    others = {
        person.email.lower(): ""
        for person in known.persons.values()
        if person.email and (person.id not in persons or persons[person.id].email is None)
    }
    others |= dict.fromkeys(known.taken, "")
    seen: dict[str, PersonFacts] = {}
    for facts in persons.values():
        if not facts.email:
            continue
        if facts.email in others:
            yield Trouble(facts.line, Column.EMAIL, Problem.EMAIL_TAKEN, facts.email)
        elif (other := seen.setdefault(facts.email, facts)) is not facts:
            yield Trouble(facts.line, Column.EMAIL, Problem.EMAIL_SHARED, facts.email, other.line)


# Employments and leaderships


def _employment_ids(rows: tuple[EmploymentRow, ...]) -> Iterator[Trouble]:
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


def _overlaps(rows: tuple[EmploymentRow, ...]) -> Iterator[Trouble]:
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


def _led(rows: tuple[EmploymentRow, ...]) -> list[Led]:
    return [
        Led(row.line, unit, row.person, row.starts, row.ends, row.acting)
        for row in rows
        for unit in row.leads
    ]


def _led_units_missing(led: list[Led], units: dict[str, Unit]) -> Iterator[Trouble]:
    for row in led:
        if row.unit not in units or units[row.unit].closed:
            yield Trouble(row.line, Column.LEADS, Problem.UNKNOWN_UNIT, row.unit)


def _leader_clashes(led: list[Led], day: date) -> Iterator[Trouble]:
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


def _leaderships(led: list[Led]) -> Iterator[Leadership]:
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
