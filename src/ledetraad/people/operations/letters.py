"""Letters with a way in for those without e-mail, many at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.people.operations.access import make_start_code
from ledetraad.people.queries.letters import acting_for_letters, persons_for_letters, recipients

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.people.models import Person
    from ledetraad.people.queries.letters import Recipient


@dataclass(frozen=True)
class Letter:
    to: Recipient
    code: str


def make_letters(by: Person, chosen: Collection[UUID], batch: str) -> list[Letter]:
    """A new start code for each of the chosen, as far as `by` may hand them one.

    The same batch again gives the same letters, so that a double click does not spoil the first.
    """
    acting = acting_for_letters(by)
    if acting is None:
        return []
    with transaction.atomic():
        return [
            Letter(to, make_start_code(by, to.person, acting=acting, batch=batch))
            for to in recipients(persons_for_letters(by).filter(pk__in=chosen))
        ]
