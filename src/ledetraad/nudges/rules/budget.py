"""When somebody may be sent a mail: seldom, in the daytime, on working days, never while on leave.

The evidence that too many reminders make people turn them off, and the numbers chosen:
docs/decisions/0012-one-mail-a-week.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledetraad.shared.calendar import is_working_day

WEEK = dt.timedelta(days=7)
MOST_PER_WEEK = 3  # an organisation may choose fewer, or none at all
URGENT_PER_WEEK = 2  # beyond the budget
EARLIEST, LATEST = dt.time(6), dt.time(20)  # outside these it is quiet whatever anybody chooses
SHORTEST_DAY = dt.timedelta(hours=1)


class Hindrance(StrEnum):
    """Why nothing is sent at this moment; the first that holds."""

    NO_MAIL_AT_ALL = "no_mail_at_all"
    NOT_A_WORKING_DAY = "not_a_working_day"
    QUIET_HOURS = "quiet_hours"
    AWAY = "away"
    ONE_TODAY_ALREADY = "one_today_already"
    BUDGET = "budget"


class LimitFault(StrEnum):
    """Why an organisation's limits are refused."""

    TOO_MANY = "too_many"
    TOO_EARLY_OR_LATE = "too_early_or_late"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Limits:
    """What an organisation allows. Mail may be sent from `quiet_until` to just before `quiet_from`."""

    messages_per_week: int = 1
    quiet_from: dt.time = dt.time(17)
    quiet_until: dt.time = dt.time(7)

    def is_open(self, hour: dt.time) -> bool:
        return max(self.quiet_until, EARLIEST) <= hour < min(self.quiet_from, LATEST)


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, first and last included; nobody knows the last one yet when it is None."""

    first: dt.date
    last: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def fault_of(limits: Limits) -> LimitFault | None:
    if not 0 <= limits.messages_per_week <= MOST_PER_WEEK:
        return LimitFault.TOO_MANY
    if limits.quiet_until < EARLIEST or limits.quiet_from > LATEST:
        return LimitFault.TOO_EARLY_OR_LATE
    if _minutes(limits.quiet_from) - _minutes(limits.quiet_until) < SHORTEST_DAY.seconds // 60:
        return LimitFault.TOO_SHORT
    return None


def hindrance(
    now: dt.datetime,
    sent: Sequence[dt.date],
    limits: Limits,
    away: Collection[Leave] = (),
    *,
    urgent: bool = False,
) -> Hindrance | None:
    """Why nothing may be sent at `now`, the wall clock where the person is; None when it may.

    `sent` are the local days of what was sent before, one for each message. An urgent message may pass
    the week's budget, by at most two; nothing passes one a day, the night, a holiday or a leave.
    """
    today = now.date()
    this_week = sum(today - WEEK < day <= today for day in sent)
    most = limits.messages_per_week + (URGENT_PER_WEEK if urgent else 0)
    reasons = {
        Hindrance.NO_MAIL_AT_ALL: limits.messages_per_week == 0,
        Hindrance.NOT_A_WORKING_DAY: not is_working_day(today),
        Hindrance.QUIET_HOURS: not limits.is_open(now.time()),
        Hindrance.AWAY: any(leave.covers(today) for leave in away),
        Hindrance.ONE_TODAY_ALREADY: today in sent,
        Hindrance.BUDGET: this_week >= most,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def quiet_again(now: dt.datetime, limits: Limits) -> dt.datetime:
    """When today's open hours end, on the same wall clock."""
    return dt.datetime.combine(now.date(), min(limits.quiet_from, LATEST), now.tzinfo)


def _minutes(hour: dt.time) -> int:
    return hour.hour * 60 + hour.minute
