"""What is made once for everybody: whoever needs it first makes it, and the others wait for it.

`make test` names a folder for the whole of it; else the run's own is used.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Fills a folder with what `ledetraad prepare` makes: database, keys and static files."""
    first = made_once(tmp_path_factory, "prepared", _prepare)

    def fill(folder: Path) -> Path:
        return Path(shutil.copytree(first, folder, dirs_exist_ok=True))

    return fill


def _prepare(folder: Path) -> None:
    # A demonstration's static files are not compressed, and nobody here reads compressed ones.
    Installation(folder, environment={"LEDETRAAD_DEMO": "1"}).must("prepare")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that somebody has filled; to be read or copied, never written in."""
    root = _shared_by_all(factory)
    made, half = root / name, root / f"{name}.half"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(made)
    return made


def _shared_by_all(factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("LEDETRAAD_TEST_PREPARED")
    if named:
        return Path(named)
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
