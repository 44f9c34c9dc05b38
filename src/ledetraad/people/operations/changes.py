"""What rooms above need to know when people move; they connect and act in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.dispatch import Signal

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """Ids of those whose dialogues may have to be parked, and from which day.

    `ended_employments` are those a person has left or moved away from; `units_with_other_leaders`
    includes units that have become vacant.
    """

    day: dt.date
    left: frozenset[UUID] = frozenset()
    moved: frozenset[UUID] = frozenset()
    ended_employments: frozenset[UUID] = frozenset()
    units_with_other_leaders: frozenset[UUID] = frozenset()
    only_units: frozenset[UUID] | None = None
    """The employments concerned lie in these units; None when they may lie anywhere."""


# Sent inside the transaction that changes people, with `change=PeopleChange(...)`. A receiver that
# raises undoes the whole change.
people_changed = Signal()
