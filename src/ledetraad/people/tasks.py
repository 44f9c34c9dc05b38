"""Long work in a process of its own, so that neither a request nor a web server has to wait."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings

from ledetraad.people.operations.importing import StateChangedError, apply, check
from ledetraad.people.operations.progress import announce

if TYPE_CHECKING:
    from uuid import UUID


def begin_check(run_id: UUID) -> None:
    _begin(run_id, "check")


def begin_apply(run_id: UUID) -> None:
    _begin(run_id, "apply")


def work(run_id: UUID, step: str) -> None:
    """One step of a run; what it came to is kept with the run, to be read on its page."""
    if step == "check":
        check(run_id)
    else:
        with suppress(StateChangedError):
            apply(run_id)


def _begin(run_id: UUID, step: str) -> None:
    announce(run_id)
    if not settings.LONG_WORK_APART:
        work(run_id, step)
        return
    command = [sys.executable, "-m", "ledetraad.cli", "import", "--run", str(run_id)]
    subprocess.Popen(  # noqa: S603 - our own command, with an id and a step
        [*command, "--step", step],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
