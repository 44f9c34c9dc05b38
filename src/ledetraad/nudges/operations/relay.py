"""The way to the mail server: kept open while there is mail, left in peace for a while when it is down."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import get_connection

from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail import EmailMessage

SHORTEST_REST = dt.timedelta(seconds=5)
LONGEST_REST = dt.timedelta(minutes=5)
NOBODY_THERE = (550, 551, 553, 556)
LONGEST_ANSWER = 300

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    SENT = "sent"
    LATER = "later"  # certainly not taken: it may be tried again
    REFUSED = "refused"  # this mail will never be taken
    REFUSED_ADDRESS = "refused_address"  # nobody is there
    UNKNOWN = "unknown"  # handed over, and the answer never came
    LOST_CLAIM = "lost_claim"  # somebody else has the message now; nothing was handed over


@dataclass(frozen=True, slots=True)
class Handed:
    outcome: Outcome
    answer: str = ""


class LostClaimError(Exception):
    """Raised in the last moment before a mail is handed over, when it is no longer ours to send."""


class Relay:
    """One for each worker. Not for two threads."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._rest = SHORTEST_REST
        self._resting_until: dt.datetime | None = None

    def open(self) -> bool:
        """False while the mail server is down, or is left in peace because it was a moment ago."""
        if self._connection is not None:
            return True
        if not settings.OUTBOX_BACKEND:  # no mail server: what is queued waits, and expires
            return False
        now = clock.now()
        if self._resting_until and now < self._resting_until <= now + LONGEST_REST:
            return False
        connection = get_connection(settings.OUTBOX_BACKEND)
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as fault:
            log.warning("The mail server cannot be used; trying again: %s", _reason(fault))
            self.rest()
            return False
        self._connection = connection
        self._rest, self._resting_until = SHORTEST_REST, None
        return True

    def rest(self) -> None:
        """Leave the mail server in peace: 5, 10, 20 … seconds, at most five minutes."""
        self.hang_up()
        self._resting_until = clock.now() + self._rest
        self._rest = min(self._rest * 2, LONGEST_REST)

    def send(self, mail: EmailMessage, before_handing_over: Callable[[], None]) -> Handed:
        """Hand one mail over. `before_handing_over` is called before its first byte leaves us."""
        handed_over = False

        def hand_over() -> None:
            nonlocal handed_over
            before_handing_over()
            handed_over = True

        conversation: Any = getattr(self._connection, "connection", None)
        hears = hasattr(conversation, "before_handing_over")
        try:
            if hears:
                conversation.before_handing_over = hand_over
            else:  # not SMTP: a file, a console, a test
                hand_over()
            self._connection.send_messages([mail])
        except LostClaimError:
            self.hang_up()
            return Handed(Outcome.LOST_CLAIM)
        except (OSError, smtplib.SMTPException) as fault:
            return self._after(fault, handed_over=handed_over)
        except BaseException:  # in the middle of a mail: the next one must not become a part of it
            self.hang_up()
            raise
        return Handed(Outcome.SENT, _text(*conversation.last_reply) if hears else "")

    def close(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None

    def hang_up(self) -> None:
        """Without a word: a goodbye might be taken for a line of a half-sent mail."""
        conversation = getattr(self._connection, "connection", None)
        if conversation is not None:
            conversation.close()
            self._connection.connection = None
        self._connection = None

    def _after(self, fault: Exception, *, handed_over: bool) -> Handed:
        self.hang_up()
        if isinstance(fault, smtplib.SMTPRecipientsRefused):
            code, text = next(iter(fault.recipients.values()))
            return Handed(_refusal(code, text, of_address=True), _text(code, text))
        if isinstance(
            fault, smtplib.SMTPSenderRefused
        ):  # it is us they do not want: not the mail's fault
            self.rest()
            return Handed(Outcome.LATER, _text(fault.smtp_code, fault.smtp_error))
        if isinstance(fault, smtplib.SMTPResponseException) and fault.smtp_code > 0:
            answer = _text(fault.smtp_code, fault.smtp_error)
            return Handed(_refusal(fault.smtp_code, fault.smtp_error, of_address=False), answer)
        kind = type(fault).__name__
        return Handed(Outcome.UNKNOWN if handed_over else Outcome.LATER, kind)


def _refusal(code: int, text: bytes | str, *, of_address: bool) -> Outcome:
    if code < 500:
        return Outcome.LATER
    about_address = _plain(text).startswith("5.1.") or (of_address and code in NOBODY_THERE)
    return Outcome.REFUSED_ADDRESS if about_address else Outcome.REFUSED


def _reason(fault: Exception) -> str:
    """Wrong password, unknown certificate, nobody there: what whoever runs the server must know."""
    if isinstance(fault, smtplib.SMTPResponseException):
        return _text(fault.smtp_code, fault.smtp_error)
    return f"{type(fault).__name__}: {fault}"[:LONGEST_ANSWER]


def _plain(text: bytes | str) -> str:
    return text.decode("ascii", "replace") if isinstance(text, bytes) else text


def _text(code: int, text: bytes | str) -> str:
    """An answer without the address in it."""
    words = [word for word in _plain(text).split() if "@" not in word]
    return f"{code} {' '.join(words)}"[:LONGEST_ANSWER]
