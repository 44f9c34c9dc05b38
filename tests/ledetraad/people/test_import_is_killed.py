"""A real process, killed in the middle of writing, leaves nothing half done."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PEOPLE = 3000
IMPORT = ("ledetraad.cli", "import")
# It dies by its own hand, so that no machine is too slow to kill it in time.
DYING_IMPORT = f"""
import os, signal, sys
import django
django.setup()
from ledetraad import cli
from ledetraad.people.operations.writing import Writer

chunks = Writer._chunks

def die_on_the_way(self, things):
    for chunk in chunks(self, things):
        if self.done >= {PEOPLE * 3 // 2}:  # all persons, and half of their employments
            os.kill(os.getpid(), signal.SIGKILL)
        yield chunk

Writer._chunks = die_on_the_way
sys.argv[:1] = ["ledetraad", "import"]
cli.main()
"""


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "LEDETRAAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded",
        "PYTHONPATH": "src",
        "PYTHONUNBUFFERED": "1",
    }


def counts(folder: Path) -> tuple[int, int, int]:
    with sqlite3.connect(folder / "ledetraad.sqlite3") as database:
        rows = [
            database.execute(f"SELECT count(*) FROM people_{table}").fetchone()[0]  # noqa: S608
            for table in ("person", "employment", "unit")
        ]
    database.close()
    return rows[0], rows[1], rows[2]


def run(folder: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", *words],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def die_on_the_way(folder: Path, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", DYING_IMPORT, *words],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    header = "medarbejder_id;navn;enhed_id;enhed_navn;overordnet_enhed_id;ansat_fra\n;;0;Byen;;\n"
    rows = (f"p{n};Person {n};u{n % 50};Enhed {n % 50};0;2020-01-01\n" for n in range(PEOPLE))
    path = tmp_path / "people.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def test_a_killed_import_changes_nothing_and_the_next_one_everything(
    prepared: Callable[[Path], Path], tmp_path: Path, file: Path
) -> None:
    prepared(tmp_path)
    die_on_the_way(tmp_path, str(file))
    assert counts(tmp_path) == (0, 0, 0)
    assert "Done." in run(tmp_path, *IMPORT, str(file))
    assert counts(tmp_path) == (PEOPLE, PEOPLE, 51)
    assert "Nothing was changed." in run(tmp_path, *IMPORT, str(file))


BRING = """
from pathlib import Path
from ledetraad.people.operations.importing import Upload, check, receive, start_applying
from ledetraad.shared import clock
content = Path("{file}").read_bytes()
run = check(receive(Upload("people.csv", content), None, clock.today(), None).pk)
start_applying(run.pk, allow_many_leavers=False)
print(run.pk)
"""
LOOK = """
from ledetraad.people.models import ImportRun
from ledetraad.people.operations.importing import check, settle, start_applying
run = ImportRun.objects.get(pk="{run_id}")
settle(run)
print(run.state)
check(run.pk)
start_applying(run.pk, allow_many_leavers=False)
"""


def written(folder: Path, run_id: str) -> int:
    """How many rows the work at it had told of, as its page would have shown."""
    told = (folder / "imports" / f"{run_id}.progress").read_text(encoding="utf-8")
    found = re.fullmatch(r'\["writing", (\d+), \d+\]', told)
    assert found, told
    return int(found[1])


def test_an_uploaded_file_whose_work_is_killed_is_shown_as_stopped_and_can_be_tried_again(
    prepared: Callable[[Path], Path], tmp_path: Path, file: Path
) -> None:
    prepared(tmp_path)
    house = Installation(tmp_path)
    run_id = house.python(BRING.format(file=file))
    die_on_the_way(tmp_path, "--run", run_id, "--step", "apply")
    assert written(tmp_path, run_id) >= PEOPLE
    assert counts(tmp_path) == (0, 0, 0)
    assert house.python(LOOK.format(run_id=run_id)) == "stopped"
    run(tmp_path, *IMPORT, "--run", run_id, "--step", "apply")
    assert counts(tmp_path) == (PEOPLE, PEOPLE, 51)
