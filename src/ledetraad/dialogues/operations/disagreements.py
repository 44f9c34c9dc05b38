"""Recording a disagreement, sharing it and taking it back: the employee's to decide, at any time (R18).

Nothing of it goes into the audit log but the leader's reading. The log is kept for years and never
loses a line, and a disagreement that was never shared must not be found, or counted, there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Disagreement
from ledetraad.dialogues.operations.drafts import discard_drafts
from ledetraad.dialogues.operations.notes import CprNumberError
from ledetraad.dialogues.operations.seats import hold
from ledetraad.dialogues.queries.disagreements import own_disagreement, state_of
from ledetraad.dialogues.queries.drafts import DraftOf
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.disagreement import (
    DisagreementState,
    DisagreementTarget,
    Route,
    may_move,
)
from ledetraad.shared import clock
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.dialogues.queries.courses import Seat


def record_disagreement(
    seat: Seat, key: UUID, about: DisagreementTarget, text: str, route: Route | None
) -> None:
    """Kept for the employee alone until shared; the same key twice is recorded once.

    Raises CprNumberError or SeatLostError.
    """
    if contains_cpr(text):
        raise CprNumberError
    if seat.party is not Party.EMPLOYEE:
        return
    with transaction.atomic():
        hold(seat)
        Disagreement.objects.get_or_create(
            pk=key,
            defaults={
                "course": seat.course,
                "about": about.value,
                "text": text,
                "route": route.value if route else "",
                "written_at": clock.now(),
            },
        )
        discard_drafts(seat.person, DraftOf.DISAGREEMENT, seat.course.pk)


def move_disagreement(seat: Seat, disagreement_id: UUID, to: DisagreementState) -> None:
    """Share it, take it back or withdraw it; what the rules do not allow changes nothing.

    Raises SeatLostError when it is to be shared in a course that has stopped: nobody could read it.
    """
    with transaction.atomic():
        if to is DisagreementState.SHARED:
            hold(seat)
        found = own_disagreement(seat, disagreement_id)
        if found is None or not may_move(state_of(found), to):
            return
        now = clock.now()
        found.shared_at = now if to is DisagreementState.SHARED else None
        found.withdrawn_at = now if to is DisagreementState.WITHDRAWN else None
        found.save(update_fields=["shared_at", "withdrawn_at"])
