"""How far a long piece of work has come, readable while its transaction is still open.

A file beside the database, because SQLite has one writer: whoever told the database about progress
would wait for the very transaction it tells about. The lock on the file lasts exactly as long as
the process that holds it, so a killed process is known at once.
"""

from __future__ import annotations

import fcntl
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from uuid import UUID

ANNOUNCED = "announced "
PATIENCE_SECONDS = 60
TRIES = 20


@dataclass(frozen=True, slots=True)
class Progress:
    step: str = ""
    done: int = 0
    total: int = 0


class AlreadyRunningError(Exception):
    """Another process works on the same run."""


def _path(run_id: UUID) -> Path:
    folder: Path = settings.DATA / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{run_id}.progress"


@contextmanager
def working_on(run_id: UUID) -> Iterator[Callable[[Progress], None]]:
    """Hold the run's lock and yield the function that tells how far the work is."""
    path = _path(run_id)
    with path.open("a+", encoding="utf-8") as file:
        if not any(_locked(file) for _ in range(TRIES)):
            raise AlreadyRunningError
        _write(file, Progress())
        yield lambda progress: _write(file, progress)
        path.unlink(missing_ok=True)


def announce(run_id: UUID) -> None:
    """Somebody will soon be at work; until then the run does not count as abandoned."""
    path = _path(run_id)
    draft = path.with_suffix(".announced")  # whoever looks meanwhile must not find an empty file
    draft.write_text(f"{ANNOUNCED}{time.time()}", encoding="utf-8")
    draft.replace(path)


def _locked(file: TextIO) -> bool:
    """Whoever looks at the progress holds the lock for a moment, so one refusal says little."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(0.05)
        return False
    return True


def _write(file: TextIO, progress: Progress) -> None:
    file.seek(0)
    file.truncate()
    json.dump([progress.step, progress.done, progress.total], file)
    file.flush()


def progress_of(run_id: UUID) -> Progress | None:
    """How far the work is; None when no process is at it."""
    try:
        with _path(run_id).open(encoding="utf-8") as file:
            free = _is_free(file)
            content = file.read()
    except FileNotFoundError:
        return None
    if free:
        return Progress() if _is_awaited(content) else None
    try:
        return Progress(*json.loads(content))
    except (ValueError, TypeError):  # caught between truncating and writing
        return Progress()


def _is_awaited(content: str) -> bool:
    """Announced a moment ago by our own clock: the disk may lie on a machine that has another."""
    if not content.startswith(ANNOUNCED):
        return False
    return time.time() - float(content.removeprefix(ANNOUNCED)) < PATIENCE_SECONDS


def _is_free(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True
