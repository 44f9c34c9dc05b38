"""What a unit is for: its own purpose and values, or the nearest ones above it (R7, R8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ledetraad.content.library import library
from ledetraad.people.models import LeaderWords, Purpose, Unit, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledetraad.content.entries import LocalTerm

DEFAULT_TERM = "purpose"


@dataclass(frozen=True)
class Direction:
    """Where a unit is heading: the statement and whose it is, the values, the leader's own words."""

    unit: Unit
    purpose: Purpose | None
    term: LocalTerm
    values: tuple[Value, ...]
    leader_words: LeaderWords | None

    @property
    def inherited_from(self) -> Unit | None:
        """The unit above that the purpose comes from, if it is not the unit's own."""
        if self.purpose is None or self.purpose.unit_id == self.unit.pk:
            return None
        return self.purpose.unit


def lineage_of(unit: Unit) -> list[UUID]:
    """The unit and those above it, nearest first."""
    return [UUID(hex=part) for part in reversed(unit.path.strip("/").split("/"))]


def direction_of(unit: Unit) -> Direction:
    lineage = lineage_of(unit)
    purpose = _nearest_purpose(lineage)
    words = LeaderWords.objects.filter(unit=unit).select_related("author")
    return Direction(
        unit=unit,
        purpose=purpose,
        term=library().term_or_own_word(purpose.local_term if purpose else DEFAULT_TERM),
        values=_nearest_values(lineage),
        leader_words=words.order_by("-number").first(),
    )


def term_of(unit: Unit) -> LocalTerm:
    purpose = _nearest_purpose(lineage_of(unit))
    return library().term_or_own_word(purpose.local_term if purpose else DEFAULT_TERM)


def _nearest_purpose(lineage: Sequence[UUID]) -> Purpose | None:
    newest_last = Purpose.objects.filter(unit__in=lineage).select_related("unit").order_by("number")
    by_unit = {purpose.unit_id: purpose for purpose in newest_last}
    return next((by_unit[unit] for unit in lineage if unit in by_unit), None)


def _nearest_values(lineage: Sequence[UUID]) -> tuple[Value, ...]:
    by_unit: dict[UUID, list[Value]] = {}
    for value in Value.objects.filter(unit__in=lineage, withdrawn_at__isnull=True):
        by_unit.setdefault(value.unit_id, []).append(value)
    return next((tuple(by_unit[unit]) for unit in lineage if unit in by_unit), ())
