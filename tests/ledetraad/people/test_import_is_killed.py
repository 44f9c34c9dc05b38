"""A real process, killed in the middle of writing, leaves nothing half done."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 3000
IMPORT = ("ledetraad.cli", "import")


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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    header = "medarbejder_id;navn;enhed_id;enhed_navn;overordnet_enhed_id;ansat_fra\n;;0;Byen;;\n"
    rows = (f"p{n};Person {n};u{n % 50};Enhed {n % 50};0;2020-01-01\n" for n in range(PEOPLE))
    path = tmp_path / "people.csv"
    path.write_text(header + "".join(rows), encoding="utf-8")
    return path


def test_a_killed_import_changes_nothing_and_the_next_one_everything(
    tmp_path: Path, file: Path
) -> None:
    run(tmp_path, "django", "migrate", "--verbosity", "0")
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", *IMPORT, str(file)],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    with process.stdout as lines:
        for line in lines:
            written = re.search(r"(\d+) / \d+", line)
            if written and int(written[1]) >= PEOPLE:  # all persons, but not their employments
                break
        os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    time.sleep(0.1)
    assert counts(tmp_path) == (0, 0, 0)
    assert "Done." in run(tmp_path, *IMPORT, str(file))
    assert counts(tmp_path) == (PEOPLE, PEOPLE, 51)
    assert "Nothing was changed." in run(tmp_path, *IMPORT, str(file))
