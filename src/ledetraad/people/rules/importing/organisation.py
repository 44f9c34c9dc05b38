"""An organisation as an import sees it: everything by the organisation's own ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    parent: str  # "" at the top
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    given_name: str
    family_name: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Employment:
    """`ends` is the last day. `key` is whatever the store knows the employment by."""

    person: str
    unit: str
    starts: date
    ends: date | None = None
    id: str = ""
    position: str = ""
    hours: Decimal | None = None
    function: str = ""
    key: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Leadership:
    unit: str
    person: str
    starts: date
    ends: date | None = None
    acting: bool = False
    key: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is known now of the organisations a file speaks of.

    Of the others only what must not be mixed up with it: addresses, and ids of persons and units.
    """

    units: Mapping[str, Unit] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    employments: tuple[Employment, ...] = ()
    leaderships: tuple[Leadership, ...] = ()
    taken: frozenset[str] = frozenset()
    persons_elsewhere: frozenset[str] = frozenset()
    units_elsewhere: frozenset[str] = frozenset()
