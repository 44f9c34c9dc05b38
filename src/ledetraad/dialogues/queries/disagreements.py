"""Disagreements with purpose or values: the employee's own, and what is shared with the leader (R18).

There is no query that counts them, and none for anybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Disagreement
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.disagreement import DisagreementState

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from ledetraad.dialogues.queries.courses import Seat


def may_see_disagreements(seat: Seat) -> bool:
    """A seat from which a shared one could be read; says nothing of whether there is any."""
    return seat.may_read(TextKind.DISAGREEMENT, released=True)


def disagreements_of(seat: Seat) -> QuerySet[Disagreement]:
    """All of them for the employee; for the leader those that are shared now."""
    found = Disagreement.objects.filter(course=seat.course)
    if not may_see_disagreements(seat):
        return found.none()
    if seat.party is Party.EMPLOYEE:
        return found
    return found.filter(shared_at__isnull=False, withdrawn_at__isnull=True)


def own_disagreement(seat: Seat, disagreement_id: UUID) -> Disagreement | None:
    if seat.party is not Party.EMPLOYEE:
        return None
    return disagreements_of(seat).filter(pk=disagreement_id).first()


def state_of(disagreement: Disagreement) -> DisagreementState:
    if disagreement.withdrawn_at is not None:
        return DisagreementState.WITHDRAWN
    shared = disagreement.shared_at is not None
    return DisagreementState.SHARED if shared else DisagreementState.PRIVATE
