"""The desks remind of what they do not say already; the researcher takes the dose, never the content."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils.crypto import salted_hmac
from pytest_django import Settings
from tests.ledetraad.cast import Company, make_course, make_employment, make_person

from ledetraad.desks.queries.exposure import pseudonym
from ledetraad.dialogues.models import Dialogue
from ledetraad.dialogues.operations.goals import GoalWords, StepWords, write_goal, write_plan
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.dialogues.queries.courses import seat_for
from ledetraad.dialogues.queries.goals import goal_for
from ledetraad.nudges.models import Exposure, Nudge
from ledetraad.nudges.operations.remembering import forget_closed
from ledetraad.people.models import StaticTool
from ledetraad.shared.ids import new_id
from ledetraad.shared.models import AuditEvent
from ledetraad.shared.secrets import derived, hexadecimal

MONDAY = dt.datetime(2026, 11, 9, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def a_talk(company: Company) -> None:
    Dialogue.objects.create(
        course=company.ali_with_karen,
        kind="development",
        quarter=1,
        planned_date=MONDAY.date() + 3 * DAY,
    )
    remember_courses([company.ali_with_karen.pk])


def a_step(company: Company) -> None:
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    goal = write_goal(seat, new_id(), 0, GoalWords("Et hemmeligt mål")).now.goal
    at = goal_for(company.ali, goal.pk)
    assert at is not None
    write_plan(at, 0, [StepWords("Når det gælder", "handler jeg", due_on=MONDAY.date() + DAY)])


def page(client: Client, person: object, name: str) -> str:
    client.force_login(person)  # type: ignore[arg-type]
    return client.get(reverse(name)).content.decode()


def test_ali_reads_the_next_step_once_and_his_plan_s_step_besides(
    client: Client, company: Company
) -> None:
    a_talk(company)
    a_step(company)
    desk = page(client, company.ali, "desk-employee")
    assert "Et skridt i din plan er sat til den 10. november 2026." in desk
    assert "Forbered din samtale med Karen den 12. november" not in desk
    assert "2 ting på din liste" in desk
    assert "Et hemmeligt mål" not in page(client, company.ali, "reminders")


def test_karen_s_desk_says_nothing_twice(client: Client, company: Company) -> None:
    a_talk(company)
    desk = page(client, company.karen, "desk-leader")
    assert "Husk også" not in desk
    assert "Én ting på din liste" in desk


def test_a_desk_that_is_looked_at_again_writes_nothing_more(
    client: Client, company: Company
) -> None:
    a_talk(company)
    for _look in range(3):
        page(client, company.karen, "desk-leader")
    assert Exposure.objects.filter(person=company.karen, event="seen").count() == 1


def rows(client: Client, company: Company) -> list[dict[str, str]]:
    client.force_login(company.rasmus)
    answer = client.get(reverse("exposure-csv"))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_rasmus_takes_the_dose_of_each_leader_without_a_name_or_a_text(
    client: Client, company: Company
) -> None:
    a_talk(company)
    a_step(company)
    for person, name in [(company.karen, "desk-leader"), (company.ali, "desk-employee")]:
        page(client, person, name)
    page(client, company.karen, "guides")
    page(client, company.karen, "guides")
    StaticTool.objects.create(
        person=company.karen, starts_on=MONDAY.date() - 4 * DAY, ends_on=MONDAY.date() - 2 * DAY
    )
    found = rows(client, company)
    karens = [row for row in found if row["who"] == "leader"]
    assert {(row["kind"], row["event"], row["count"]) for row in karens} == {
        ("prepare", "seen", "1"),
        ("guides", "guideline_opened", "1"),
    }
    assert {row["static_days"] for row in found} == {"3"}
    assert {row["quarter"] for row in found} == {"2026-Q4"}
    text = repr(found)
    for secret in ("Karen", company.karen.own_id, company.karen.pk.hex, "hemmeligt"):
        assert secret not in text
    assert AuditEvent.objects.filter(verb="take-exposure-file").count() == 1


def test_where_fewer_than_five_are_led_their_dose_is_hidden(
    client: Client, company: Company
) -> None:
    a_talk(company)
    page(client, company.ali, "desk-employee")
    assert [row["count"] for row in rows(client, company) if row["who"] == "employees"] == [""]
    for number in range(3):
        make_course(company.karen, make_employment(make_person(f"Nr{number}"), company.youth))
    assert [row["count"] for row in rows(client, company) if row["who"] == "employees"] == ["1"]


def test_the_dose_is_the_same_when_the_reminders_themselves_are_forgotten(
    client: Client, company: Company
) -> None:
    a_talk(company)
    for person, name in [(company.karen, "desk-leader"), (company.ali, "desk-employee")]:
        page(client, person, name)
    before = rows(client, company)
    assert {row["who"] for row in before} == {"leader", "employees"}
    with time_machine.travel(MONDAY + 10 * DAY, tick=False):
        sweep()
    with time_machine.travel(MONDAY + 189 * DAY, tick=False):
        assert forget_closed() == 0
    with time_machine.travel(MONDAY + 191 * DAY, tick=False):
        sweep()
        assert forget_closed() == 2
        assert not Nudge.objects.filter(state="dropped", kind="prepare").exists()
    assert rows(client, company) == before


def test_a_leader_s_pseudonym_outlives_the_secret_key(company: Company, settings: Settings) -> None:
    key = derived("exposure", "the first secret key")
    settings.PSEUDONYM_KEY = hexadecimal(key, "LEDETRAAD_PSEUDONYM_KEY")
    settings.SECRET_KEY = "the first secret key"
    as_it_was = salted_hmac("exposure", company.karen.pk.hex, algorithm="sha256").hexdigest()[:16]
    settings.SECRET_KEY = "another"
    assert pseudonym(company.karen.pk) == as_it_was
    for wrong in ("", "hello", "ab" * 31):
        with pytest.raises(ImproperlyConfigured, match="64 hexadecimal digits"):
            hexadecimal(wrong, "LEDETRAAD_PSEUDONYM_KEY")
