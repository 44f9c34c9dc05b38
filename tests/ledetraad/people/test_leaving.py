"""Somebody leaves: no role and nobody to lead from the day after, and a while to read what is one's own."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_employment, make_leadership, make_person

from ledetraad.dialogues.operations.courses import follow_changes
from ledetraad.dialogues.operations.goals import GoalWords, write_goal
from ledetraad.dialogues.queries.courses import courses_led_by, seat_for
from ledetraad.people.models import Employment, Leadership, Person, RoleGrant
from ledetraad.people.operations.employments import end_employment
from ledetraad.people.queries.organisation import roles_of
from ledetraad.people.rules.leaving import DAYS_TO_READ
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock

PASSWORD = "en lang og god sætning"


def ago(days: int) -> dt.date:
    return clock.today() - dt.timedelta(days=days)


def leaves(person: Person, days_ago: int) -> None:
    Employment.objects.filter(person=person).update(ends_on=ago(days_ago))
    follow_changes()


@pytest.fixture
def ali(company: Company) -> Client:
    """Ali has written a goal, and is signed in."""
    company.ali.set_password(PASSWORD)
    company.ali.save()
    seat = seat_for(company.ali, company.ali_with_karen.pk)
    assert seat is not None
    write_goal(seat, uuid.uuid4(), 0, GoalWords("Møde vrede borgere med ro"))
    client = Client()
    client.force_login(company.ali)
    return client


def test_ali_reads_what_is_his_for_a_while_after_he_has_left(company: Company, ali: Client) -> None:
    page = reverse("course", args=[company.ali_with_karen.pk])
    leaves(company.ali, 1)
    assert "Møde vrede borgere med ro" in ali.get(page).content.decode()
    assert "goals/new" not in ali.get(page).content.decode()
    leaves(company.ali, DAYS_TO_READ)
    assert ali.get(page).status_code == 200
    leaves(company.ali, DAYS_TO_READ + 1)
    assert ali.get(page).status_code == 302  # the open session is over with the next request
    login = {"login": company.ali.email, "password": PASSWORD}
    Client().post(reverse("account_login"), login)
    assert Client().get(page).status_code == 302


def test_ali_is_let_in_by_no_way_once_the_days_are_over(company: Company, ali: Client) -> None:
    leaves(company.ali, DAYS_TO_READ + 1)
    visitor = Client()
    visitor.post(reverse("account_login"), {"login": company.ali.email, "password": PASSWORD})
    assert visitor.get(reverse("me")).status_code == 302
    visitor.post(reverse("account_request_login_code"), {"email": company.ali.email})
    codes = [
        code
        for letter in mail.outbox
        for code in re.findall(r"^\s*([A-Z0-9-]{6,})\s*$", str(letter.body), re.MULTILINE)
    ]
    for code in codes:
        visitor.post(reverse("account_confirm_login_code"), {"code": code})
    assert visitor.get(reverse("me")).status_code == 302


def test_ali_is_let_in_again_when_he_comes_back(company: Company, ali: Client) -> None:
    leaves(company.ali, DAYS_TO_READ + 1)
    make_employment(company.ali, company.benefits, starts_on=clock.today())
    login = {"login": company.ali.email, "password": PASSWORD}
    client = Client()
    client.post(reverse("account_login"), login)
    assert client.get(reverse("me")).status_code == 200


@pytest.mark.parametrize(
    ("name", "role", "page"),
    [
        ("inge", Role.HR, "desk-hr"),
        ("rasmus", Role.RESEARCHER, "desk-researcher"),
        ("anders", Role.ADMINISTRATOR, "people"),
    ],
)
def test_a_role_ends_with_the_job_and_holds_again_with_the_next(
    company: Company, client: Client, name: str, role: Role, page: str
) -> None:
    person = getattr(company, name)
    client.force_login(person)
    assert client.get(reverse(page)).status_code == 200
    leaves(person, 0)
    assert roles_of(person) == {role}  # the last day is a day at work
    leaves(person, 1)
    assert roles_of(person) == frozenset()
    assert client.get(reverse(page)).status_code == 404
    make_employment(person, company.organisation, starts_on=clock.today())
    assert client.get(reverse(page)).status_code == 200


def test_who_was_never_employed_here_keeps_a_role_until_it_is_taken_back(company: Company) -> None:
    """A researcher from a university; the first administrator."""
    guest = make_person("Vera")
    RoleGrant.objects.create(person=guest, role=Role.RESEARCHER.value, unit=company.organisation)
    assert roles_of(guest) == {Role.RESEARCHER}


def test_when_the_only_administrator_has_left_the_server_can_make_another(company: Company) -> None:
    leaves(company.anders, 1)
    words = ["Ny Leder", "--email", "ny@example.org", "--unit", company.organisation.name]
    call_command("administrator", *words, stdout=io.StringIO())
    assert roles_of(Person.objects.get(email="ny@example.org")) == {Role.ADMINISTRATOR}


def test_karen_leads_nobody_from_the_day_after_her_last_job(company: Company) -> None:
    end_employment(company.anders, company.karen.employments.get(), ago(1))
    assert not Leadership.objects.filter(person=company.karen, ends_on=None).exists()
    assert not courses_led_by(company.karen, clock.today()).exists()
    assert seat_for(company.karen, company.ali_with_karen.pk) is None
    company.ali_with_karen.refresh_from_db()
    assert company.ali_with_karen.parked_because == "vacant"


def test_karen_who_has_another_job_goes_on_leading(company: Company) -> None:
    make_employment(company.karen, company.organisation)
    make_leadership(company.karen, company.benefits)
    first = company.karen.employments.get(unit=company.youth)
    end_employment(company.anders, first, ago(1))
    assert Leadership.objects.filter(person=company.karen, ends_on=None).count() == 2
