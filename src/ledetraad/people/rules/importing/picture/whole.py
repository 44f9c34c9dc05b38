"""The organisation as a file has it on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Leadership, Organisation, Unit
from ledetraad.people.rules.importing.periods import over_before
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.picture.persons import (
    PersonFacts,
    addresses_taken,
    persons_of,
)
from ledetraad.people.rules.importing.picture.posts import (
    employment_ids_shared,
    leader_clashes,
    leaderships_of,
    led_in,
    led_units_missing,
    overlaps,
)
from ledetraad.people.rules.importing.picture.units import (
    alive_units,
    circles,
    parents_missing,
    units_of,
)
from ledetraad.people.rules.importing.problems import Problem, Trouble
from ledetraad.people.rules.importing.reading import EmploymentRow, Reading


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
    units = units_of(reading.units, known, troubles)
    persons = persons_of(reading.employments, troubles)
    led = [row for row in led_in(reading.employments) if not over_before(row, day)]
    troubles += parents_missing(reading.units, units)
    troubles += circles(reading.units, units)
    troubles += led_units_missing(led, units)
    troubles += known_elsewhere(reading, known)
    troubles += addresses_taken(persons, known)
    troubles += employment_ids_shared(reading.employments)
    troubles += overlaps(reading.employments)
    troubles += leader_clashes(led, day)
    alive = alive_units(reading.units, led, units, day)
    picture = Picture(
        day,
        units,
        alive,
        persons,
        grouped(reading.employments, lambda row: row.person),
        tuple(leaderships_of(led)),
        reading.told,
    )
    return picture, tuple(sorted(set(troubles)))


def known_elsewhere(reading: Reading, known: Organisation) -> Iterator[Trouble]:
    """Two organisations may number alike; then the numbers must be told apart before the import."""
    for person, mine in grouped(reading.employments, lambda row: row.person).items():
        if person in known.persons_elsewhere:
            yield Trouble(mine[0].line, Column.PERSON, Problem.ID_ELSEWHERE, person)
    for unit, rows in grouped(reading.units, lambda row: row.unit).items():
        if unit in known.units_elsewhere:
            yield Trouble(rows[0].line, Column.UNIT, Problem.ID_ELSEWHERE, unit, file=rows[0].file)
