from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.people.models import Person, RoleGrant, Unit
from ledetraad.people.queries.health import Kind, backup_fact, facts, key_file_fact
from ledetraad.shared import audit, clock
from ledetraad.shared.encryption import key_ring
from ledetraad.shared.models import AuditEvent

BEGIN = ("administrator", "Anne Holm", "--email", "anne@example.org", "--unit", "Vesterå")
PASSWORD = "en lang og god sætning"


def run(*words: str) -> str:
    said = io.StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_anne_makes_herself_administrator_and_signs_in(client: Client, db: None) -> None:
    said = run(*BEGIN)
    code = said.split("Start code:")[1].split()[0]
    given = {"sign_in_name": "anne", "code": code, "password": PASSWORD, "again": PASSWORD}
    assert client.post(reverse("start"), given).status_code == 302
    answer = client.post(reverse("account_login"), {"login": "anne", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("units")).status_code == 200


def test_the_same_command_again_changes_nothing_but_the_code(db: None) -> None:
    assert run(*BEGIN) != run(*BEGIN)
    counts = (Person.objects.count(), Unit.objects.count(), RoleGrant.objects.count())
    assert counts == (1, 1, 1)


def test_where_there_is_an_administrator_the_command_makes_no_other(company: Company) -> None:
    with pytest.raises(CommandError, match="already"):
        run(*BEGIN)
    assert not Person.objects.filter(email="anne@example.org").exists()


def test_the_first_administrator_is_given_an_organisation_that_is_there_by_name_or_own_id(
    db: None,
) -> None:
    root = Unit.objects.create(own_id="100", name="Jobcenter Vesterå")
    with pytest.raises(CommandError, match="No organisation has that name"):
        run(*BEGIN)
    run(*BEGIN[:-1], "100")
    assert RoleGrant.objects.get().unit == root
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "email"), [("", "a@b.dk"), ("A", "nej"), ("010190-1234", "a@b.dk")]
)
def test_a_first_administrator_needs_a_name_and_an_address(db: None, name: str, email: str) -> None:
    with pytest.raises(CommandError):
        run("administrator", name, "--email", email, "--unit", "Vesterå")


def test_a_monitor_hears_that_the_application_is_alive(client: Client, db: None) -> None:
    answer = client.get("/alive")
    assert (answer.status_code, answer.content) == (200, b"alive")


def test_anders_sees_how_the_installation_is_doing(client: Client, company: Company) -> None:
    client.force_login(company.anders)
    answer = client.get(reverse("health"))
    assert answer.status_code == 200
    assert "Hvordan systemet har det" in answer.content.decode()


def test_the_audit_log_is_looked_through_a_part_at_a_time(db: None) -> None:
    for _ in range(5):
        audit.record(audit.Event(actor=None, role="system", verb="test"))
    first = audit.look_through(None, 2)
    rest = audit.look_through(first.reached, 10)
    assert (first.reached[0], rest.reached[0], rest.broken) == (2, 5, None)


def test_a_changed_line_behind_the_last_look_is_found_by_the_whole_look(db: None) -> None:
    for _ in range(3):
        audit.record(audit.Event(actor=None, role="system", verb="test"))
    on = " ON shared_auditevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_no_update{on}")
    AuditEvent.objects.filter(number=2).update(verb="other")
    fact = next(each for each in facts(whole_audit_log=True) if each.kind is Kind.AUDIT)
    assert (fact.ok, fact.value) == (False, "2")


def test_the_doctor_says_in_words_what_is_amiss_and_ends_with_one(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    said = io.StringIO()
    with pytest.raises(SystemExit) as end:  # the tests' data directory has no backup
        call_command("doctor", stdout=said)
    assert end.value.code == 1
    assert "LOOK  Latest backup: none known" in said.getvalue()
    assert "ok    Tables: up to date" in said.getvalue()


def test_a_key_file_that_others_can_read_or_that_is_not_there_is_told(tmp_path: Path) -> None:
    key_ring()
    file = tmp_path / "keys.json"
    assert not key_file_fact(file).ok
    file.touch(mode=0o600)
    assert key_file_fact(file).ok
    file.chmod(0o644)
    assert not key_file_fact(file).ok


def test_an_old_backup_is_told(tmp_path: Path) -> None:
    assert not backup_fact(tmp_path).ok
    mark = tmp_path / "last-backup"
    mark.touch()
    for days, ok in [(0, True), (2000, False)]:
        at = (clock.now() - dt.timedelta(days=days)).timestamp()
        os.utime(mark, (at, at))
        assert backup_fact(tmp_path).ok is ok
