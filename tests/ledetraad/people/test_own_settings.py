from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_person

from ledetraad.people.models import Person
from ledetraad.shared import audit, clock


def log_reading(reader: Person, writer: Person, why: str = "talk", kind: str = "goal") -> None:
    audit.record(
        audit.Event(
            actor=reader.pk,
            role="leader",
            verb="read",
            object_kind=kind,
            subject=writer.pk,
            why=why,
        )
    )


def page(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_reads_english_when_asking_for_it(client: Client, db: None) -> None:
    client.post("/language/", {"language": "en", "next": "/account/login/"})
    assert '<html lang="en"' in page(client, "account_login")


def test_karens_choice_follows_her_to_another_browser(client: Client, company: Company) -> None:
    client.force_login(company.karen)
    answer = client.post("/language/", {"language": "en", "next": "/me/"})
    assert answer["Location"] == "/me/"
    elsewhere = Client()
    elsewhere.force_login(Person.objects.get(pk=company.karen.pk))
    assert "My settings" in page(elsewhere, "me")


@pytest.mark.parametrize("language", ["", "sv", "x" * 1000, "../da"])
def test_an_unknown_language_changes_nothing(
    client: Client, company: Company, language: str
) -> None:
    client.force_login(company.karen)
    answer = client.post("/language/", {"language": language})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert Person.objects.get(pk=company.karen.pk).language == "da"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_nobody_is_sent_to_another_site(client: Client, db: None, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_ali_sees_that_karen_read_his_goals_and_finn_did_not(
    client: Client, company: Company
) -> None:
    log_reading(company.karen, company.ali)
    client.force_login(company.ali)
    shown = page(client, "readings")
    assert company.karen.full_name in shown
    assert "dine mål" in shown
    assert "til samtalen" in shown
    assert company.finn.full_name not in shown


def test_a_busy_day_is_one_line_for_each_reason_with_every_time_in_it(
    client: Client, company: Company
) -> None:
    read: list[tuple[str, str, list[str]]] = [
        ("09:02", "talk", ["goal", "plan", "employee_preparation"]),
        ("14:05", "talk", ["goal"]),
        ("11:00", "agreement", ["goal"]),
        ("23:59", "talk", ["goal"]),
    ]
    for at, why, kinds in read:
        with time_machine.travel(f"2026-11-{20 if at < '23' else 19}T{at}+01:00", tick=False):
            for kind in kinds:
                log_reading(company.karen, company.ali, why=why, kind=kind)
    client.force_login(company.ali)
    shown = " ".join(page(client, "readings").split())
    assert shown.count(company.karen.full_name) == 3, "two reasons, and the day before"
    assert "2 gange, senest kl. 14.05" in shown
    assert "<li> 09.02: din forberedelse, dine mål og dine planer </li>" in shown
    assert "<li> 14.05: dine mål </li>" in shown
    assert "20. november 2026 kl. 11.00" in shown
    assert "19. november 2026 kl. 23.59" in shown


def test_bodil_does_not_see_who_read_alis_text(client: Client, company: Company) -> None:
    log_reading(company.karen, company.ali)
    client.force_login(company.bodil)
    assert company.karen.full_name not in page(client, "readings")


def test_ali_does_not_see_himself_as_a_reader(client: Client, company: Company) -> None:
    log_reading(company.ali, company.ali)
    client.force_login(company.ali)
    assert "Ingen har læst din tekst endnu" in page(client, "readings")


def test_a_reading_by_somebody_who_has_gone_still_says_in_which_role(
    client: Client, company: Company
) -> None:
    gone = make_person("Gone")
    log_reading(gone, company.ali, why="something new")
    gone.delete()
    client.force_login(company.ali)
    assert "leder" in page(client, "readings")


def test_ali_sees_what_else_is_written_down_about_him(client: Client, company: Company) -> None:
    audit.record(audit.Event(actor=None, role="system", verb="open-course", subject=company.ali.pk))
    client.force_login(company.ali)
    assert "Åbnede et forløb" in page(client, "readings", list="changes")
    assert "Åbnede et forløb" not in page(client, "readings")


def test_readings_ask_the_database_as_often_for_a_hundred_lines_as_for_one(
    client: Client, company: Company, django_assert_num_queries: object
) -> None:
    client.force_login(company.ali)
    log_reading(company.karen, company.ali)
    with django_assert_num_queries(7, exact=False) as few:  # type: ignore[operator]
        page(client, "readings")
    for days_ago in range(60):
        with time_machine.travel(clock.now() - dt.timedelta(days=days_ago), tick=False):
            log_reading(company.karen, company.ali)
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        page(client, "readings")
    assert "Side 2 af 2" in page(client, "readings", page="2")
