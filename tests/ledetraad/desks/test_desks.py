from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.ledetraad.cast import (
    Company,
    make_course,
    make_employment,
    make_leadership,
    make_person,
    make_unit,
)
from tests.read import read

from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import Course, Dialogue
from ledetraad.people.models import Employment, Person, RoleGrant, ToolAccess
from ledetraad.shared import clock


def page(client: Client, person: Person, name: str, *given: object) -> str:
    client.force_login(person)
    answer = client.get(reverse(name, args=given))
    assert answer.status_code == 200
    return read(answer)


def held(course: Course, days_ago: int) -> Dialogue:
    day = clock.today() - dt.timedelta(days=days_ago)
    Course.objects.filter(pk=course.pk).update(starts_on=day - dt.timedelta(days=5))
    return Dialogue.objects.create(course=course, kind="development", quarter=1, held_on=day)


def test_karen_sees_who_is_where_and_one_next_step(client: Client, company: Company) -> None:
    text = page(client, company.karen, "desk-leader")
    assert "Ali" in text
    assert "Bodil" in text
    assert "Dorte" not in text
    assert text.count('id="next-step"') == 1


def test_karen_is_not_asked_to_begin_anew_with_ali_who_leaves_next_week(
    client: Client, company: Company
) -> None:
    today = clock.today()
    Course.objects.filter(pk=company.ali_with_karen.pk).update(
        starts_on=today - dt.timedelta(days=480)
    )
    company.ali.employments.update(ends_on=today + dt.timedelta(days=7))
    text = page(client, company.karen, "desk-leader")
    assert "De fem kvartaler er gået" in text
    assert "Begynd et nyt forløb" not in text
    assert "Her er intet at gøre" in page(client, company.ali, "desk-employee")


def test_ali_sees_his_own_chain(client: Client, company: Company) -> None:
    text = page(client, company.ali, "desk-employee")
    assert "Karen" in text
    assert "Bodil" not in text


def test_only_those_who_lead_have_a_leaders_desk(client: Client, company: Company) -> None:
    for person, status in [(company.karen, 200), (company.ali, 404), (company.inge, 404)]:
        client.force_login(person)
        assert client.get(reverse("desk-leader")).status_code == status


def test_each_role_has_its_desk_and_nobody_else(client: Client, company: Company) -> None:
    desks = {
        "desk-hr": company.inge,
        "desk-administrator": company.anders,
        "desk-researcher": company.rasmus,
    }
    everybody = [company.karen, company.ali, company.gitte, *desks.values()]
    for name, owner in desks.items():
        for person in everybody:
            client.force_login(person)
            expected = 200 if person == owner else 404
            assert client.get(reverse(name)).status_code == expected, (name, person)


def test_a_role_taken_away_ends_the_desk_with_the_next_request(
    client: Client, company: Company
) -> None:
    page(client, company.inge, "desk-hr")
    RoleGrant.objects.filter(person=company.inge).delete()
    assert client.get(reverse("desk-hr")).status_code == 404


def test_everybody_is_sent_to_the_desk_they_came_for(client: Client, company: Company) -> None:
    for person, name in [
        (company.karen, "desk-leader"),
        (company.ali, "desk-employee"),
        (company.inge, "desk-hr"),
        (company.anders, "desk-administrator"),
        (company.rasmus, "desk-researcher"),
    ]:
        client.force_login(person)
        assert client.get(reverse("desk"))["Location"] == reverse(name)


def crowd(company: Company, count: int) -> None:
    for _ in range(count):
        make_course(company.karen, make_employment(make_person("Mette"), company.youth))


def queries_of(client: Client, person: Person, name: str) -> int:
    client.force_login(person)
    client.get(reverse(name))
    cache.clear()  # counts kept from a moment ago are no answer
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(name)).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("desk-leader", "karen"),
        ("desk-employee", "ali"),
        ("desk-hr", "inge"),
        ("desk-administrator", "anders"),
        ("desk-researcher", "rasmus"),
    ],
)
def test_a_desk_asks_as_many_questions_of_a_large_organisation_as_of_a_small_one(
    client: Client, company: Company, name: str, who: str
) -> None:
    person = getattr(company, who)
    few = queries_of(client, person, name)
    crowd(company, 30)
    for number in range(10):
        leader = make_person("Ole")
        unit = make_unit(f"Enhed {number}", company.organisation)
        make_employment(leader, unit)
        make_leadership(leader, unit)
        ToolAccess.objects.create(person=leader, opened_on=clock.today())
        make_course(leader, make_employment(make_person("Pia"), unit))
    assert queries_of(client, person, name) == few


def publish_last_quarter() -> int:
    return publish(last_quarter(clock.today()), clock.today()).year


def test_inge_sees_counts_and_denominators_but_never_a_name(
    client: Client, company: Company
) -> None:
    crowd(company, 10)
    for course in Course.objects.filter(leader=company.karen)[:7]:
        held(course, days_ago=(clock.today() - last_quarter(clock.today()).last).days)
    publish_last_quarter()
    text = page(client, company.inge, "desk-hr")
    assert "Mette" not in text
    assert "Ali" not in text
    assert company.youth.name in text


def test_a_unit_of_four_is_not_counted_alone(client: Client, company: Company) -> None:
    publish_last_quarter()
    text = page(client, company.inge, "desk-hr")
    assert "færre end fem" in text
    sheet = client.get(reverse("med-report-csv", args=[last_quarter(clock.today()).year]))
    lines = sheet.content.decode().splitlines()
    assert any(";ikke vist;" in line for line in lines), "held back, which is not to be few"


def test_the_report_to_the_works_council_is_a_page_a_table_and_a_pdf(
    client: Client, company: Company
) -> None:
    crowd(company, 10)
    client.force_login(company.inge)
    year = publish_last_quarter()
    assert client.get(reverse("med-latest"))["Location"] == reverse("med-report", args=[year])
    assert company.youth.name in page(client, company.inge, "med-report", year)

    table = client.get(reverse("med-report-csv", args=[year])).content.decode("utf-8-sig")
    rows = [line.split(";") for line in table.splitlines()]
    assert all(len(row) == 9 for row in rows)
    assert {row[2] for row in rows[1:]} <= {row[0] for row in rows[1:]} | {""}
    assert {row[2] for row in rows[1:]} > {""}

    pdf = PdfReader(io.BytesIO(client.get(reverse("med-report-pdf", args=[year])).content))
    assert company.youth.name in "".join(sheet.extract_text() for sheet in pdf.pages)
    assert "/StructTreeRoot" in pdf.root_object  # tagged: a screen reader can follow it
    assert str(pdf.root_object["/Lang"]) == "da"
    assert client.get(reverse("med-report", args=[1890])).status_code == 404


@pytest.mark.parametrize(
    "before", ["", "\ufeff", " ", "\u200b"], ids=["bare", "mark", "space", "zero"]
)
@pytest.mark.parametrize("sign", ["=", "\uff1d"], ids=["narrow", "wide"])
def test_a_unit_named_like_a_formula_stays_text_in_the_table(
    client: Client, company: Company, before: str, sign: str
) -> None:
    company.youth.name = f"{before}{sign}HYPERLINK(1)"
    company.youth.save()
    client.force_login(company.inge)
    year = publish_last_quarter()
    table = client.get(reverse("med-report-csv", args=[year])).content.decode("utf-8-sig")
    assert f";'{company.youth.name};" in table


def test_hr_of_another_organisation_sees_nothing_of_this_one(
    client: Client, company: Company
) -> None:
    elsewhere = make_unit("En anden kommune")
    other = make_person("Jytte")
    RoleGrant.objects.create(person=other, role="hr", unit=elsewhere)
    publish_last_quarter()
    assert company.organisation.name not in page(client, other, "desk-hr")
    assert client.get(reverse("desk-hr-unit", args=[company.youth.pk])).status_code == 404


def test_an_employee_without_a_course_is_told_what_will_come(
    client: Client, company: Company
) -> None:
    new = make_person("Ny")
    make_employment(new, make_unit("Tom enhed"))
    assert Employment.objects.filter(person=new).exists()
    assert "Intet er begyndt endnu" in page(client, new, "desk-employee")


def test_everybody_is_on_one_line_by_what_awaits_the_leader(
    client: Client, company: Company
) -> None:
    held(make_course(company.karen, make_employment(make_person("Ulla"), company.youth)), 200)
    held(make_course(company.karen, make_employment(make_person("Ole"), company.youth)), 5)
    text = page(client, company.karen, "desk-leader")
    places = [text.index(f'id="{name}"') for name in ("overdue", "leader", "nothing")]
    assert places == sorted(places)
    assert text.index('id="overdue"') < text.rindex("Ulla") < text.index('id="leader"')
    assert text.index('id="leader"') < text.index("Ali") < text.index('id="nothing"')
    assert text.rindex("Ole") > text.index('id="nothing"')


def test_two_who_are_called_the_same_are_told_apart_where_the_next_step_is_said(
    client: Client, company: Company
) -> None:
    person = make_person("Ulla")
    held(make_course(company.karen, make_employment(person, company.youth)), 200)
    box = page(client, company.karen, "desk-leader").split("lt-next__what")[1].split("</h2>")[0]
    assert person.full_name in box


def test_a_quarter_that_passed_in_silence_is_not_held_and_one_to_come_is_later(
    client: Client, company: Company
) -> None:
    held(company.ali_with_karen, 200)
    text = page(client, company.ali, "desk-employee")
    states = re.findall(r"lt-chain__step is-(\w+)", text)
    assert states == ["done", "passed", "overdue", "ahead", "ahead"]
    assert text.count("Ikke holdt") == 1
    assert text.count("Senere") == 2
