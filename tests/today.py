"""The day on which the tests happen: the same each time, so that none fails on a holiday or at midnight.

Another day can be named to see whether it goes as well: LEDETRAAD_TEST_NOW=2028-02-29T09:00+01:00.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Iterator

A_TUESDAY = "2026-11-24T10:00+01:00"
NOW = dt.datetime.fromisoformat(os.environ.get("LEDETRAAD_TEST_NOW", A_TUESDAY)).astimezone(dt.UTC)
TODAY = NOW.astimezone(ZoneInfo("Europe/Copenhagen")).date()


@pytest.fixture(autouse=True)
def one_day_for_all_tests() -> Iterator[None]:
    """The clock goes on from that hour in each test; a process that a test starts has its own."""
    with time_machine.travel(NOW, tick=True):
        yield
