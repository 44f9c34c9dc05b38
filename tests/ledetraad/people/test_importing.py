"""People are brought in from a file: looked at first, then all at once or not at all."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import make_employment, make_person, make_unit

from ledetraad.people.models import Employment, ImportRun, Leadership, Person, Unit
from ledetraad.people.operations.changes import PeopleChange, people_changed
from ledetraad.people.operations.importing import (
    NotReadyError,
    StateChangedError,
    TooManyLeaveError,
    Upload,
    apply,
    check,
    discard,
    receive,
    settle,
    start_applying,
)
from ledetraad.people.queries.importing import known_organisation
from ledetraad.people.rules.importing.findings import from_json
from ledetraad.people.rules.importing.problems import Problem
from ledetraad.people.rules.importing.runs import RunState
from ledetraad.shared.audit import first_broken_link
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries
    from tests.ledetraad.cast import Company

pytestmark = pytest.mark.django_db

SAMPLE = Path("docs/operate/sample-import.csv")
DAY = dt.date(2026, 11, 22)
HEADER = (
    "medarbejder_id;fornavn;efternavn;email;enhed_id;enhed_navn;overordnet_enhed_id;ansat_fra;"
    "leder_af_enhed\n"
)


def run_of(text: str | bytes, day: dt.date = DAY, by: Person | None = None) -> ImportRun:
    content = text if isinstance(text, bytes) else text.encode()
    return check(receive(Upload("people.csv", content), None, day, by).pk)


def bring(text: str | bytes, day: dt.date = DAY, *, many: bool = False) -> ImportRun:
    run = run_of(text, day)
    assert start_applying(run.pk, allow_many_leavers=many)
    return apply(run.pk)


def file_of(company: Company) -> str:
    """The file that says exactly what the company is."""
    rows = []
    inside = Employment.objects.filter(unit__path__startswith=company.organisation.path)
    for each in inside.select_related("person", "unit__parent"):
        leads = Leadership.objects.filter(person=each.person, unit=each.unit).exists()
        parent = each.unit.parent.own_id if each.unit.parent else ""
        person, unit = each.person, each.unit
        rows.append(
            f"{person.own_id};{person.given_name};{person.family_name};{person.email};"
            f"{unit.own_id};{unit.name};{parent};{each.starts_on};{'ja' if leads else ''}\n"
        )
    return HEADER + "".join(rows)


@pytest.fixture
def heard() -> Iterator[list[PeopleChange]]:
    changes: list[PeopleChange] = []

    def listen(change: PeopleChange, **_: object) -> None:
        changes.append(change)

    people_changed.connect(listen)
    yield changes
    people_changed.disconnect(listen)


def test_the_sample_file_makes_an_organisation() -> None:
    run = bring(SAMPLE.read_bytes())
    assert run.state == RunState.APPLIED
    assert Unit.objects.get(own_id="110").path.startswith(Unit.objects.get(own_id="100").path)
    bodil = Person.objects.get(own_id="1004")
    assert (bodil.email, bodil.has_usable_password()) == ("", False)
    assert bodil.employments.get().ends_on == dt.date(2027, 6, 30)
    finn = Leadership.objects.get(person__own_id="1005")
    assert (finn.acting, finn.starts_on) == (True, DAY)


def test_the_sample_that_is_shipped_is_the_one_that_is_documented() -> None:
    shipped = Path("src/ledetraad/people/static/people/sample-import.csv")
    assert shipped.read_bytes() == SAMPLE.read_bytes()


def test_the_same_file_twice_changes_nothing_the_second_time() -> None:
    bring(SAMPLE.read_bytes())
    again = from_json(run_of(SAMPLE.read_bytes(), DAY + dt.timedelta(days=7)).findings)
    assert again.is_empty


def test_what_the_company_already_is_changes_nothing_and_is_kept_for_no_yes(
    company: Company,
) -> None:
    run = run_of(file_of(company))
    assert (run.state, run.file) == (RunState.UNCHANGED, "")
    assert from_json(run.findings).is_empty
    assert not start_applying(run.pk, allow_many_leavers=False)


def test_a_leader_to_come_is_something_to_say_yes_to(company: Company) -> None:
    """Nobody leads the unit today, before or after, so that nothing else would tell of it."""
    begins = DAY + dt.timedelta(days=30)
    unit = make_unit("Nyt team", company.organisation)
    make_employment(make_person("Nadia"), unit, starts_on=begins)
    known = file_of(company)
    assert run_of(known).state == RunState.UNCHANGED
    text = known.replace(f"{begins};", f"{begins};ja")
    run = run_of(text)
    assert from_json(run.findings).counts["leader_days"] == 1
    assert start_applying(run.pk, allow_many_leavers=False)
    apply(run.pk)
    assert Leadership.objects.get(unit=unit).starts_on == begins
    assert run_of(text).state == RunState.UNCHANGED


def test_looking_changes_nobody(company: Company) -> None:
    before = known_organisation([company.organisation.own_id])
    run_of(file_of(company).replace("Ali", "Alida"))
    assert known_organisation([company.organisation.own_id]) == before


def test_ali_moves_and_karen_hands_over_and_those_above_hear_of_it(
    company: Company, heard: list[PeopleChange]
) -> None:
    text = file_of(company)
    youth, benefits = company.youth.own_id, company.benefits.own_id
    for line in text.splitlines(keepends=True):
        if line.startswith(f"{company.ali.own_id};"):
            moved = line.replace(f";{youth};Ungeteamet", f";{benefits};Ydelser")
            text = text.replace(line, moved)
        if line.startswith(f"{company.karen.own_id};"):
            text = text.replace(line, line.replace(";ja", ";nej"))
        if line.startswith(f"{company.bodil.own_id};"):
            text = text.replace(line, line.replace("01-01;", "01-01;ja"))
    bring(text)
    old, new = company.ali.employments.order_by("starts_on")
    assert (old.ends_on, new.unit, new.starts_on) == (
        DAY - dt.timedelta(days=1),
        company.benefits,
        DAY,
    )
    assert Leadership.objects.get(unit=company.youth, ends_on=None).person == company.bodil
    (change,) = heard
    assert change.moved == {company.ali.pk}
    assert change.ended_employments == {old.pk}
    assert change.units_with_other_leaders == {company.youth.pk}


def test_a_listener_that_fails_undoes_everything(company: Company) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError

    people_changed.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            bring(file_of(company).replace("Ali", "Alida"))
    finally:
        people_changed.disconnect(refuse)
    company.ali.refresh_from_db()
    assert company.ali.given_name == "Ali"
    assert ImportRun.objects.get().state == RunState.CHECKED


def test_karen_and_ali_swap_addresses(company: Company) -> None:
    karen, ali = company.karen.email, company.ali.email
    text = file_of(company).replace(karen, "?").replace(ali, karen).replace("?", ali)
    bring(text)
    company.karen.refresh_from_db()
    company.ali.refresh_from_db()
    assert (company.karen.email, company.ali.email) == (ali, karen)


def test_more_than_a_tenth_leave_only_when_told_so(company: Company) -> None:
    text = "".join(
        line
        for line in file_of(company).splitlines(keepends=True)
        if not line.startswith(f"{company.dorte.own_id};")
    )
    run = run_of(text)
    assert from_json(run.findings).too_many_leave
    start_applying(run.pk, allow_many_leavers=False)
    with pytest.raises(TooManyLeaveError):
        apply(run.pk)
    assert company.dorte.employments.get().ends_on is None
    start_applying(run.pk, allow_many_leavers=True)
    apply(run.pk)
    assert company.dorte.employments.get().ends_on == DAY


def test_a_difference_that_is_no_longer_true_is_shown_anew(company: Company) -> None:
    run = run_of(file_of(company).replace("Ali;Holm", "Ali;Khan"))
    company.bodil.family_name = "Friis"
    company.bodil.save()
    start_applying(run.pk, allow_many_leavers=False)
    with pytest.raises(StateChangedError):
        apply(run.pk)
    run.refresh_from_db()
    findings = from_json(run.findings)
    assert (run.state, findings.again) == (RunState.CHECKED, True)
    assert findings.counts["changed_persons"] == 2
    company.ali.refresh_from_db()
    assert company.ali.family_name == "Holm"


def test_another_organisation_is_not_touched(company: Company) -> None:
    bring(SAMPLE.read_bytes())
    assert Employment.objects.filter(ends_on=None).count() == 9 + 5
    assert from_json(run_of(file_of(company)).findings).is_empty


def test_ids_that_another_organisation_uses_are_refused(company: Company) -> None:
    bring(SAMPLE.read_bytes())
    text = file_of(company).replace(f"{company.ali.own_id};", "1003;", 1)
    problems = {each.problem for each in from_json(run_of(text).findings).troubles}
    assert Problem.ID_ELSEWHERE in problems


def test_anders_may_not_import_into_an_organisation_he_does_not_administer(
    company: Company,
) -> None:
    run = run_of(SAMPLE.read_bytes(), by=company.anders)
    assert run.state == RunState.REFUSED
    assert {each.problem for each in from_json(run.findings).troubles} == {Problem.NOT_YOURS}
    assert run_of(file_of(company), by=company.anders).state == RunState.UNCHANGED


def test_a_bad_row_refuses_the_whole_file(company: Company) -> None:
    run = run_of(file_of(company).replace("2020-01-01", "01-01-1890", 1))
    assert (run.state, run.file) == (RunState.REFUSED, "")
    with pytest.raises(NotReadyError):
        apply(run.pk)


def test_the_file_lies_encrypted_and_is_forgotten_when_it_has_been_used() -> None:
    run = run_of(SAMPLE.read_bytes())
    raw = ImportRun.objects.filter(pk=run.pk).extra(select={"raw": "file"}).values("raw").get()
    assert "Karen" not in str(raw["raw"])
    start_applying(run.pk, allow_many_leavers=False)
    assert apply(run.pk).file == ""
    other = run_of(SAMPLE.read_bytes().replace(b"Finn", b"Flemming"))
    discard(other)
    other.refresh_from_db()
    assert (other.state, other.file) == (RunState.DISCARDED, "")


def test_of_two_clicks_only_one_applies() -> None:
    run = run_of(SAMPLE.read_bytes())
    assert start_applying(run.pk, allow_many_leavers=False)
    assert not start_applying(run.pk, allow_many_leavers=False)
    apply(run.pk)
    assert apply(run.pk).state == RunState.APPLIED
    assert AuditEvent.objects.filter(verb="import.applied").count() == 1
    assert first_broken_link() is None


def test_a_run_that_nobody_works_on_has_stopped() -> None:
    run = run_of(SAMPLE.read_bytes())
    start_applying(run.pk, allow_many_leavers=False)
    run.refresh_from_db()
    assert settle(run) is None
    assert run.state == RunState.STOPPED
    assert check(run.pk).state == RunState.CHECKED


@pytest.mark.parametrize("people", [10, 60])
def test_what_is_known_is_asked_in_four_queries_at_any_size(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = (f"{n};Person;{n};;{n % 7};Enhed;;2020-01-01;\n" for n in range(people))
    bring(HEADER + "".join(rows))
    with django_assert_num_queries(4):
        known = known_organisation([str(n) for n in range(7)])
    assert len(known.employments) == people


def test_the_command_looks_applies_and_then_finds_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("import", str(SAMPLE), "--dry-run", "--date", "2026-11-22")
    assert not Person.objects.exists()
    assert "6 New people" in capsys.readouterr().out
    call_command("import", str(SAMPLE), "--date", "2026-11-22")
    assert Person.objects.count() == 6
    call_command("import", str(SAMPLE), "--date", "2026-11-23")
    assert "Nothing was changed." in capsys.readouterr().out


def test_the_command_names_line_column_and_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(SAMPLE.read_text(encoding="utf-8-sig").replace("15-02-2021", "15-02-1821"))
    with pytest.raises(CommandError, match=r"Nothing was changed\."):
        call_command("import", str(bad))
    assert "Line 4, ansat_fra: “15-02-1821” is before 1930" in capsys.readouterr().err
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import", str(tmp_path / "missing.csv"))


def test_alis_old_address_lets_nobody_in_once_the_file_says_another(
    company: Company,
) -> None:
    """His old address may be a new colleague's by now."""
    old = company.ali.email
    EmailAddress.objects.create(user=company.ali, email=old, verified=True, primary=True)
    bring(file_of(company).replace(old, "ali.ny@example.org"))
    for route in ("account_request_login_code", "account_reset_password"):
        Client().post(reverse(route), {"email": old})
    said = "\n".join(str(letter.body) for letter in mail.outbox)
    assert not re.findall(r"^\s*[A-Z0-9-]{6,}\s*$", said, re.MULTILINE)
    assert "/reset/key/" not in said
    Client().post(reverse("account_request_login_code"), {"email": "ali.ny@example.org"})
    assert re.findall(r"^\s*[A-Z0-9-]{6,}\s*$", str(mail.outbox[-1].body), re.MULTILINE)
