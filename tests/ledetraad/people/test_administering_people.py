from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from tests.ledetraad.cast import (
    Company,
    make_employment,
    make_leadership,
    make_person,
    make_unit,
)

from ledetraad.dialogues.models import Course
from ledetraad.people.models import Absence, Employment, Person, RoleGrant, StartCode, ToolAccess
from ledetraad.people.operations.access import make_start_code
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

PASSWORD = "en lang og god sætning"


@pytest.fixture
def anders(client: Client, company: Company) -> Client:
    client.force_login(company.anders)
    return client


def do(client: Client, person: Person, deed: str, **given: object) -> int:
    fields = {f"{deed}-{name}": value for name, value in given.items()}
    return client.post(reverse("person", args=[person.pk]), {"do": deed, **fields}).status_code


def day(date: dt.date) -> str:
    return date.strftime("%d-%m-%Y")


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_anders_finds_ali_by_part_of_a_name_by_own_id_and_by_unit(
    anders: Client, company: Company
) -> None:
    for query in [{"q": "al ho"}, {"q": company.ali.own_id}, {"q": "ali", "unit": "Ungeteamet"}]:
        found = page(anders, "people", **query)
        assert company.ali.full_name in found
        assert company.dorte.full_name not in found


def test_a_search_with_a_nul_in_it_or_with_thousands_of_words_is_answered(
    anders: Client, company: Company
) -> None:
    found = page(anders, "people", q="ali\0holm", unit="Ungeteamet\0")
    assert company.ali.full_name in found
    assert company.youth.name in page(anders, "units", q="ungeteamet\0" + " unge" * 2000)


def test_danish_letters_are_found_however_they_are_written(
    anders: Client, company: Company
) -> None:
    make_employment(make_person("Åse", "Østergaard"), company.youth)
    assert "Åse Østergaard" in page(anders, "people", q="østergaard åse")


def test_an_administrator_of_another_organisation_finds_nobody_here(
    client: Client, company: Company
) -> None:
    other = make_unit("Havnen")
    bente = make_person("Bente")
    RoleGrant.objects.create(person=bente, role=Role.ADMINISTRATOR.value, unit=other)
    client.force_login(bente)
    assert company.ali.full_name not in page(client, "people", q="ali")
    for name, key in [("person", company.ali.pk), ("unit", company.youth.pk)]:
        address = reverse(name, args=[key])
        assert client.get(address).status_code == 404
        assert client.post(address, {"do": "rename", "rename-new_name": "Min"}).status_code == 404


def test_the_list_asks_the_database_as_often_for_fifty_as_for_nine(
    anders: Client, company: Company, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(12, exact=False) as few:  # type: ignore[operator]
        page(anders, "people")
    for number in range(45):
        make_employment(make_person(f"Ny{number}"), company.youth)
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        page(anders, "people")


def test_anders_takes_on_nadia_and_she_gets_a_course_with_karen(
    anders: Client, company: Company
) -> None:
    given = {
        "new-own_id": "n77",
        "new-given_name": "Nadia",
        "new-family_name": "Aziz",
        "new-unit": "Ungeteamet",
        "new-weekly_hours": "32,5",
        "new-function": "citizen_facing",
        "new-starts_on": day(clock.today()),
    }
    assert anders.post(reverse("new-person"), given).status_code == 302
    nadia = Person.objects.get(own_id="n77")
    assert nadia.employments.get().weekly_hours == 32.5
    assert Course.objects.get(employee=nadia).leader == company.karen
    assert anders.post(reverse("new-person"), given).status_code == 422
    assert Person.objects.filter(given_name="Nadia").count() == 1


def test_a_cpr_number_is_refused_as_own_id_and_as_name(anders: Client, company: Company) -> None:
    given = {"new-own_id": "0101901234", "new-given_name": "010190-1234", "new-unit": "Ungeteamet"}
    answer = anders.post(reverse("new-person"), given)
    assert answer.status_code == 422
    assert answer.content.decode().count("CPR-nummer") >= 2
    assert not Person.objects.filter(own_id="0101901234").exists()


def test_bodil_moves_to_finn_and_karen_loses_the_course_at_once(
    anders: Client, company: Company
) -> None:
    today = clock.today()
    old = company.bodil.employments.get()
    last = today - dt.timedelta(days=1)
    assert do(anders, company.bodil, "end-employment", employment=old.pk, last_day=day(last)) == 302
    given = {"unit": "Ydelser", "weekly_hours": "37", "function": "administrative"}
    assert do(anders, company.bodil, "employ", starts_on=day(today), **given) == 302
    assert do(anders, company.bodil, "employ", starts_on=day(today), **given) == 422
    courses = Course.objects.filter(employee=company.bodil)
    assert courses.get(parked_on=None).leader == company.finn
    assert courses.get(parked_on=today).leader == company.karen


def test_two_jobs_in_one_unit_are_told_apart_by_their_first_day(
    anders: Client, company: Company
) -> None:
    Absence.objects.create(person=company.bodil, starts_on=dt.date(2026, 3, 2))
    first = company.bodil.employments.get()
    first.ends_on = dt.date(2026, 1, 31)
    first.save()
    make_employment(company.bodil, company.youth, starts_on=dt.date(2026, 2, 1))
    text = page(anders, "person", company.bodil.pk)
    for words in ("Ungeteamet, fra 1. jan. 2020", "Ungeteamet, fra 1. feb. 2026"):
        assert text.count(words) == 1
    assert re.search(r"<option [^>]*>2. marts 2026</option>", text)


@pytest.mark.parametrize("starts_on", ["31-02-2026", "1-1-1890", "i morgen", "", "1-1-26260"])
def test_an_impossible_day_changes_nothing(
    anders: Client, company: Company, starts_on: str
) -> None:
    before = Employment.objects.count()
    given = {"unit": "Ydelser", "weekly_hours": "37", "function": "administrative"}
    assert do(anders, company.ali, "employ", starts_on=starts_on, **given) == 422
    assert Employment.objects.count() == before


def test_an_absence_is_only_days_and_never_twice_the_same(anders: Client, company: Company) -> None:
    first = day(clock.today())
    assert do(anders, company.ali, "record-absence", starts_on=first) == 302
    assert do(anders, company.ali, "record-absence", starts_on=first) == 422
    absence = company.ali.absences.get()
    assert do(anders, company.ali, "end-absence", absence=absence.pk, last_day=first) == 302
    assert company.ali.absences.get().ends_on == clock.today()


def test_a_role_is_given_once_and_ends_with_the_next_request(
    anders: Client, company: Company
) -> None:
    for _twice in range(2):
        assert do(anders, company.ali, "give-role", role="administrator", unit="Ungeteamet") == 302
    alis = Client()
    alis.force_login(fresh(company.ali))
    assert alis.get(reverse("people")).status_code == 200
    grant = company.ali.role_grants.get()
    assert do(anders, company.ali, "take-role", grant=grant.pk) == 302
    assert alis.get(reverse("people")).status_code == 404


def test_anders_cannot_leave_the_house_without_an_administrator(
    anders: Client, company: Company
) -> None:
    grant = company.anders.role_grants.get()
    assert do(anders, company.anders, "take-role", grant=grant.pk) == 422
    assert do(anders, company.anders, "disable") == 422
    assert RoleGrant.objects.filter(pk=grant.pk).exists()


def test_an_administrator_of_a_part_cannot_give_a_role_in_the_whole(company: Company) -> None:
    RoleGrant.objects.create(
        person=company.bodil, role=Role.ADMINISTRATOR.value, unit=company.youth
    )
    client = Client()
    client.force_login(company.bodil)
    assert do(client, company.ali, "give-role", role="hr", unit="Jobcenter Vesterå") == 422
    assert not company.ali.role_grants.exists()


def test_an_administrator_of_a_part_cannot_take_over_somebody_who_sees_more(
    company: Company,
) -> None:
    make_employment(company.inge, company.youth)  # Inge is HR for the whole organisation
    RoleGrant.objects.create(
        person=company.bodil, role=Role.ADMINISTRATOR.value, unit=company.youth
    )
    client = Client()
    client.force_login(company.bodil)
    assert client.get(reverse("person", args=[company.inge.pk])).status_code == 200
    for deed in ["start-code", "replace-email", "disable"]:
        assert do(client, company.inge, deed, email="mig@example.org") == 404
    assert not StartCode.objects.exists()


def test_a_disabled_person_is_out_with_the_next_request_and_stays_out(
    anders: Client, company: Company
) -> None:
    alis = Client()
    alis.force_login(company.ali)
    assert alis.get(reverse("me")).status_code == 200
    assert do(anders, company.ali, "disable") == 302
    assert alis.get(reverse("me")).status_code == 302
    assert do(anders, company.ali, "enable") == 302
    assert alis.get(reverse("me")).status_code == 302, "an old session came to life again"


def test_a_changed_password_ends_every_other_session(company: Company) -> None:
    alis = Client()
    alis.force_login(company.ali)
    company.ali.set_password(PASSWORD)
    company.ali.save()
    assert alis.get(reverse("me")).status_code == 302


def test_ali_signs_out_everywhere(company: Company) -> None:
    at_home, on_phone = Client(), Client()
    for client in (at_home, on_phone):
        client.force_login(company.ali)
    assert at_home.post(reverse("sign-out-everywhere")).status_code == 302
    assert on_phone.get(reverse("me")).status_code == 302


def test_a_new_email_replaces_the_old_which_is_told(
    anders: Client, company: Company, django_capture_on_commit_callbacks: object
) -> None:
    old = company.ali.email
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert do(anders, company.ali, "replace-email", email="ny@example.org") == 302
    assert [letter.to for letter in mail.outbox] == [[old]]
    assert do(anders, company.bodil, "replace-email", email="NY@example.org") == 422
    assert fresh(company.ali).email == "ny@example.org"


def test_a_start_code_is_shown_once_kept_hashed_and_lets_its_owner_in_once(
    anders: Client, company: Company
) -> None:
    answer = anders.post(reverse("person", args=[company.ali.pk]), {"do": "start-code"})
    kept = StartCode.objects.get()
    code = make_start_code(company.anders, company.ali)  # a later one replaces it
    assert answer.status_code == 200
    assert kept.digest not in answer.content.decode()
    assert code not in str(StartCode.objects.values())
    given = {"sign_in_name": company.ali.sign_in_name, "password": PASSWORD, "again": PASSWORD}
    visitor = Client()
    assert visitor.post(reverse("start"), {**given, "code": code.upper()}).status_code == 302
    assert visitor.post(reverse("start"), {**given, "code": code}).status_code == 422
    assert fresh(company.ali).check_password(PASSWORD)


def test_nobody_learns_from_the_start_page_who_exists(company: Company) -> None:
    answers = set()
    for name in (company.ali.sign_in_name, "nobody"):
        given = {"sign_in_name": name, "code": "x" * 16, "password": PASSWORD, "again": PASSWORD}
        answer = Client().post(reverse("start"), given)
        page = answer.content.decode().replace(name, "…")
        answers.add((answer.status_code, page.split("csrfmiddlewaretoken")[0]))
    assert len(answers) == 1


def test_a_guesser_of_start_codes_is_stopped(company: Company) -> None:
    given = {"code": "x", "password": PASSWORD, "again": PASSWORD, "sign_in_name": "ali"}
    statuses = [Client().post(reverse("start"), given).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_an_old_start_code_is_worth_nothing(company: Company) -> None:
    code = make_start_code(company.anders, company.ali)
    StartCode.objects.update(expires_at=clock.now())
    name = company.ali.sign_in_name
    given = {"sign_in_name": name, "code": code, "password": PASSWORD, "again": PASSWORD}
    assert Client().post(reverse("start"), given).status_code == 422


def test_the_tool_is_opened_for_a_new_leader_and_the_year_begins(
    anders: Client, company: Company
) -> None:
    ToolAccess.objects.filter(person=company.finn).delete()
    Course.objects.filter(leader=company.finn).delete()
    assert do(anders, company.finn, "open-tool", opened_on=day(clock.today())) == 302
    assert Course.objects.get(leader=company.finn).employee == company.dorte
    assert do(anders, company.finn, "open-tool", opened_on="01-01-2030") == 404


def test_every_change_is_logged_and_ali_can_see_it(anders: Client, company: Company) -> None:
    do(anders, company.ali, "give-role", role="hr", unit="Ungeteamet")
    event = AuditEvent.objects.get(verb="give-role")
    assert (event.actor, event.subject) == (str(company.anders.pk), str(company.ali.pk))
    alis = Client()
    alis.force_login(company.ali)
    assert "Gav en rolle" in page(alis, "readings", list="changes")


def test_an_administrator_of_a_former_unit_sees_and_changes_nothing_of_today(
    company: Company, anders: Client
) -> None:
    """Bodil has moved to Finn; the youth team's own administrator still finds her old employment."""
    asta = make_person("Asta")
    RoleGrant.objects.create(person=asta, role=Role.ADMINISTRATOR.value, unit=company.youth)
    today = clock.today()
    away_from = today - dt.timedelta(days=3)
    do(anders, company.bodil, "record-absence", starts_on=day(away_from))
    client = Client()
    client.force_login(asta)
    assert date_format(away_from) in page(client, "person", company.bodil.pk)
    assert do(client, company.bodil, "end-absence", absence=0, last_day=day(today)) == 422

    Employment.objects.filter(person=company.bodil).update(ends_on=today - dt.timedelta(days=1))
    make_employment(company.bodil, company.benefits, starts_on=today)
    make_leadership(company.bodil, company.benefits, starts_on=today)
    shown = page(client, "person", company.bodil.pk)
    assert "Ungeteamet" in shown
    assert date_format(away_from) not in shown
    for deed in ("record-absence", "end-absence", "open-tool"):
        assert do(client, company.bodil, deed, starts_on=day(today)) == 404
    assert not ToolAccess.objects.filter(person=company.bodil).exists()


def test_a_name_of_several_lines_becomes_one_line(company: Company, anders: Client) -> None:
    """Else whoever writes a name can write lines of their own into letters and mails."""
    given = {
        "new-own_id": "n78",
        "new-given_name": "Eva\r\nBcc: fremmed@example.org",
        "new-family_name": "Holm",
        "new-unit": "Ungeteamet",
        "new-weekly_hours": "37",
        "new-function": "citizen_facing",
        "new-starts_on": day(clock.today()),
    }
    assert anders.post(reverse("new-person"), given).status_code == 302
    assert Person.objects.get(own_id="n78").given_name == "Eva Bcc: fremmed@example.org"


def test_bodil_who_has_married_gets_her_new_name_and_sees_who_wrote_it(
    anders: Client, company: Company
) -> None:
    before = page(anders, "person", company.bodil.pk)
    assert f'value="{company.bodil.family_name}"' in before
    given = {"given_name": "Bodil", "family_name": "Ægidius"}
    assert do(anders, company.bodil, "rename-person", **given) == 302
    assert fresh(company.bodil).full_name == "Bodil Ægidius"
    anders.force_login(company.bodil)
    assert company.anders.full_name in page(anders, "readings", list="changes")
    assert do(anders, company.bodil, "rename-person", given_name="Anden") == 404


def test_an_administrator_of_one_part_renames_nobody_who_also_works_elsewhere(
    client: Client, company: Company
) -> None:
    RoleGrant.objects.filter(person=company.anders).update(unit=company.youth)
    make_employment(company.bodil, company.benefits)
    client.force_login(company.anders)
    assert do(client, company.bodil, "rename-person", given_name="Anden") == 404
    assert fresh(company.bodil).given_name == "Bodil"
