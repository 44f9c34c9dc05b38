"""Who may say what a unit is for, and what has been said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.people.models import LeaderWords, Purpose, ToolAccess, Value
from ledetraad.people.queries.organisation import units_in_role, units_led_by
from ledetraad.people.queries.purpose import Direction, direction_of
from ledetraad.people.rules.roles import Acting, Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.people.models import Person, Unit


@dataclass(frozen=True)
class PurposeFile:
    unit: Unit
    acting: Acting
    leads: bool
    direction: Direction

    @property
    def own_values(self) -> QuerySet[Value]:
        return Value.objects.filter(unit=self.unit, withdrawn_at=None)

    @property
    def withdrawn_values(self) -> QuerySet[Value]:
        return Value.objects.filter(unit=self.unit, withdrawn_at__isnull=False).order_by(
            "-withdrawn_at"
        )

    @property
    def values_from(self) -> Unit | None:
        """The unit above that the values come from, if they are not the unit's own."""
        values = self.direction.values
        if not values or values[0].unit_id == self.unit.pk:
            return None
        return values[0].unit

    @property
    def earlier_purposes(self) -> QuerySet[Purpose]:
        """All but the newest, which stands above; the same for the leader's words."""
        written = Purpose.objects.filter(unit=self.unit).select_related("author")
        return written.order_by("-number")[1:]

    @property
    def earlier_words(self) -> QuerySet[LeaderWords]:
        written = LeaderWords.objects.filter(unit=self.unit).select_related("author")
        return written.order_by("-number")[1:]


def purpose_file(asker: Person, unit_id: UUID) -> PurposeFile | None:
    """For the unit's leader who has the tool, and for HR and administrators of the unit."""
    today = clock.today()
    has_tool = ToolAccess.objects.filter(person=asker, opened_on__lte=today).exists()
    led = units_led_by(asker, today).filter(pk=unit_id).first() if has_tool else None
    if led is not None:
        return PurposeFile(led, Acting.LEADER, True, direction_of(led))
    for role, acting in ((Role.HR, Acting.HR), (Role.ADMINISTRATOR, Acting.ADMINISTRATOR)):
        unit = units_in_role(asker, role).filter(pk=unit_id).first()
        if unit is not None:
            return PurposeFile(unit, acting, False, direction_of(unit))
    return None
