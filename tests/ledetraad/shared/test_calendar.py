from datetime import date

import pytest

from ledetraad.shared.calendar import (
    HolidayKind,
    HolidayName,
    Quarter,
    add_months,
    add_working_days,
    easter_sunday,
    holidays,
    is_working_day,
    next_working_day,
    quarter_of,
    working_day_from,
    working_days,
)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1818, date(1818, 3, 22)),
        (1954, date(1954, 4, 18)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
    ],
)
def test_easter_falls_where_the_almanac_puts_it(year: int, day: date) -> None:
    assert easter_sunday(year) == day


def test_karen_works_on_great_prayer_day_from_2024() -> None:
    assert not is_working_day(date(2023, 5, 5))
    assert is_working_day(date(2024, 4, 26))


def test_karen_works_on_the_first_of_may() -> None:
    assert is_working_day(date(2026, 5, 1))


@pytest.mark.parametrize("day", [date(2026, 6, 5), date(2026, 12, 24), date(2026, 12, 31)])
def test_nobody_plans_a_talk_on_a_day_the_town_hall_is_closed_by_custom(day: date) -> None:
    assert not is_working_day(day)
    (holiday,) = (holiday for holiday in holidays(2026) if holiday.day == day)
    assert holiday.kind is HolidayKind.CUSTOMARY


def test_the_year_2026_has_ten_public_holidays_and_three_customary_ones() -> None:
    kinds = [holiday.kind for holiday in holidays(2026)]
    assert (kinds.count(HolidayKind.PUBLIC), kinds.count(HolidayKind.CUSTOMARY)) == (10, 3)
    assert {holiday.name for holiday in holidays(2026)} == set(HolidayName) - {
        HolidayName.GREAT_PRAYER_DAY
    }


def test_the_working_day_after_maundy_wednesday_is_the_tuesday_after_easter() -> None:
    assert next_working_day(date(2026, 4, 1)) == date(2026, 4, 7)
    assert working_day_from(date(2026, 4, 2)) == date(2026, 4, 7)
    assert working_day_from(date(2026, 4, 1)) == date(2026, 4, 1)
    assert add_working_days(date(2026, 4, 1), 2) == date(2026, 4, 8)


def test_christmas_week_2026_has_three_working_days() -> None:
    assert [day.day for day in working_days(date(2026, 12, 21), date(2026, 12, 27))] == [21, 22, 23]


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert add_months(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_november_lies_in_the_fourth_quarter() -> None:
    quarter = quarter_of(date(2026, 11, 22))
    assert quarter == Quarter(2026, 4)
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
