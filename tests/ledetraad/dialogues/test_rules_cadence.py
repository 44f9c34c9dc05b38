"""When Karen and Ali are to talk: five quarters from the day Karen gets the tool."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledetraad.dialogues.rules.cadence import (
    PAUSING_DAYS,
    QUARTERS,
    Absence,
    Course,
    DialogueKind,
    Expected,
    Form,
    Held,
    Window,
    course_start,
    development_days,
    each_takes_part,
    expected_events,
    is_paused,
    ongoing_absence,
    pauses,
    quarter_on,
    quarter_windows,
    quarters_with_dialogue,
    still_expected,
    suggested_day,
)
from ledetraad.shared.calendar import add_months, days_between, is_working_day

ONE_DAY = timedelta(days=1)
KAREN_GETS_THE_TOOL = date(2026, 10, 5)
COURSE = Course(KAREN_GETS_THE_TOOL)
DEVELOPMENT, FOLLOW_UP = DialogueKind.DEVELOPMENT, DialogueKind.FOLLOW_UP


def talk(day: date) -> Held:
    return Held(DEVELOPMENT, day)


def follow_up(day: date) -> Held:
    return Held(FOLLOW_UP, day)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    start = draw(st.dates(date(2018, 1, 1), date(2036, 12, 31)))
    absences = []
    for _ in range(draw(st.integers(0, 4))):
        first = start + timedelta(days=draw(st.integers(-200, 700)))
        days = draw(st.integers(1, 40) | st.integers(1, 400))
        absences.append(Absence(first, first + timedelta(days=days - 1)))
    return Course(start, tuple(absences))


def test_karen_and_ali_are_expected_to_talk_once_in_each_quarter() -> None:
    events = expected_events(COURSE)
    assert [(event.window.quarter, event.kind, event.number) for event in events] == [
        (1, DEVELOPMENT, 1),
        (2, FOLLOW_UP, 0),
        (3, FOLLOW_UP, 0),
        (4, DEVELOPMENT, 2),
        (5, FOLLOW_UP, 0),
    ]
    assert events[0].window == Window(1, date(2026, 10, 5), date(2027, 1, 4))
    assert events[-1].window == Window(5, date(2027, 10, 5), date(2028, 1, 4))


def test_karens_first_talk_comes_when_both_have_had_two_weeks_to_prepare() -> None:
    assert suggested_day(expected_events(COURSE)[0], COURSE) == date(2026, 10, 19)


def test_karens_second_talk_waits_until_july_is_over() -> None:
    course = Course(date(2025, 9, 20))  # the middle of quarter 4 is the first week of August
    event = Expected(DEVELOPMENT, 2, Window(4, date(2026, 5, 20), date(2026, 8, 19)))
    assert suggested_day(event, course) == date(2026, 8, 3)


def test_karen_gets_a_day_in_july_when_she_has_no_other() -> None:
    event = Expected(FOLLOW_UP, 0, Window(2, date(2026, 7, 2), date(2026, 7, 10)))
    assert suggested_day(event, COURSE) == date(2026, 7, 6)


def test_karen_gets_no_day_when_ali_is_away_the_whole_quarter() -> None:
    event = expected_events(COURSE)[1]
    away = Course(COURSE.start, (Absence(event.window.first, event.window.last),))
    assert suggested_day(event, away) is None


def test_karens_twenty_two_employees_each_get_a_day_of_their_own() -> None:
    event = expected_events(COURSE)[0]
    assert len({suggested_day(event, COURSE, place) for place in range(22)}) == 22


def test_ali_who_is_hired_after_karen_got_the_tool_gets_a_clock_of_his_own() -> None:
    hired = date(2027, 2, 1)
    assert course_start(KAREN_GETS_THE_TOOL, hired, date(2020, 1, 1)) == hired


def test_the_new_leader_and_ali_begin_afresh_on_the_day_they_have_tool_and_each_other() -> None:
    took_over = date(2027, 5, 1)
    assert course_start(KAREN_GETS_THE_TOOL, date(2019, 8, 1), took_over) == took_over


def test_bodils_parental_leave_stops_the_clock_and_she_keeps_all_her_days() -> None:
    leave = Absence(date(2026, 12, 5), date(2027, 6, 4))  # 182 days, from the middle of quarter 1
    first, second, *_ = quarter_windows(Course(KAREN_GETS_THE_TOOL, (leave,)))
    assert first == Window(1, date(2026, 10, 5), date(2027, 1, 4) + timedelta(days=182))
    assert second.first == first.last + ONE_DAY


def test_three_weeks_of_holiday_move_no_window() -> None:
    holiday = Absence(date(2026, 10, 12), date(2026, 11, 1))
    assert quarter_windows(Course(COURSE.start, (holiday,))) == quarter_windows(COURSE)


def test_two_sick_leaves_with_only_a_weekend_between_are_one() -> None:
    weeks = (
        Absence(date(2026, 11, 2), date(2026, 11, 13)),
        Absence(date(2026, 11, 16), date(2026, 12, 4)),
    )
    assert pauses(Course(COURSE.start, weeks)) == (Absence(date(2026, 11, 2), date(2026, 12, 4)),)


def test_a_leave_without_an_end_stands_still_with_the_calendar() -> None:
    began, today = date(2026, 11, 1), date(2027, 3, 1)
    course = Course(COURSE.start, (ongoing_absence(began, today),))
    assert is_paused(course, today)
    assert quarter_on(course, today) == 1
    assert ongoing_absence(date(2027, 4, 1), today).days == 1


def test_an_absence_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="must not end before it begins"):
        Absence(date(2026, 2, 2), date(2026, 2, 1))


def test_nobody_is_expected_to_talk_in_a_quarter_that_the_end_of_the_job_cuts_short() -> None:
    course = Course(COURSE.start, ended=date(2027, 4, 3))
    assert [event.window.quarter for event in expected_events(course)] == [1]
    assert len(expected_events(Course(COURSE.start, ended=date(2027, 4, 4)))) == 2


def test_a_team_follow_up_counts_for_each_member_who_took_part_and_for_nobody_else() -> None:
    day = date(2027, 2, 1)
    held = each_takes_part(day, ["Ali", "Bodil"])
    assert held == {name: Held(FOLLOW_UP, day, Form.TEAM) for name in ("Ali", "Bodil")}
    assert quarters_with_dialogue(COURSE, [held["Ali"]]) == {2}


def test_a_follow_up_as_needed_is_the_quarters_follow_up() -> None:
    held = [talk(date(2026, 10, 20)), follow_up(date(2027, 1, 6)), follow_up(date(2027, 3, 1))]
    assert [event.window.quarter for event in still_expected(COURSE, held)] == [3, 4, 5]


def test_the_second_talk_takes_the_place_of_that_quarters_follow_up() -> None:
    held = [talk(date(2026, 10, 20)), talk(date(2027, 8, 16))]
    (last,) = still_expected(COURSE, held)
    assert (last.kind, last.window.quarter) == (FOLLOW_UP, 5)


def test_a_second_talk_held_in_quarter_three_leaves_a_follow_up_in_quarter_four() -> None:
    held = [talk(date(2026, 10, 20)), talk(date(2027, 6, 1))]
    assert [(e.kind, e.window.quarter) for e in still_expected(COURSE, held)] == [
        (FOLLOW_UP, 4),
        (FOLLOW_UP, 5),
    ]


def test_a_talk_in_two_sittings_is_one_talk() -> None:
    held = [talk(date(2026, 10, 20)), talk(date(2026, 11, 3)), talk(date(2027, 1, 20))]
    assert development_days(COURSE, held) == (date(2026, 10, 20),)
    assert still_expected(COURSE, held)[1].number == 2


def test_a_talk_that_was_missed_is_expected_until_the_course_ends() -> None:
    held = [follow_up(date(2027, 10, 6))]
    assert [event.number for event in still_expected(COURSE, held)] == [1, 2]


def test_a_talk_before_the_course_or_after_it_belongs_to_another() -> None:
    assert development_days(COURSE, [talk(date(2026, 10, 4)), talk(date(2028, 1, 5))]) == ()
    assert quarters_with_dialogue(COURSE, [follow_up(date(2028, 1, 5))]) == frozenset()


@given(courses())
@example(Course(date(2024, 2, 29)))
@example(Course(date(2026, 1, 31)))
@example(Course(date(2026, 1, 1), (Absence(date(2025, 12, 1), date(2026, 3, 1)),)))
def test_windows_follow_each_other_with_only_pauses_between(course: Course) -> None:
    windows = quarter_windows(course)
    assert [window.quarter for window in windows] == [1, 2, 3, 4, 5]
    reached = course.start
    for window in windows:
        assert reached <= window.first <= window.last
        assert all(is_paused(course, day) for day in days_between(reached, window.first - ONE_DAY))
        assert not is_paused(course, window.first)
        assert not is_paused(course, window.last)
        reached = window.last + ONE_DAY


@given(courses())
@example(Course(date(2024, 2, 29), (Absence(date(2024, 5, 28), date(2024, 8, 1)),)))
def test_an_absence_never_takes_a_day_from_anybodys_quarter(course: Course) -> None:
    for window, undisturbed in zip(
        quarter_windows(course), quarter_windows(Course(course.start)), strict=True
    ):
        days = days_between(window.first, window.last)
        usable = sum(not is_paused(course, day) for day in days)
        assert usable == (undisturbed.last - undisturbed.first).days + 1
        assert window.last >= undisturbed.last


@given(courses(), st.dates(date(2018, 1, 1), date(2039, 12, 31)), st.integers(1, 90))
def test_a_further_absence_never_brings_a_deadline_forward(
    course: Course, first: date, days: int
) -> None:
    further = Absence(first, first + timedelta(days=days - 1))
    before = quarter_windows(course)
    after = quarter_windows(Course(course.start, (*course.absences, further)))
    assert all(new.last >= old.last for new, old in zip(after, before, strict=True))


@given(courses())
def test_every_course_has_two_talks_and_three_follow_ups(course: Course) -> None:
    kinds = [event.kind for event in expected_events(course)]
    assert (kinds.count(DEVELOPMENT), kinds.count(FOLLOW_UP)) == (2, 3)
    assert len(expected_events(course)) == QUARTERS


@given(courses(), st.integers(-30, 800))
def test_an_early_end_takes_away_the_last_talks_and_no_others(course: Course, after: int) -> None:
    ended = Course(course.start, course.absences, course.start + timedelta(days=after))
    events = expected_events(ended)
    assert events == expected_events(course)[: len(events)]
    assert all(event.window.last <= course.start + timedelta(days=after) for event in events)


@settings(max_examples=60)
@given(courses(), st.integers(0, 60))
def test_a_suggested_day_is_a_working_day_in_the_window_when_both_are_there(
    course: Course, place: int
) -> None:
    for event in expected_events(course):
        day = suggested_day(event, course, place)
        fit = [
            candidate
            for candidate in days_between(event.window.first, event.window.last)
            if is_working_day(candidate)
            and not any(absence.covers(candidate) for absence in course.absences)
        ]
        assert (day in fit) if fit else (day is None)


@given(courses(), st.integers(-100, 1500))
def test_every_day_of_a_course_has_one_quarter(course: Course, after: int) -> None:
    day = course.start + timedelta(days=after)
    quarter = quarter_on(course, day)
    windows = [window for window in quarter_windows(course) if window.contains(day)]
    if windows:
        assert [window.quarter for window in windows] == [quarter]
    else:
        outside = quarter in {0, QUARTERS + 1}
        assert outside or is_paused(course, day)


@given(st.dates(date(2018, 1, 1), date(2030, 12, 31)))
@example(date(2024, 2, 29))
@example(date(2025, 12, 31))
def test_whoever_keeps_the_windows_has_a_talk_in_every_calendar_year_and_twelve_months(
    start: date,
) -> None:
    """Why the second talk lies in quarter 4: in quarter 5 both would fail."""
    windows = [
        event.window
        for course in (Course(start), Course(add_months(start, 15)), Course(add_months(start, 30)))
        for event in expected_events(course)
        if event.kind is DEVELOPMENT
    ]
    for year in range(start.year + 1, start.year + 4):
        assert any(window.first.year == year == window.last.year for window in windows)
    for before, after in pairwise(windows):
        assert after.last < add_months(before.first, 12)


def test_a_pause_is_at_least_four_weeks() -> None:
    first = date(2026, 11, 2)
    long, short = (Absence(first, first + timedelta(days=n - 1)) for n in (PAUSING_DAYS, 27))
    assert pauses(Course(COURSE.start, (long,))) == (long,)
    assert pauses(Course(COURSE.start, (short,))) == ()
