"""Backing up, restoring and moving an organisation, with the commands its IT department runs."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tools.throwaway_postgresql import cluster

from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.once

FILL = """
from ledetraad.dialogues.models import Dialogue
from tests.ledetraad.cast import make_company
company = make_company()
Dialogue.objects.create(
    course=company.ali_with_karen, kind="development", quarter=1, to_prepare="Tag et eksempel med"
)
"""
WRITE = """
from ledetraad.people.models import Person
from ledetraad.shared import audit
audit.record(audit.Event(actor=Person.objects.first().pk, role="leader", verb="read"))
print(audit.first_broken_link())
"""
READ = """
from ledetraad.dialogues.models import Dialogue
print(Dialogue.objects.get().to_prepare)
"""
FINGERPRINTS = """
from ledetraad.shared.safekeeping import tables
print({name: (t.rows, t.digest) for name, t in tables.fingerprints("default").items()})
"""


@pytest.fixture(scope="module")
def house(
    prepared: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An organisation with people and an audit log."""
    installation = Installation(prepared(tmp_path_factory.mktemp("house")))
    installation.python(FILL + WRITE)
    return installation


@pytest.fixture(scope="module")
def backup(house: Installation) -> Path:
    """A backup of the house, keys included."""
    file = house.folder / "with-keys.zip"
    house.must("backup", file, "--with-keys")
    return file


def empty_installation(folder: Path, **environment: str) -> Installation:
    return Installation(folder, environment=environment)


def test_a_backup_made_while_the_server_runs_is_whole(house: Installation, tmp_path: Path) -> None:
    with Installation(house.folder, environment={"LEDETRAAD_DEMO": "1"}).serving() as server:
        house.must("backup", tmp_path / "b.zip", "--with-keys")
        assert server.get("/").status == 200
    other = empty_installation(tmp_path)
    assert "Restored and verified" in other.must("restore", tmp_path / "b.zip")
    same = house.python(FINGERPRINTS)
    assert other.python(FINGERPRINTS + READ + WRITE) == f"{same}\nTag et eksempel med\nNone"


def test_whoever_backs_up_is_told_that_the_keys_are_not_in_it(
    house: Installation, tmp_path: Path
) -> None:
    assert "The keys are NOT in it" in house.must("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert "encryption-keys.json" not in archive.namelist()
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_nobodys_way_in_is_in_the_backup(house: Installation, tmp_path: Path) -> None:
    house.python(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "session = SessionStore(); session['mark'] = 'x'; session.create()"
    )
    house.must("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extract("database.sqlite3", tmp_path)
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_new_house_has_its_keys_and_nobody_else_may_look_in(house: Installation) -> None:
    for name in ("ledetraad.sqlite3", "encryption-keys.json", "secret-key"):
        assert (house.folder / name).stat().st_mode & 0o077 == 0


def test_a_backup_does_not_overwrite_another(house: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    refused = house.run("backup", backup)
    assert refused.returncode == 1
    assert "exists already" in refused.stderr
    assert backup.read_bytes() == before


def test_half_a_backup_is_refused_and_nothing_changed(
    house: Installation, backup: Path, tmp_path: Path
) -> None:
    content = backup.read_bytes()
    half = tmp_path / "half.zip"
    before = house.python(FINGERPRINTS)
    for length in (0, len(content) // 3, len(content) - 10):
        half.write_bytes(content[:length])
        refused = house.run("restore", half, "--replace")
        assert refused.returncode == 1
        assert "is not a whole backup" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert house.python(FINGERPRINTS) == before


def test_an_altered_backup_is_refused(house: Installation, backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(tmp_path)
    with closing(sqlite3.connect(tmp_path / "database.sqlite3")) as database:
        database.execute("UPDATE people_person SET family_name = 'X'")
        database.commit()
    with zipfile.ZipFile(tmp_path / "altered.zip", "w") as archive:
        for name in ("manifest.json", "database.sqlite3", "encryption-keys.json"):
            archive.write(tmp_path / name, name)
    refused = house.run("restore", tmp_path / "altered.zip", "--replace")
    assert refused.returncode == 1
    assert "is not what was backed up" in refused.stderr


def test_people_already_there_are_not_replaced_unasked(house: Installation, backup: Path) -> None:
    refused = house.run("restore", backup)
    assert refused.returncode == 1
    assert "There are people in this database already" in refused.stderr
    assert "Restored" in house.must("restore", backup, "--replace")
    assert house.python(READ) == "Tag et eksempel med"


def test_text_that_nobody_could_read_is_not_restored(house: Installation, tmp_path: Path) -> None:
    house.must("backup", tmp_path / "b.zip")
    stranger = empty_installation(tmp_path / "stranger")
    stranger.folder.mkdir()
    refused = stranger.run("restore", tmp_path / "b.zip")
    assert refused.returncode == 1
    assert "Put the key file of that installation there first" in refused.stderr


def test_a_backup_from_a_newer_ledetraad_is_refused(
    house: Installation, backup: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["migrations"].append("people.9999_from_the_future")
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name in ("database.sqlite3", "encryption-keys.json"):
            archive.write(tmp_path / name, name)
    refused = house.run("restore", tmp_path / "newer.zip", "--replace")
    assert refused.returncode == 1
    assert "upgrade first" in refused.stderr


def test_a_backup_that_does_not_fit_on_the_disk_leaves_nothing_behind(
    house: Installation, tmp_path: Path
) -> None:
    """The kernel refuses every byte past the limit, as a full disk or a quota does."""
    size = 200_000

    def no_more_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(  # noqa: S603 - our own command
        [*house.command, "backup", str(tmp_path / "b.zip")],
        env=house.environ,
        preexec_fn=no_more_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Nothing has been changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []


def test_an_organisation_moves_to_postgresql_and_back_unchanged(
    house: Installation, tmp_path: Path
) -> None:
    before = house.python(FINGERPRINTS)
    with cluster() as socket:
        address = {"LEDETRAAD_DB_HOST": str(socket), "LEDETRAAD_DB_USER": "postgres"}
        van = Installation(house.folder, environment=address)
        moved = van.must("move")
        assert "equal in both by count and digest" in moved
        server = {"DJANGO_SETTINGS_MODULE": "ledetraad.settings.server"}
        large = Installation(house.folder, environment=address | server)
        assert large.python(FINGERPRINTS) == before
        again = van.run("move")
        assert again.returncode == 1
        assert "There are people in the PostgreSQL database already" in again.stderr

        large.must("backup", tmp_path / "from-postgresql.zip")
        refused = large.run("restore", tmp_path / "from-postgresql.zip")
        assert "There are people in this database already" in refused.stderr
        large.must("restore", tmp_path / "from-postgresql.zip", "--replace")
        # What is written after looking at it finds free numbers.
        assert large.python(FINGERPRINTS + WRITE) == f"{before}\nNone"
        assert "Audit log: unbroken" in large.run("doctor").stdout
    house.must("restore", tmp_path / "from-postgresql.zip", "--replace")
    assert house.python(FINGERPRINTS + READ) == before + "\nTag et eksempel med"
    assert "Audit log: unbroken" in house.run("doctor").stdout


def test_a_move_that_is_interrupted_leaves_an_empty_house(house: Installation) -> None:
    stop = "from ledetraad.shared.safekeeping import tables; tables.BATCH = 1\n"
    with cluster() as socket:
        address = {"LEDETRAAD_DB_HOST": str(socket), "LEDETRAAD_DB_USER": "postgres"}
        van = Installation(house.folder, environment=address)
        code = stop + (
            "import os, signal\n"
            "insert = tables.insert\n"
            "def die(model, rows, connection):\n"
            "    insert(model, rows, connection)\n"
            "    if model.__name__ == 'Person': os.kill(os.getpid(), signal.SIGKILL)\n"
            "tables.insert = die\n"
            "from django.core.management import call_command; call_command('move')"
        )
        settings = {"DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded"} | van.environ
        code = "import django; django.setup()\n" + code
        assert van.execute([sys.executable, "-c", code], settings).returncode == -9
        assert "equal in both" in van.must("move")
