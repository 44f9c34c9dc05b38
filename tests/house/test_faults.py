"""A killed server, a full disk, a database gone: a plain sentence, nothing lost, nothing half done."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from tools import throwaway_postgresql

from ledetraad.content.library import library
from tests.installation import PATIENCE, Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.installation import Answer, Server
    from tests.prepared import OnPostgresql

pytestmark = pytest.mark.once

PASSWORD = "en lang og god sætning"
FILL = f"""
from tests.ledetraad.cast import make_company
from ledetraad.dialogues.models import Dialogue
company = make_company()
company.ali.sign_in_name = "ali"
company.ali.set_password("{PASSWORD}")
company.ali.save()
print(Dialogue.objects.create(course=company.ali_with_karen, kind="development", quarter=1).pk)
"""
LOOK = """
from django.db import connection
from ledetraad.dialogues.models import Note
from ledetraad.shared import audit
whole = connection.cursor().execute("PRAGMA integrity_check").fetchone()[0]
print(*[note.text for note in Note.objects.all()], audit.first_broken_link(), whole)
"""
SLOT = library().questions(asker="employee_preparation")[0].id
FIELD = f"employee_preparation-{SLOT}"


@dataclass
class House:
    """An installation, and the address where Ali prepares his dialogue with Karen."""

    installation: Installation
    page: str


@pytest.fixture
def house(prepared: Callable[[Path], Path], tmp_path: Path) -> House:
    installation = Installation(prepared(tmp_path), environment={"LEDETRAAD_DEMO": "1"})
    return House(installation, f"/dialogues/{installation.python(FILL)}/prepare/")


def sign_in(server: Server) -> None:
    assert server.post("/account/login/", {"login": "ali", "password": PASSWORD}).status == 302


def save(server: Server, page: str, text: str) -> Answer:
    version = re.search(rf'name="{FIELD}-version" value="(\d+)"', server.get(page).text)
    assert version
    return server.post(page, {FIELD: text, f"{FIELD}-version": version[1]})


def children_of(pid: int) -> list[int]:
    """The process and all below it; one that ends meanwhile has none."""
    below: list[str] = []
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in below for each in children_of(int(child)))]


def test_a_server_killed_while_ali_saves_has_saved_all_of_a_text_or_none(house: House) -> None:
    saved = 0
    with house.installation.serving() as server:
        sign_in(server)
        assert save(server, house.page, "tekst 1").status == 302
        saved = 1
        Timer(0.5, os.killpg, (server.process.pid, signal.SIGKILL)).start()
        with contextlib.suppress(OSError, http.client.HTTPException):
            while True:
                assert save(server, house.page, f"tekst {saved + 1}").status == 302
                saved += 1
    found = house.installation.python(LOOK)
    assert found in {f"tekst {saved} None ok", f"tekst {saved + 1} None ok"}
    with house.installation.serving() as server:
        sign_in(server)
        assert save(server, house.page, "efter").status == 302


def test_when_the_disk_is_full_ali_reads_a_sentence_and_can_save_once_there_is_room(
    house: House,
) -> None:
    """The kernel refuses every byte past the limit, as a full disk or a quota does."""
    with house.installation.serving() as server:
        sign_in(server)
        assert save(server, house.page, "før").status == 302
        workers = children_of(server.process.pid)[1:]
        before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in workers}
        for pid in workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[pid][1]))
        refused = save(server, house.page, "da disken var fuld")
        assert refused.status == 503
        assert "Prøv igen" in refused.text
        assert "Traceback" not in refused.text
        assert "før" in server.get(house.page).text  # reading goes on
        for pid in workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before[pid])
        assert save(server, house.page, "efter").status == 302
    assert house.installation.python(LOOK) == "efter None ok"


def test_when_the_database_is_gone_ali_reads_a_sentence_until_it_is_back(
    prepared_on_postgresql: Callable[[Path], AbstractContextManager[OnPostgresql]], tmp_path: Path
) -> None:
    with prepared_on_postgresql(tmp_path) as made:
        page = f"/dialogues/{made.installation.python(FILL)}/prepare/"
        with made.installation.serving() as server:
            sign_in(server)
            assert save(server, page, "før").status == 302
            throwaway_postgresql.stop(made.cluster)
            for _attempt in range(3):
                gone = server.get(page)
                assert gone.status == 503
                assert gone.headers["Retry-After"]
                assert "Prøv igen" in gone.text
                assert "psycopg" not in gone.text
            throwaway_postgresql.start(made.cluster)
            assert "før" in server.get(page).text
            assert save(server, page, "efter").status == 302


def test_a_database_that_cannot_be_opened_is_said_in_one_sentence(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    (tmp_path / "ledetraad.sqlite3").mkdir()
    refused = house.run("prepare")
    assert refused.returncode == 1
    assert refused.stderr.strip().count("\n") == 0
    assert os.listdir(tmp_path / "ledetraad.sqlite3") == []


def test_a_killed_web_worker_is_replaced_and_takes_no_other_with_it(tmp_path: Path) -> None:
    with Installation(tmp_path).serving("serve", "--as-prepared", "--workers", "2") as server:
        first, second = two_workers_of(server)
        os.kill(first, signal.SIGKILL)
        assert second in two_workers_of(server, but=first)
        # And, as a server is up: `ledetraad work` beside it writes links that lead to its port.
        beside = Installation(tmp_path).python(
            "from django.conf import settings as s; print(s.ADDRESS)"
        )
        assert beside == server.address.replace("127.0.0.1", "localhost")


def two_workers_of(server: Server, but: int = 0) -> list[int]:
    """Both, once there are two that live; the one that has been killed is not waited for."""
    give_up = time.monotonic() + PATIENCE
    while True:
        workers = [
            child for child in children_of(server.process.pid)[1:] if child != but and lives(child)
        ]
        if len(workers) == 2:
            return workers
        assert time.monotonic() < give_up, server.log.read_text()
        assert server.process.poll() is None, server.log.read_text()
        time.sleep(0.1)


def lives(pid: int) -> bool:
    """One that has ended is below its parent until that has seen it, and may be gone meanwhile."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False
