"""The yearly talk that the collective agreement gives every employee."""

from datetime import date

import pytest

from ledetraad.dialogues.rules.cadence import Absence, DialogueKind, Held
from ledetraad.dialogues.rules.mus import Employment, Mus, MusStatus, has_duty, mus

ALI = Employment(date(2019, 8, 1))
NEW_YEARS_EVE = date(2026, 12, 31)
TALK = Held(DialogueKind.DEVELOPMENT, date(2026, 3, 10))
FOLLOW_UP = Held(DialogueKind.FOLLOW_UP, date(2026, 6, 10))


def test_alis_year_is_met_on_the_day_of_his_talk_and_the_next_is_due_the_year_after() -> None:
    assert mus(2026, date(2026, 4, 1), ALI, [TALK, FOLLOW_UP]) == Mus(
        2026, MusStatus.MET, TALK.day, date(2027, 12, 31), date(2027, 3, 10)
    )


def test_alis_second_talk_of_the_year_is_the_one_that_counts() -> None:
    again = Held(DialogueKind.DEVELOPMENT, date(2026, 12, 1))
    assert mus(2026, NEW_YEARS_EVE, ALI, [again, TALK]).met_on == again.day


def test_a_talk_that_is_only_planned_meets_nothing() -> None:
    found = mus(2026, date(2026, 3, 9), ALI, [TALK])
    assert (found.status, found.met_on) == (MusStatus.DUE, None)


@pytest.mark.parametrize(
    ("today", "status"),
    [(NEW_YEARS_EVE, MusStatus.DUE), (date(2027, 1, 1), MusStatus.MISSED)],
)
def test_follow_ups_alone_leave_the_year_unmet(today: date, status: MusStatus) -> None:
    found = mus(2026, today, ALI, [FOLLOW_UP])
    assert (found.status, found.due_by) == (status, NEW_YEARS_EVE)
    assert found.twelve_months_on is None


def test_last_years_talk_does_not_meet_this_year_but_tells_when_it_is_a_year_old() -> None:
    found = mus(2027, date(2027, 2, 1), ALI, [TALK])
    assert found == Mus(2027, MusStatus.DUE, None, date(2027, 12, 31), date(2027, 3, 10))


@pytest.mark.parametrize(("hired", "duty"), [(date(2026, 10, 3), True), (date(2026, 10, 4), False)])
def test_somebody_hired_in_autumn_is_due_when_ninety_days_are_left(hired: date, duty: bool) -> None:
    assert has_duty(2026, Employment(hired)) is duty


def test_somebody_hired_in_december_is_due_the_year_after() -> None:
    found = mus(2026, NEW_YEARS_EVE, Employment(date(2026, 12, 1)))
    assert found == Mus(2026, MusStatus.NO_DUTY, None, date(2027, 12, 31), None)


def test_bodil_on_leave_the_whole_year_is_not_counted_as_missed() -> None:
    leave = Absence(date(2025, 11, 1), date(2027, 1, 31))
    found = mus(2026, date(2027, 1, 15), ALI, absences=[leave])
    assert (found.status, found.due_by) == (MusStatus.NO_DUTY, date(2027, 12, 31))


def test_overlapping_absences_are_not_counted_twice() -> None:
    half = Absence(date(2026, 1, 1), date(2026, 8, 1))
    assert has_duty(2026, ALI, [half, half, Absence(date(2026, 5, 1), date(2026, 7, 1))])


def test_bodil_who_met_karen_between_two_leaves_has_met_the_year() -> None:
    leaves = [
        Absence(date(2026, 1, 1), date(2026, 3, 9)),
        Absence(date(2026, 3, 12), date(2026, 12, 31)),
    ]
    assert mus(2026, NEW_YEARS_EVE, ALI, [TALK], leaves).status is MusStatus.MET


@pytest.mark.parametrize(
    ("left", "status", "due_by"),
    [
        (date(2026, 12, 30), MusStatus.NO_DUTY, None),
        (date(2026, 12, 31), MusStatus.DUE, NEW_YEARS_EVE),
    ],
)
def test_somebody_who_leaves_before_the_last_day_of_the_year_never_reached_it(
    left: date, status: MusStatus, due_by: date | None
) -> None:
    found = mus(2026, date(2026, 11, 1), Employment(date(2019, 8, 1), left))
    assert (found.status, found.due_by) == (status, due_by)
