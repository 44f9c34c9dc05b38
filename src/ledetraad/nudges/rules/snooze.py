"""Which day something may be put off until."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

LONGEST_SNOOZE = dt.timedelta(days=90)


class SnoozeFault(StrEnum):
    """Why a day is refused."""

    NOT_LATER = "not_later"
    TOO_LATE = "too_late"
    POINTLESS_BY_THEN = "pointless_by_then"


def fault_of_snooze(until: dt.date, today: dt.date, expires_on: dt.date) -> SnoozeFault | None:
    if until <= today:
        return SnoozeFault.NOT_LATER
    if until > today + LONGEST_SNOOZE:
        return SnoozeFault.TOO_LATE
    return SnoozeFault.POINTLESS_BY_THEN if until >= expires_on else None
