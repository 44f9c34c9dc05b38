"""How often, when and about what Ali is written to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledetraad.nudges.rules.budget import (
    EARLIEST,
    LATEST,
    URGENT_PER_WEEK,
    WEEK,
    Hindrance,
    Leave,
    LimitFault,
    Limits,
    fault_of,
    hindrance,
    quiet_again,
)
from ledetraad.nudges.rules.digest import Item, compose, gather, holds_urgent_news
from ledetraad.nudges.rules.snooze import SnoozeFault, fault_of_snooze
from ledetraad.shared.calendar import is_working_day

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
ORDINARY = Limits()
LIVES = settings(max_examples=40)


def local(
    day: int, hour: int = 9, minute: int = 0, month: int = 11, year: int = 2026
) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


MONDAY = local(2)


def item(
    key: int = 1,
    *,
    urgent: dt.datetime | None = None,
    days: int = 30,
    kind: str = "",
    rank: int = 1,
) -> Item:
    due = MONDAY.date()
    ends = MONDAY + dt.timedelta(days=days)
    return Item(key, kind or f"kind{key}", rank, due, ends, urgent)


def test_a_week_passes_between_two_mails() -> None:
    monday = MONDAY.date()
    friday_after = MONDAY + dt.timedelta(days=4)
    assert hindrance(friday_after, [monday], ORDINARY) is Hindrance.BUDGET
    assert hindrance(MONDAY + WEEK, [monday], ORDINARY) is None


def test_a_talk_tomorrow_may_pass_the_budget_but_not_twice_a_day_nor_again_and_again() -> None:
    wednesday = MONDAY + dt.timedelta(days=2)
    day = wednesday.date()
    before = [day - dt.timedelta(days=1)]
    assert hindrance(wednesday, before, ORDINARY, urgent=True) is None
    assert hindrance(wednesday, [day], ORDINARY, urgent=True) is Hindrance.ONE_TODAY_ALREADY
    three = [day - dt.timedelta(days=days) for days in (1, 2, 5)]
    assert hindrance(wednesday, three, ORDINARY, urgent=True) is Hindrance.BUDGET


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (local(2, 6, 59), Hindrance.QUIET_HOURS),
        (local(2, 7), None),
        (local(2, 16, 59), None),
        (local(2, 17), Hindrance.QUIET_HOURS),
        (local(1), Hindrance.NOT_A_WORKING_DAY),
        (local(24, month=12), Hindrance.NOT_A_WORKING_DAY),
        (local(6, month=5, year=2027), Hindrance.NOT_A_WORKING_DAY),  # Ascension Day
    ],
    ids=str,
)
def test_nobody_is_written_to_at_night_on_weekends_or_holidays(
    moment: dt.datetime, why: Hindrance | None
) -> None:
    assert hindrance(moment, [], ORDINARY, urgent=True) is why


def test_who_is_on_leave_is_left_in_peace_until_back() -> None:
    away = [Leave(dt.date(2026, 10, 26), dt.date(2026, 11, 2))]
    assert hindrance(MONDAY, [], ORDINARY, away, urgent=True) is Hindrance.AWAY
    assert hindrance(MONDAY + dt.timedelta(days=1), [], ORDINARY, away) is None
    without_end = [Leave(dt.date(2026, 10, 26))]
    assert hindrance(MONDAY + 12 * WEEK, [], ORDINARY, without_end) is Hindrance.AWAY


def test_an_organisation_may_choose_no_mail_at_all_and_then_nothing_is_urgent_enough() -> None:
    assert hindrance(MONDAY, [], Limits(0), urgent=True) is Hindrance.NO_MAIL_AT_ALL


@pytest.mark.parametrize(
    ("limits", "fault"),
    [
        (Limits(), None),
        (Limits(3, dt.time(20), dt.time(6)), None),
        (Limits(4), LimitFault.TOO_MANY),
        (Limits(-1), LimitFault.TOO_MANY),
        (Limits(1, dt.time(20, 1)), LimitFault.TOO_EARLY_OR_LATE),
        (Limits(1, dt.time(17), dt.time(5, 59)), LimitFault.TOO_EARLY_OR_LATE),
        (Limits(1, dt.time(9), dt.time(8, 30)), LimitFault.TOO_SHORT),
        (Limits(1, dt.time(8), dt.time(16)), LimitFault.TOO_SHORT),
    ],
    ids=str,
)
def test_an_organisation_sets_its_own_limits_within_the_product_s(
    limits: Limits, fault: LimitFault | None
) -> None:
    assert fault_of(limits) is fault


def test_a_mail_that_waits_for_the_server_is_too_late_when_it_is_quiet_again() -> None:
    assert quiet_again(MONDAY, ORDINARY) == local(2, 17)


def test_the_most_important_comes_first_and_the_same_kind_stands_on_one_line() -> None:
    tomorrow = item(1, urgent=MONDAY, kind="prepare", rank=9)
    items = [
        item(2, kind="plan", rank=5),
        tomorrow,
        item(3, kind="approve"),
        item(4, kind="plan", rank=5),
    ]
    lines = gather(items, MONDAY)
    assert [line.kind for line in lines] == ["prepare", "approve", "plan"]
    assert [found.key for found in lines[2].items] == [2, 4]


def test_a_mail_has_at_most_five_lines_and_says_how_many_more_there_are() -> None:
    digest = compose([item(number) for number in range(8)], MONDAY)
    assert digest is not None
    assert (len(digest.lines), digest.more) == (5, 3)


def test_what_has_been_said_is_not_said_again_until_it_becomes_urgent() -> None:
    friday = MONDAY + dt.timedelta(days=4)
    said = Item("a", "prepare", 1, MONDAY.date(), MONDAY + WEEK, urgent=friday, told=MONDAY)
    assert compose([said], MONDAY + dt.timedelta(days=1)) is None
    assert compose([said], friday) is not None
    lately = Item(
        "a", "prepare", 1, MONDAY.date(), MONDAY + WEEK, friday, friday - 2 * dt.timedelta(1)
    )
    assert compose([lately], friday) is None


def test_what_is_put_off_sleeps_until_its_day() -> None:
    asleep = Item("a", "plan", 1, MONDAY.date(), MONDAY + WEEK, snoozed_until=dt.date(2026, 11, 4))
    assert gather([asleep], MONDAY) == ()
    assert gather([asleep], MONDAY + dt.timedelta(days=2)) != ()


@pytest.mark.parametrize(
    ("until", "fault"),
    [
        (dt.date(2026, 11, 1), SnoozeFault.NOT_LATER),
        (dt.date(2026, 11, 2), SnoozeFault.NOT_LATER),
        (dt.date(2026, 11, 3), None),
        (dt.date(2026, 11, 20), SnoozeFault.POINTLESS_BY_THEN),
        (dt.date.max, SnoozeFault.TOO_LATE),
        (dt.date.min, SnoozeFault.NOT_LATER),
    ],
    ids=str,
)
def test_something_is_put_off_to_a_day_that_comes_while_it_still_matters(
    until: dt.date, fault: SnoozeFault | None
) -> None:
    assert fault_of_snooze(until, MONDAY.date(), dt.date(2026, 11, 20)) is fault


hours = st.integers(0, 47).map(lambda half: dt.time(half // 2, 30 * (half % 2)))
limits_ = st.builds(Limits, st.integers(0, 3), hours, hours).filter(lambda it: fault_of(it) is None)
starts = st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 1))


@st.composite
def items_(draw: st.DrawFn, start: dt.date) -> Item:
    due = start + dt.timedelta(days=draw(st.integers(-5, 35)))
    ends = dt.datetime.combine(
        due + dt.timedelta(days=draw(st.integers(1, 28))), draw(hours), COPENHAGEN
    )
    before = draw(st.none() | st.integers(1, 4))
    urgent = None
    if before is not None:
        urgent = dt.datetime.combine(ends.date() - dt.timedelta(days=before), dt.time(), COPENHAGEN)
    return Item(
        draw(st.uuids()),
        draw(st.sampled_from("abcdefgh")),
        draw(st.integers(1, 9)),
        due,
        ends,
        urgent,
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[dt.date, list[Item], Limits, list[Leave]]:
    """Six weeks of somebody's life at work, with whatever there is to remember."""
    start = draw(starts)
    away = [
        Leave(
            first := start + dt.timedelta(days=draw(st.integers(0, 30))),
            first + dt.timedelta(days=5),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    return start, draw(st.lists(items_(start), max_size=12)), draw(limits_), away


def live(
    start: dt.date, items: list[Item], limits: Limits, away: list[Leave]
) -> Iterator[tuple[dt.datetime, bool, tuple[Item, ...]]]:
    """Every hour of six weeks by the real clock: what is sent, and whether it was urgent."""
    told: dict[object, dt.datetime] = {}
    sent: list[dt.date] = []
    moment = dt.datetime.combine(start, dt.time(), COPENHAGEN).astimezone(dt.UTC)
    for _hour in range(24 * 42):
        moment += dt.timedelta(hours=1)
        now = moment.astimezone(COPENHAGEN)
        mine = [with_told(each, told.get(each.key)) for each in items]
        urgent = holds_urgent_news(mine, now)
        if hindrance(now, sent, limits, away, urgent=urgent):
            continue
        digest = compose(mine, now)
        if digest:
            told |= {each.key: now for each in digest.items}
            sent.append(now.date())
            yield now, urgent, digest.items


def with_told(each: Item, told: dt.datetime | None) -> Item:
    return Item(each.key, each.kind, each.rank, each.due, each.ends, each.urgent, told)


@LIVES
@given(lives())
def test_whatever_happens_the_budget_holds_and_nothing_is_late_or_at_night(
    life: tuple[dt.date, list[Item], Limits, list[Leave]],
) -> None:
    _start, _items, limits, away = life
    sent = list(live(*life))
    for now, _urgent, told in sent:
        assert all(each.due <= now.date() and now < each.ends for each in told)
        assert max(EARLIEST, limits.quiet_until) <= now.time() < min(LATEST, limits.quiet_from)
        assert is_working_day(now.date())
        assert not any(leave.covers(now.date()) for leave in away)
        week = [
            (at, urgent) for at, urgent, _ in sent if now.date() - WEEK < at.date() <= now.date()
        ]
        assert (
            len({at.date() for at, _ in week})
            == len(week)
            <= limits.messages_per_week + URGENT_PER_WEEK
        )
        assert limits.messages_per_week > 0
        if not _urgent:
            assert len(week) <= limits.messages_per_week


@LIVES
@given(lives())
def test_nothing_that_matters_is_lost_while_there_was_a_chance_to_say_it(
    life: tuple[dt.date, list[Item], Limits, list[Leave]],
) -> None:
    """What was never said had no moment of its own: each chance went to five lines before it."""
    _start, items, limits, away = life
    sent = list(live(*life))
    said = {each.key for _, _, told in sent for each in told}
    days = [now.date() for now, _, _ in sent]
    moment = dt.datetime.combine(life[0], dt.time(), COPENHAGEN).astimezone(dt.UTC)
    for _hour in range(24 * 42):
        moment += dt.timedelta(hours=1)
        now = moment.astimezone(COPENHAGEN)
        forgotten = [it for it in items if it.key not in said and it.is_open(now)]
        if not forgotten:
            continue
        earlier = [day for day in days if day < now.date()]
        urgent = any(it.is_urgent(now) for it in forgotten)
        free = hindrance(now, earlier, limits, away, urgent=urgent) is None
        assert not free or now.date() in days
