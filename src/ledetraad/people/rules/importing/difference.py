"""What would change if the file were taken at its word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from ledetraad.people.rules.importing.employments import (
    EmploymentChanges,
    employment_changes,
)
from ledetraad.people.rules.importing.leaderships import LeadershipChanges, leadership_changes
from ledetraad.people.rules.importing.organisation import (
    Employment,
    Leadership,
    Organisation,
    Person,
    Unit,
)
from ledetraad.people.rules.importing.periods import last
from ledetraad.people.rules.importing.picture.whole import Picture

LEAVERS_PER_HUNDRED = 10


@dataclass(frozen=True, slots=True)
class UnitChange:
    before: Unit
    after: Unit


@dataclass(frozen=True, slots=True)
class PersonChange:
    before: Person
    after: Person


@dataclass(frozen=True, slots=True)
class Move:
    """Units a person no longer works in, and units they have come to; either may be empty."""

    person: str
    left: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeaderChange:
    """Who leads a unit from the day on; nobody at all makes it vacant."""

    unit: str
    before: tuple[Leadership, ...]
    after: tuple[Leadership, ...]

    @property
    def vacant(self) -> bool:
        return not self.after


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything to write, and what it means for people, in words' order of interest."""

    day: date
    new_units: tuple[Unit, ...] = ()
    changed_units: tuple[UnitChange, ...] = ()
    closed_units: tuple[Unit, ...] = ()
    new_persons: tuple[Person, ...] = ()
    changed_persons: tuple[PersonChange, ...] = ()
    employments: EmploymentChanges = field(default_factory=EmploymentChanges)
    leaderships: LeadershipChanges = field(default_factory=LeadershipChanges)
    returned: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    left: tuple[str, ...] = ()
    leader_changes: tuple[LeaderChange, ...] = ()
    employed: int = 0

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.new_units,
                self.changed_units,
                self.closed_units,
                self.new_persons,
                self.changed_persons,
                *self.employments.all,
                *self.leaderships.all,
            )
        )

    @property
    def too_many_leave(self) -> bool:
        return len(self.left) * 100 > self.employed * LEAVERS_PER_HUNDRED


def difference(known: Organisation, wanted: Picture) -> Difference:
    """Compare by the organisation's own ids alone; never by address or name."""
    day = wanted.day
    new_persons = tuple(_new_persons(known, wanted))
    people = known.persons.keys() | {person.id for person in new_persons}
    employments = employment_changes(known.employments, _of(wanted, people))
    after = employments.applied_to(known.employments)
    staying, stay = _staying(known.employments, day), _staying(after, day)
    left = tuple(sorted(staying.keys() - stay.keys()))
    leaderships = leadership_changes(known.leaderships, wanted, frozenset(stay))
    return Difference(
        day=day,
        new_units=tuple(_new_units(known, wanted)),
        changed_units=tuple(_changed_units(known, wanted)),
        closed_units=tuple(_closed_units(known, wanted)),
        new_persons=new_persons,
        changed_persons=tuple(_changed_persons(known, wanted)),
        employments=employments,
        leaderships=leaderships,
        returned=tuple(sorted((stay.keys() - staying.keys()) & known.persons.keys())),
        moved=tuple(_moves(staying, stay)),
        left=left,
        leader_changes=tuple(_leader_changes(known.leaderships, leaderships, day)),
        employed=len(staying),
    )


def _new_units(known: Organisation, wanted: Picture) -> Iterator[Unit]:
    """Parents before children, so that they can be written in this order."""
    pending = sorted(wanted.alive - known.units.keys())
    done = set(known.units) | {""}
    while pending:
        ready = [id_ for id_ in pending if wanted.units[id_].parent in done]
        yield from (wanted.units[id_] for id_ in ready)
        done.update(ready)
        pending = [id_ for id_ in pending if id_ not in done] if ready else []


def _changed_units(known: Organisation, wanted: Picture) -> Iterator[UnitChange]:
    for id_ in sorted(wanted.alive & known.units.keys()):
        before = known.units[id_]
        after = replace(wanted.units[id_], closed=False)
        if before != after:
            yield UnitChange(before, after)


def _closed_units(known: Organisation, wanted: Picture) -> Iterator[Unit]:
    for id_ in sorted(known.units.keys() - wanted.alive):
        if not known.units[id_].closed:
            yield known.units[id_]


def _new_persons(known: Organisation, wanted: Picture) -> Iterator[Person]:
    """Those who had left before the day are not taken in: nobody needs them here."""
    for id_ in sorted(wanted.persons.keys() - known.persons.keys()):
        if any(last(row) >= wanted.day for row in wanted.employments[id_]):
            facts = wanted.persons[id_]
            yield Person(
                id_, facts.given_name, facts.family_name, facts.email or "", facts.language or ""
            )


def _changed_persons(known: Organisation, wanted: Picture) -> Iterator[PersonChange]:
    """The language is the person's own to change once they are here."""
    for id_ in sorted(wanted.persons.keys() & known.persons.keys()):
        before, facts = known.persons[id_], wanted.persons[id_]
        email = before.email if facts.email is None else facts.email
        after = replace(
            before, given_name=facts.given_name, family_name=facts.family_name, email=email
        )
        if after != replace(before, email=before.email.lower()):
            yield PersonChange(before, after)


def _of(wanted: Picture, people: Iterable[str]) -> Picture:
    among = frozenset(people)
    rows = {id_: rows for id_, rows in wanted.employments.items() if id_ in among}
    return replace(wanted, employments=rows)


def _staying(employments: Iterable[Employment], day: date) -> dict[str, set[str]]:
    """Whom the day is not the last day for, and the units they work in."""
    units: dict[str, set[str]] = {}
    for employment in employments:
        if last(employment) > day:
            units.setdefault(employment.person, set()).add(employment.unit)
    return units


def _moves(before: dict[str, set[str]], after: dict[str, set[str]]) -> Iterator[Move]:
    for person in sorted(before.keys() & after.keys()):
        if before[person] != after[person]:
            gone = tuple(sorted(before[person] - after[person]))
            come = tuple(sorted(after[person] - before[person]))
            yield Move(person, gone, come)


def _leader_changes(
    known: tuple[Leadership, ...], changes: LeadershipChanges, day: date
) -> Iterator[LeaderChange]:
    before, after = _leaders(known, day), _leaders(changes.applied_to(known), day)
    for unit in sorted(before.keys() | after.keys()):
        one, other = before.get(unit, ()), after.get(unit, ())
        if {(who.person, who.acting) for who in one} != {(who.person, who.acting) for who in other}:
            yield LeaderChange(unit, one, other)


def _leaders(leaderships: Iterable[Leadership], day: date) -> dict[str, tuple[Leadership, ...]]:
    leaders: dict[str, tuple[Leadership, ...]] = {}
    for leadership in leaderships:
        if leadership.starts <= day <= last(leadership):
            leaders[leadership.unit] = (*leaders.get(leadership.unit, ()), leadership)
    return leaders
