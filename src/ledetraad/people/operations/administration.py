"""What every change by an administrator has in common: a line in the log, word upstairs, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.people.models import Unit
from ledetraad.people.operations.changes import PeopleChange, people_changed
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.db.models import Model

    from ledetraad.people.models import Person


class RefusedError(Exception):
    """The change would break a rule of the organisation; nothing has been changed. `reason` is an id."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def tell_rooms_above(*units: UUID) -> None:
    """Something has changed for those employed in these units, or leading one just below."""
    below = Unit.objects.filter(parent__in=units).values_list("pk", flat=True)
    change = PeopleChange(day=clock.today(), only_units=frozenset({*units, *below}))
    people_changed.send(sender=Unit, change=change)


def log(
    by: Person | None,
    verb: str,
    about: Model,
    subject: Person | None = None,
    *,
    acting: Acting = Acting.ADMINISTRATOR,
    details: Mapping[str, str] | None = None,
) -> None:
    """`by` is nobody when the command line did it."""
    audit.record(
        audit.Event(
            actor=by.pk if by else None,
            role=(acting if by else Acting.SYSTEM).value,
            verb=verb,
            object_kind=str(about._meta.model_name),
            object_id=about.pk,
            subject=subject.pk if subject else None,
            details=details or {},
        )
    )
