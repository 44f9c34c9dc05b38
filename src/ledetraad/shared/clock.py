"""What day and hour it is, in one place; tests travel in time with time-machine."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def today() -> dt.date:
    """The date where the organisation is, not in UTC."""
    return timezone.localdate()


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins where the organisation is."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
