"""Approving what the two have agreed: what was seen is what is kept (R32)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Agreement, Approval
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.seats import hold
from ledetraad.dialogues.queries.agreement_texts import AgreementNow, agreement_now, kept_agreements
from ledetraad.dialogues.rules.agreement import OutdatedTextError, approve
from ledetraad.shared import audit, clock

if TYPE_CHECKING:
    from ledetraad.dialogues.queries.courses import Seat


def approve_agreement(seat: Seat, seen: str) -> Agreement:
    """Approve the summary with the fingerprint that was seen; twice is the same as once.

    Raises OutdatedTextError when it has changed since, SeatLostError when the course has stopped.
    """
    with transaction.atomic():
        seat = hold(seat)
        now = agreement_now(seat)
        if now is None:
            raise OutdatedTextError
        approve(now.fingerprint, now.approvals, seat.party, seen)
        agreement = now.kept or _keep(seat, now)
        _approval, fresh = Approval.objects.get_or_create(
            agreement=agreement,
            party=seat.party.value,
            defaults={"person": seat.person, "approved_at": clock.now()},
        )
        if fresh:
            _record(seat, agreement)
            remember_courses([seat.course.pk], by=seat.person.pk)
    return agreement


def _keep(seat: Seat, now: AgreementNow) -> Agreement:
    latest = kept_agreements(seat).first()
    return Agreement.objects.create(
        course=seat.course,
        number=latest.number + 1 if latest else 1,
        fingerprint=now.fingerprint,
        content_fingerprint=now.content_fingerprint,
        content=now.summary.as_json(),
        made_at=clock.now(),
    )


def _record(seat: Seat, agreement: Agreement) -> None:
    audit.record(
        audit.Event(
            actor=seat.person.pk,
            role=seat.acting.value,
            verb="approve",
            object_kind="agreement",
            object_id=agreement.pk,
            subject=seat.course.employee_id,
        )
    )
