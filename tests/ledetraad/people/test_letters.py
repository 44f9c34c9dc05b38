"""Letters with a way in, for those without e-mail."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.ledetraad.cast import Company, make_employment, make_leadership, make_person

from ledetraad.people.models import Person, RoleGrant, StartCode, ToolAccess
from ledetraad.people.operations.access import make_start_code
from ledetraad.people.rules.roles import Role
from ledetraad.shared.models import AuditEvent

PASSWORD = "en lang og god sætning"
ADDRESS = "/letters/"


@pytest.fixture
def hassan(company: Company) -> Person:
    """Works in Karen's team, and has neither e-mail nor password."""
    return newcomer("Hassan", company)


def newcomer(name: str, company: Company, language: str = "da") -> Person:
    person = make_person(name, language=language, password=make_password(None))
    person.email = ""
    person.save()
    make_employment(person, company.youth)
    return person


def seen_by(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return client.get(ADDRESS).content.decode()


def printed(by: Person, *people: Person, batch: str = "x") -> PdfReader:
    client = Client()
    client.force_login(by)
    chosen = [str(person.pk) for person in people]
    answer = client.post(ADDRESS, {"batch": batch, "chosen": chosen})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(answer.content))


def code_in(letter: str) -> str:
    (code,) = re.findall(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", letter)
    return str(code)


def begin(person: Person, code: str) -> int:
    given = {"sign_in_name": person.sign_in_name, "code": code}
    return (
        Client()
        .post(reverse("start"), given | {"password": PASSWORD, "again": PASSWORD})
        .status_code
    )


def test_hassan_gets_in_with_the_letter_his_leader_printed(
    company: Company, hassan: Person
) -> None:
    (page,) = printed(company.karen, hassan).pages
    letter = page.extract_text()
    assert "Kære Hassan" in letter
    assert hassan.sign_in_name in letter
    assert begin(hassan, code_in(letter)) == 302
    assert begin(hassan, code_in(letter)) == 422, "the code is used"


def test_a_used_code_is_not_carried_on_in_the_address(hassan: Person) -> None:
    """Browsers carry what stands behind # on, from the address of a form and through a redirect."""
    page = Client().get(reverse("start")).content.decode()
    assert f'<form method="post" action="{reverse("start")}"' in page


def test_each_letter_is_one_page_in_its_readers_language(company: Company, hassan: Person) -> None:
    mary = newcomer("Mary", company, language="en")
    first, second = (page.extract_text() for page in printed(company.karen, hassan, mary).pages)
    assert "Din vej ind i Ledetråd" in first
    assert "Your way into Ledetråd" in second


def test_the_letters_can_be_read_aloud(company: Company, hassan: Person) -> None:
    read = printed(company.karen, hassan)
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("da")
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_the_address_stands_where_a_window_envelope_shows_it(
    company: Company, hassan: Person
) -> None:
    (page,) = printed(company.karen, hassan).pages
    places: dict[str, tuple[float, float]] = {}

    def note(text: str, page: list[float], line: list[float], *_more: object) -> None:
        places.setdefault(text.strip(), (page[4] + line[4], page[5] + line[5]))

    page.extract_text(visitor_text=note)
    millimetre = 72 / 25.4
    x, y = next(place for text, place in places.items() if text.startswith("Hassan Holm"))
    assert 19.9 <= x / millimetre <= 25
    assert 45 <= 297 - y / millimetre <= 55


@pytest.mark.parametrize("name", ["karen", "gitte", "inge", "anders"])
def test_whoever_leads_him_or_has_his_unit_sees_him(
    company: Company, hassan: Person, name: str
) -> None:
    assert ("Hassan" in seen_by(getattr(company, name))) is (name != "gitte")


def test_finn_neither_sees_him_nor_prints_for_him(company: Company, hassan: Person) -> None:
    assert "Hassan" not in seen_by(company.finn)
    client = Client()
    client.force_login(company.finn)
    assert client.post(ADDRESS, {"batch": "x", "chosen": [str(hassan.pk)]}).status_code == 422
    assert not StartCode.objects.exists()


def test_a_leader_who_waits_for_the_tool_has_no_letters(company: Company, hassan: Person) -> None:
    ToolAccess.objects.filter(person=company.karen).delete()
    client = Client()
    client.force_login(company.karen)
    assert client.get(ADDRESS).status_code == 404


def test_karen_cannot_open_an_account_in_which_something_may_be_written(
    company: Company, hassan: Person
) -> None:
    hassan.set_password(PASSWORD)
    hassan.save()
    assert "Hassan" not in seen_by(company.karen)
    assert "Hassan" not in seen_by(company.inge)
    assert "Hassan" in seen_by(company.anders), "who has forgotten the password gets a new letter"


@pytest.mark.parametrize("elsewhere", ["job", "unit to lead", "role"])
def test_nobody_opens_an_account_that_reaches_beyond_their_own_place(
    company: Company, hassan: Person, elsewhere: str
) -> None:
    match elsewhere:
        case "job":
            make_employment(hassan, company.benefits)
        case "unit to lead":
            make_leadership(hassan, company.benefits)
        case "role":
            RoleGrant.objects.create(person=hassan, role=Role.HR.value, unit=company.benefits)
    assert "Hassan" not in seen_by(company.karen)
    assert "Hassan" in seen_by(company.anders), "all of it lies in his organisation"


@pytest.mark.parametrize("change", ["email", "access closed"])
def test_who_has_email_or_no_access_gets_no_letter(
    company: Company, hassan: Person, change: str
) -> None:
    hassan.email = "hassan@example.org" if change == "email" else ""
    hassan.is_active = change == "email"
    hassan.save()
    assert "Hassan" not in seen_by(company.karen)


def test_printing_twice_in_a_row_gives_the_same_letter(company: Company, hassan: Person) -> None:
    client = Client()
    client.force_login(company.karen)
    page = client.get(ADDRESS).content.decode()
    (batch,) = re.findall(r'name="batch" value="([^"]+)"', page)
    first, second = (printed(company.karen, hassan, batch=batch) for _ in range(2))
    assert code_in(first.pages[0].extract_text()) == code_in(second.pages[0].extract_text())


def test_a_new_letter_makes_the_old_code_useless_and_says_so(
    company: Company, hassan: Person
) -> None:
    old = code_in(printed(company.karen, hassan).pages[0].extract_text())
    assert "har en kode, der virker til og med" in seen_by(company.karen)
    new = code_in(printed(company.karen, hassan).pages[0].extract_text())
    assert begin(hassan, old) == 422
    assert begin(hassan, new) == 302


def test_hassan_can_see_that_karen_made_his_code(company: Company, hassan: Person) -> None:
    printed(company.karen, hassan)
    event = AuditEvent.objects.get(verb="make-start-code", subject=str(hassan.pk))
    assert (event.actor, event.role) == (str(company.karen.pk), "leader")


def test_codes_are_made_from_what_only_the_server_knows(company: Company, hassan: Person) -> None:
    codes = {make_start_code(company.anders, hassan) for _ in range(20)}
    assert len(codes) == 20
    assert make_start_code(company.anders, hassan, batch="a") != make_start_code(
        company.anders, company.ali, batch="a"
    )


def test_names_stay_names_on_paper(company: Company, hassan: Person) -> None:
    hassan.given_name = '#image("/etc/passwd") *fed* \\ $x$'
    hassan.save()
    (page,) = printed(company.karen, hassan).pages
    assert '#image("/etc/passwd") *fed*' in page.extract_text()


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    company: Company, hassan: Person, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        newcomer(f"Navn{number}", company)
    client = Client()
    client.force_login(company.inge)
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert client.get(ADDRESS).content.decode().count("form-checkbox") >= 31
