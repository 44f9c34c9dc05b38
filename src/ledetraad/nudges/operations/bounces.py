"""A mail server that took a mail and found out later that nobody is there says so by mail (RFC 3464)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from ledetraad.nudges.models import Message
from ledetraad.nudges.operations.outbox import mark_address
from ledetraad.nudges.rules.states import MessageState, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message as AnyMessage

_OURS = re.compile(r"<([0-9a-f]{32})@")
_FOR_GOOD = re.compile(r"5\.\d{1,3}\.\d{1,3}")
_ABOUT_THE_ADDRESS = ("5.1.", "5.2.1")
LONGEST = 1_000_000  # bytes; a bounce is shorter


@dataclass(frozen=True, slots=True)
class Bounce:
    message: UUID
    recipient: str
    status: str


def take_bounce(raw: bytes) -> bool:
    """Note what a bounce tells; False when it is not one, or is not about a mail of ours.

    The address is marked when it is still the person's: whoever has another since is not touched.
    """
    bounce = read_bounce(raw[:LONGEST])
    if bounce is None:
        return False
    with transaction.atomic():
        row = Message.objects.select_related("person").filter(pk=bounce.message).first()
        if row is None:
            return False
        is_about_address = bounce.status.startswith(_ABOUT_THE_ADDRESS)
        reason = Reason.REFUSED_ADDRESS if is_about_address else Reason.REFUSED
        taken = Message.objects.filter(
            pk=row.pk, state__in=(MessageState.SENT, MessageState.UNKNOWN)
        )
        taken.update(state=MessageState.FAILED, reason=reason, answer=bounce.status)
        if is_about_address and row.person.email.casefold() == bounce.recipient.casefold():
            mark_address(row.person, row.person.email, bounce.status)
    return True


def read_bounce(raw: bytes) -> Bounce | None:
    """The failed delivery that a mail tells of, for good; None when it tells of none."""
    mail = message_from_bytes(raw, policy=policy.default)
    told = {name.lower(): value.strip() for part in mail.walk() for name, value in _told_by(part)}
    message = _OURS.search(told.get("message-id", ""))
    status = _FOR_GOOD.match(told.get("status", ""))
    if message is None or status is None or told.get("action", "").lower() != "failed":
        return None
    recipient = told.get("final-recipient", "").partition(";")[2].strip()
    return Bounce(UUID(message[1]), recipient, status[0])


def _told_by(part: AnyMessage) -> Iterator[tuple[str, str]]:
    """What the report's blocks say, and the id of the mail that came back, whole or its head alone."""
    kind = part.get_content_type()
    content: Any = part.get_payload()
    if kind == "message/delivery-status" and isinstance(content, list):
        for block in content:
            yield from ((name, str(value)) for name, value in block.items())
    if kind == "message/rfc822" and isinstance(content, list):
        yield "message-id", str(content[0].get("Message-ID", ""))
    if kind == "text/rfc822-headers":
        yield "message-id", str(message_from_string(str(content)).get("Message-ID", ""))
