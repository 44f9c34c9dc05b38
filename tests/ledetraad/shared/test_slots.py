"""The hours on the wall, in a country that changes its clocks twice a year: 2024 to 2032."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from ledetraad.shared.calendar import is_working_day
from ledetraad.shared.jobs.slots import Slot, any_day, moment, slots_between

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2032, 12, 31)
TIMES = (dt.time(0, 0), dt.time(2, 30), dt.time(9, 0), dt.time(23, 59))


def local(slot: Slot) -> dt.datetime:
    return slot.due.astimezone(COPENHAGEN)


@pytest.mark.once
def test_every_hour_on_the_wall_comes_once_at_the_right_hour_for_nine_years() -> None:
    slots = list(slots_between(FIRST, LAST, TIMES, any_day, COPENHAGEN))
    days = (LAST - FIRST).days + 1
    assert len(slots) == days * len(TIMES)
    assert max(Counter(slot.name for slot in slots).values()) == 1
    assert len({slot.due for slot in slots}) == len(slots)
    assert [slot.due for slot in slots] == sorted(slot.due for slot in slots)
    shifted = [slot.name for slot in slots if local(slot).strftime("%Y-%m-%d %H:%M") != slot.name]
    assert len(shifted) == 9  # the spring nights, in which 02:30 does not exist
    assert all(name.endswith("02:30") and "-03-" in name for name in shifted)


@pytest.mark.once
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 3, 28), "2026-03-28 02:30 01:30"),
        (
            dt.date(2026, 3, 29),
            "2026-03-29 03:30 01:30",
        ),  # 02:30 is skipped: the same length of night
        (dt.date(2026, 3, 30), "2026-03-30 02:30 00:30"),
        (dt.date(2026, 10, 25), "2026-10-25 02:30 00:30"),  # 02:30 comes twice: the first
        (dt.date(2026, 10, 26), "2026-10-26 02:30 01:30"),
        (dt.date(2028, 2, 29), "2028-02-29 02:30 01:30"),
    ],
    ids=str,
)
def test_half_past_two_in_the_nights_that_matter(day: dt.date, expected: str) -> None:
    at = moment(day, dt.time(2, 30), COPENHAGEN)
    assert f"{at.astimezone(COPENHAGEN):%Y-%m-%d %H:%M} {at:%H:%M}" == expected


@pytest.mark.once
def test_leap_days_and_year_ends_have_their_slots() -> None:
    names = {slot.name for slot in slots_between(FIRST, LAST, TIMES, any_day, COPENHAGEN)}
    for year in (2024, 2028, 2032):
        assert f"{year}-02-29 09:00" in names
    for year in range(2024, 2033):
        assert {f"{year}-01-01 00:00", f"{year}-12-31 23:59"} <= names


@pytest.mark.once
def test_a_job_of_working_days_rests_on_all_danish_holidays() -> None:
    christmas = (dt.date(2026, 12, 23), dt.date(2026, 12, 29))
    slots = slots_between(*christmas, (dt.time(7),), is_working_day, COPENHAGEN)
    assert [slot.name for slot in slots] == [
        "2026-12-23 07:00",
        "2026-12-28 07:00",
        "2026-12-29 07:00",
    ]
