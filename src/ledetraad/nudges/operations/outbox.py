"""Queueing, dropping and sending mail. What each state promises: decision 9."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F, Q

from ledetraad.nudges.models import AddressMark, Exposure, Message, message_id
from ledetraad.nudges.operations.composing import compose
from ledetraad.nudges.operations.exposure import exposure_to
from ledetraad.nudges.operations.relay import Handed, LostClaimError, Outcome, Relay
from ledetraad.nudges.rules.addresses import can_be_sent_to, one_line
from ledetraad.nudges.rules.states import (
    FINISHED,
    LONGEST_WAIT,
    UNFINISHED,
    CalendarMethod,
    ExposureEvent,
    MessageState,
    NudgeState,
    Reason,
    wait_before,
)
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import audit, clock
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    from ledetraad.people.models import Person

LEASE = dt.timedelta(minutes=10)
AT_A_TIME = 20
WORDS_KEPT = dt.timedelta(days=14)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What a message says, in the person's language. Never what people say to each other."""

    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    method: CalendarMethod | None = None  # REQUEST or CANCEL, when there is a calendar part


def queue(
    key: str,
    person: Person,
    kind: str,
    mail: Mail,
    *,
    expires_at: dt.datetime,
    send_after: dt.datetime | None = None,
) -> uuid.UUID:
    """Put a mail in the outbox, in the caller's transaction; the same key again changes nothing.

    It is sent after `send_after` and never after `expires_at`. The address is looked up then.
    """
    now = clock.now()
    row = Message(
        id=message_id(key),
        key=key,
        person=person,
        kind=kind,
        language=person.language,
        subject=one_line(mail.subject),
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        calendar_method=mail.method.value if mail.method else "",
        queued_at=now,
        send_after=send_after or now,
        next_try_at=send_after or now,
        expires_at=expires_at,
    )
    if _holds_cpr(mail):
        row.subject = row.text = row.html = row.calendar = ""
        row.state, row.reason, row.finished_at = MessageState.DROPPED, Reason.CPR, now
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return row.pk


def drop(key: str) -> bool:
    """Do not send what has become pointless; False when it has gone already, or never was."""
    waiting = Message.objects.filter(key=key, state=MessageState.QUEUED)
    return bool(waiting.update(**_finished(MessageState.DROPPED, Reason.POINTLESS)))


def supersede(key: str) -> bool:
    """See that the message is not sent any more; True when its reader may have it already."""
    message = Message.objects.filter(key=key)
    # A worker that has claimed it looks at its last moment once more before it hands it over.
    message.filter(state__in=UNFINISHED).update(expires_at=F("queued_at"))
    message.filter(state=MessageState.QUEUED).update(
        **_finished(MessageState.DROPPED, Reason.POINTLESS)
    )
    handed_over = Q(
        state__in=[MessageState.SENDING, MessageState.UNKNOWN], handed_over_at__isnull=False
    )
    return message.filter(Q(state=MessageState.SENT) | handed_over).exists()


def deliver(message: uuid.UUID, relay: Relay) -> None:
    """Send one message, if it is due and nobody else is sending it. Not for inside a transaction."""
    claim = uuid.uuid4()
    if not _claim(message, claim):
        return
    row = Message.objects.select_related("person").get(pk=message)
    if reason := _why_not(row):
        state = MessageState.FAILED if reason in _FAULTS else MessageState.DROPPED
        _ours(row).update(**_finished(state, reason))
        return
    handed = relay.send(compose(row, row.person.email), lambda: _hand_over(row))
    _record(row, handed)


def deliver_due(relay: Relay) -> bool:
    """Send some of what is due; whether there may be more."""
    now = clock.now()
    due = Message.objects.filter(
        state=MessageState.QUEUED, next_try_at__lte=now, expires_at__gt=now
    )
    some = list(due.order_by("next_try_at").values_list("pk", flat=True)[:AT_A_TIME])
    if not some:
        relay.close()
        return False
    random.shuffle(some)  # so that two workers seldom reach for the same one
    for message in some:
        if not relay.open():
            return False
        deliver(message, relay)
    return True


def tidy_up() -> None:
    """Drop what came too late, take back what a dead worker had claimed, say what nobody can know."""
    now = clock.now()
    queued = Message.objects.filter(state=MessageState.QUEUED)
    queued.filter(expires_at__lte=now).update(**_finished(MessageState.DROPPED, Reason.EXPIRED))
    left = Message.objects.filter(state=MessageState.SENDING, claimed_at__lt=now - LEASE)
    left.filter(handed_over_at=None).update(state=MessageState.QUEUED, claim=None)
    left.filter(handed_over_at__isnull=False).update(state=MessageState.UNKNOWN)
    # After the clock was set back, a retry could lie further ahead than any retry does.
    queued.filter(attempts__gt=0, next_try_at__gt=now + 2 * LONGEST_WAIT).update(next_try_at=now)


def forget_words() -> None:
    """What a mail said is forgotten two weeks after it was finished; that it was sent is not."""
    now = clock.now()
    finished = Message.objects.filter(
        words_forgotten_at=None, finished_at__lt=now - WORDS_KEPT, state__in=FINISHED
    )
    finished.update(subject="", text="", html="", calendar="", words_forgotten_at=now)


def send_again(message: uuid.UUID, by: Person) -> bool:
    """An administrator decides that an undecidable message is to go once more, while it still matters."""
    now = clock.now()
    once_more = {"state": MessageState.QUEUED, "next_try_at": now}
    return _decide(message, by, "send-mail-again", now, {**once_more, "handed_over_at": None})


def leave_it(message: uuid.UUID, by: Person) -> bool:
    """An administrator decides that an undecidable message is not to go once more."""
    left = _finished(MessageState.DROPPED, Reason.LEFT)
    return _decide(message, by, "leave-mail", None, left)


def _decide(
    message: uuid.UUID,
    by: Person,
    verb: str,
    matters_at: dt.datetime | None,
    change: dict[str, Any],
) -> bool:
    """The claim goes too, so that a worker that was only slow cannot decide otherwise afterwards."""
    undecided = Message.objects.filter(pk=message, state=MessageState.UNKNOWN)
    if matters_at:
        undecided = undecided.filter(expires_at__gt=matters_at)
    with transaction.atomic():
        if not undecided.update(claim=None, **change):
            return False
        audit.record(
            audit.Event(
                actor=by.pk,
                role=Acting.ADMINISTRATOR.value,
                verb=verb,
                object_kind="message",
                object_id=message,
                subject=Message.objects.get(pk=message).person_id,
            )
        )
    return True


_FAULTS = (Reason.BAD_ADDRESS, Reason.REFUSED_ADDRESS)


def _holds_cpr(mail: Mail) -> bool:
    calendar = mail.calendar.replace("\r\n ", "")  # as it was before its lines were folded
    whole = "\n".join((mail.subject, mail.text, mail.html, calendar))
    return contains_cpr(_UUID.sub("", whole))  # an id is hexadecimal, and may look like anything


def _finished(state: MessageState, reason: str = "", answer: str = "") -> dict[str, Any]:
    return {"state": state, "reason": reason, "answer": answer, "finished_at": clock.now()}


def _claim(message: uuid.UUID, claim: uuid.UUID) -> bool:
    now = clock.now()
    due = Message.objects.filter(
        pk=message, state=MessageState.QUEUED, next_try_at__lte=now, expires_at__gt=now
    )
    return bool(
        due.update(
            state=MessageState.SENDING,
            claim=claim,
            claimed_at=now,
            handed_over_at=None,
            attempts=F("attempts") + 1,
        )
    )


def _ours(row: Message) -> Any:
    """The row, as long as nobody else has claimed it since."""
    return Message.objects.filter(pk=row.pk, claim=row.claim)


def _why_not(row: Message) -> Reason | None:
    """What has happened since it was queued may be a reason not to send it."""
    person, address = row.person, row.person.email
    mark = AddressMark.objects.filter(person=person, address=address)
    nudges = list(row.nudges.values_list("state", flat=True))
    over = (NudgeState.ACTED, NudgeState.DROPPED)
    reasons = {
        Reason.NO_ACCESS: not person.is_active,
        Reason.NO_ADDRESS: not address,
        Reason.BAD_ADDRESS: not can_be_sent_to(address),
        Reason.REFUSED_ADDRESS: mark.exists(),
        Reason.POINTLESS: bool(nudges) and all(state in over for state in nudges),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _hand_over(row: Message) -> None:
    """From here on the mail server may have it: whoever does not hold the claim now sends nothing."""
    now = clock.now()
    still_ours = _ours(row).filter(state=MessageState.SENDING, expires_at__gt=now)
    if not still_ours.update(handed_over_at=now):
        raise LostClaimError


def _record(row: Message, handed: Handed) -> None:
    """Write down what came of it; a database that is away for a moment is waited for."""
    for _attempt in range(30):
        try:
            with transaction.atomic():
                _write(row, handed)
        except (DatabaseError, InterfaceError):
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(1)
        else:
            return


def _write(row: Message, handed: Handed) -> None:
    ours = _ours(row).filter(Q(state=MessageState.SENDING) | Q(state=MessageState.UNKNOWN))
    match handed.outcome:
        case Outcome.SENT:
            if ours.update(**_finished(MessageState.SENT, answer=handed.answer)):
                _log_exposure(row)
        case Outcome.LATER:
            next_try_at = clock.now() + wait_before(row.attempts)
            ours.update(
                state=MessageState.QUEUED,
                handed_over_at=None,
                next_try_at=next_try_at,
                answer=handed.answer,
            )
        case Outcome.UNKNOWN:
            ours.update(state=MessageState.UNKNOWN, answer=handed.answer)
        case Outcome.REFUSED:
            ours.update(**_finished(MessageState.FAILED, Reason.REFUSED, handed.answer))
        case Outcome.REFUSED_ADDRESS:
            ours.update(**_finished(MessageState.FAILED, Reason.REFUSED_ADDRESS, handed.answer))
            mark_address(row.person, row.person.email, handed.answer)


def mark_address(person: Person, address: str, answer: str) -> None:
    """Nothing more is sent to this address; it holds until the person has another."""
    AddressMark.objects.update_or_create(
        person=person,
        defaults={"address": address, "answer": answer, "marked_at": clock.now()},
    )


def _log_exposure(row: Message) -> None:
    mailed = [exposure_to(nudge, ExposureEvent.MAILED) for nudge in row.nudges.all()]
    Exposure.objects.bulk_create(mailed, ignore_conflicts=True)
