"""What can become of a message and of a nudge."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"  # claimed by a worker
    SENT = "sent"  # the mail server has taken it
    FAILED = "failed"  # it never will
    UNKNOWN = "unknown"  # handed over, and no answer came: for a person to decide
    DROPPED = "dropped"  # not sent, and rightly so


UNFINISHED = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)
FINISHED = (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED)


class Reason(StrEnum):
    """Why a message was dropped or failed."""

    POINTLESS = "pointless"  # what it was about is done or gone
    EXPIRED = "expired"  # it could not be sent while it mattered
    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"  # not one that mail can be sent to
    REFUSED_ADDRESS = "refused_address"  # the mail server says that nobody is there
    REFUSED = "refused"  # the mail server will not take this message
    CPR = "cpr"  # it held what looks like a CPR number
    NO_ACCESS = "no_access"  # the person has no access any more
    LEFT = "left"  # somebody decided not to send it again


class CalendarMethod(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class NudgeState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    ACTED = "acted"  # the person did it
    DROPPED = "dropped"  # it became pointless


class ExposureEvent(StrEnum):
    SEEN = "seen"
    MAILED = "mailed"
    OPENED = "opened"
    ACTED = "acted"
    GUIDELINE_OPENED = "guideline_opened"


FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(minutes=30)


def wait_before(attempt: int) -> dt.timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, at most half an hour."""
    doublings = max(0, min(attempt - 1, 10))
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
