"""Each night finds what the new day brings to be remembered, and looks at little else."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import time_machine
from tests.ledetraad.cast import Company
from tests.ledetraad.dialogues.courses_of_all_kinds import live_a_day, make_world

from ledetraad.dialogues import tasks
from ledetraad.dialogues.models import Course, TeamFollowUp
from ledetraad.dialogues.operations import courses, sweeping
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.dialogues.queries.due import courses_to_look_at
from ledetraad.dialogues.queries.facts import facts_of
from ledetraad.dialogues.rules.reminding.facts import Facts, ReminderKind, TeamTalk
from ledetraad.dialogues.rules.reminding.reminders import reminders
from ledetraad.dialogues.rules.reminding.teams import say_whether_team_met
from ledetraad.nudges.models import Nudge
from ledetraad.people.models import Leadership, Person
from ledetraad.people.operations.employments import end_absence, record_absence
from ledetraad.people.operations.leaders import appoint, end_leadership
from ledetraad.shared import clock

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

DAY = dt.timedelta(days=1)
TUESDAY = dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC)
NIGHTS = [night for night in range(36) if night not in {3, 4, 12, 15, 16, 17, 18, 19, 22, 33}]


@pytest.fixture(autouse=True)
def a_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


def test_what_the_sweep_finds_night_for_night_is_what_the_rules_say_of_every_course(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Into the new year, while people do things by day and some nights have no worker."""
    looked_at: list[int] = []

    def counted(after: dt.date, today: dt.date) -> Iterator[object]:
        found = list(courses_to_look_at(after, today))
        looked_at.append(len(found))
        return iter(found)

    monkeypatch.setattr(sweeping, "courses_to_look_at", counted)
    make_world(company, courses=60)
    chance = random.Random(3)  # noqa: S311 - the same days every time
    for night in NIGHTS:
        with time_machine.travel(TUESDAY + night * DAY, tick=False) as clocks:
            sweep()
            assert stored() == said_by_the_rules(), clock.today()
            clocks.shift(dt.timedelta(hours=6))
            remember_courses([course.pk for course in live_a_day(chance, company)])
    assert set(Nudge.objects.values_list("kind", flat=True)) == set(ReminderKind)
    assert sum(looked_at[1:]) < len(NIGHTS) * Course.objects.count() / 5


def test_more_courses_than_anybody_waits_for_are_looked_at_by_the_next_worker_not_the_next_night(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep()
    monkeypatch.setattr(courses, "MANY", 1)
    post = Leadership.objects.get(person=company.karen)
    end_leadership(company.anders, post, clock.today() - DAY)
    assert awaits(company.ali) == awaits(company.bodil) == set(), (
        "what has stopped is silent at once"
    )
    appoint(company.anders, company.youth, company.finn, clock.today(), acting=False)
    assert awaits(company.ali) == set()
    while tasks.look():
        pass
    assert awaits(company.ali) == awaits(company.bodil) == {"course_begins"}
    assert not tasks.look()


def test_a_worker_with_no_course_to_look_at_leaves_the_database_to_those_who_write(
    company: Company, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """A transaction is SQLite's one lock, and a worker asks every second."""
    sweep()
    with django_assert_num_queries(1):
        assert not tasks.look()


def test_whoever_is_on_leave_is_reminded_of_nothing_from_the_moment_it_is_written_down(
    company: Company,
) -> None:
    sweep()
    assert awaits(company.ali) == awaits(company.bodil) == {"course_begins"}
    begun = clock.today() - 40 * DAY
    away = record_absence(company.anders, company.ali, begun, None)
    assert awaits(company.ali) == set() != awaits(company.bodil)
    end_absence(company.anders, away, clock.today() - 30 * DAY)
    assert awaits(company.ali) == {"course_begins"}
    record_absence(company.anders, company.karen, begun, None)
    assert awaits(company.ali) == awaits(company.bodil) == set()


def test_a_follow_up_to_come_hides_no_missing_dialogue_from_the_night_that_asks_for_it(
    company: Company,
) -> None:
    """Ali has a day with Karen and Bodil one with the team; neither counts as a development dialogue."""
    day = clock.today() + 20 * DAY
    company.ali_with_karen.dialogues.create(kind="follow_up", quarter=1, planned_date=day)
    meeting = TeamFollowUp.objects.create(
        leader=company.karen, unit=company.youth, planned_date=day
    )
    meeting.members.create(course=company.bodil_with_karen)
    Course.objects.update(starts_on=clock.today() - 6 * DAY)
    sweep()
    assert asked_of(company.karen) == set()
    with time_machine.travel(TUESDAY + DAY, tick=False):
        sweep()
        asked = {company.ali_with_karen.pk, company.bodil_with_karen.pk}
        assert asked_of(company.karen) == {("plan_talk", course) for course in asked}


def asked_of(leader: Person) -> set[tuple[str, object]]:
    rows = Nudge.objects.filter(person=leader, state="open", leads=True)
    return set(rows.values_list("kind", "object_id"))


def test_a_course_that_was_not_yet_written_down_when_another_leader_began_may_be_passed_on(
    company: Company,
) -> None:
    """An import says a fortnight late that Finn leads the team, and Ali has something to pass on."""
    held = company.ali_with_karen.dialogues
    held.create(kind="development", quarter=1, held_on=clock.today())
    post = Leadership.objects.get(person=company.karen)
    begun = clock.today() - 14 * DAY
    end_leadership(company.anders, post, begun - DAY)
    with time_machine.travel(TUESDAY + 2 * DAY, tick=False):
        appoint(company.anders, company.youth, company.finn, begun, acting=False)
        assert "release_what_follows" in awaits(company.ali)


def awaits(person: Person) -> set[str]:
    rows = Nudge.objects.filter(person=person, state="open", leads=False)
    return set(rows.values_list("kind", flat=True))


def stored() -> set[str]:
    now = clock.now()
    rows = Nudge.objects.filter(state="open", expires_on__gt=clock.today())
    return {
        f"{row.kind} {row.leads} {row.object_id} {row.key.split(':')[-1]}"
        for row in rows
        if row.happens_at is None or row.happens_at > now
    }


def said_by_the_rules() -> set[str]:
    now = dt.datetime.combine(clock.today(), dt.time(7))
    facts = facts_of(list(Course.objects.values_list("pk", flat=True)), clock.today())
    return said_of_teams({known.id: known for _course, known in facts}, now) | {
        f"{found.kind.value} {found.party == 'leader'} {course.pk} {found.occurrence.split(':')[-1]}"
        for course, known in facts
        for found in reminders(known, now)
    }


def said_of_teams(known: dict[UUID, Facts], now: dt.datetime) -> set[str]:
    teams = TeamFollowUp.objects.filter(held_on=None, cancelled_at=None, planned_date__lt=now)
    return {
        f"{found.kind.value} True {team.pk} {found.occurrence}"
        for team in teams
        if (
            found := say_whether_team_met(
                TeamTalk(team.pk, team.planned_date),
                [known[member.course_id] for member in team.members.all()],
                now,
            )
        )
    }
