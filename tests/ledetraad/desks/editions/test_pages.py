"""What the pages show of what is published."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.ledetraad.cast import make_person, make_unit
from tests.ledetraad.desks.editions.story import (
    FOURTH,
    JANUARY,
    THIRD,
    comes,
    figures,
    moves,
    shown,
    talks,
)

from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.queries.hr import editions, report_of
from ledetraad.dialogues.models import Course
from ledetraad.people.models import RoleGrant

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company


def test_before_the_first_report_it_is_said_in_words_that_there_is_too_little(
    company: Company, crowd: list[Course]
) -> None:
    talks(crowd[0], dt.date(2027, 1, 5))
    for name, given in [("desk-hr", []), ("med-report", [2027])]:
        text = shown(company.inge, name, *given).decode()
        assert "For lidt at vise endnu" in text
        assert "0–1" not in text
    client = Client()
    client.force_login(company.inge)
    for name in ("med-report-csv", "med-report-pdf"):
        assert client.get(reverse(name, args=[2027])).status_code == 404


def test_the_first_report_of_a_year_is_not_the_last_of_the_year_before(
    company: Company, crowd: list[Course]
) -> None:
    publish(THIRD, dt.date(2026, 10, 7))
    with time_machine.travel(dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC), tick=False):
        assert "8. januar 2027" in shown(company.inge, "med-report", 2026).decode()
        first = shown(company.inge, "med-report", 2027).decode()
    assert "Årets første tal kommer den 7. april 2027" in first


def test_hr_of_a_unit_finds_what_stood_below_it_then(company: Company, crowd: list[Course]) -> None:
    jytte = make_person("Jytte")
    RoleGrant.objects.create(person=jytte, role="hr", unit=company.benefits)
    publish(FOURTH, JANUARY)
    moves(company.youth, company.benefits)
    assert set(figures(jytte, FOURTH)) == {company.benefits.pk}
    assert company.youth.pk in figures(company.inge, FOURTH)


def test_the_pages_ask_as_many_questions_of_a_large_organisation_as_of_a_small_one(
    company: Company, crowd: list[Course]
) -> None:
    asked = []
    for quarter in (THIRD, FOURTH):
        with CaptureQueriesContext(connection) as publishing:
            publish(quarter, JANUARY)
        Client().force_login(company.inge)
        with CaptureQueriesContext(connection) as reading:
            report_of(company.inge, editions()[0])
        asked.append((len(publishing), len(reading)))
        for number in range(20):
            comes(company, make_unit(f"Enhed {number}", company.organisation), THIRD.first)
    assert asked[1][1] == asked[0][1]
    assert asked[1][0] <= asked[0][0] + 1  # who was where is forgotten at the end of the year


def test_pages_of_today_are_made_of_what_was_published_not_of_today(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    with CaptureQueriesContext(connection) as asked:
        for name, given in [
            ("med-report", [2026]),
            ("desk-hr-quarter", [2026, 4]),
            ("desk-hr", []),
        ]:
            shown(company.inge, name, *given)
    text = " ".join(query["sql"] for query in asked.captured_queries)
    for table in ("dialogues_dialogue", "dialogues_agreement", "people_employment"):
        assert f'COUNT("{table}' not in text
