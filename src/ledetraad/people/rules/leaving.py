"""What is still open to somebody whose last employment has ended.

Why so: docs/decisions/0011-when-somebody-leaves.md.
"""

from __future__ import annotations

import datetime as dt

DAYS_TO_READ = 90  # after the last day: to read, print and save what is one's own


def last_day_that_lets_in(today: dt.date) -> dt.date:
    """Whoever left on this day or later may still sign in."""
    return today - dt.timedelta(days=DAYS_TO_READ)
