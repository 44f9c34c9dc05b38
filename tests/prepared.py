"""One preparation for everybody: whoever needs it first makes it, and each gets a copy.

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
    first = _first(_shared_by_all(tmp_path_factory))

    def fill(folder: Path) -> Path:
        return Path(shutil.copytree(first, folder, dirs_exist_ok=True))

    return fill


def _shared_by_all(factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get("LEDETRAAD_TEST_PREPARED")
    if named:
        return Path(named)
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _first(root: Path) -> Path:
    made = root / "prepared"
    with (root / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = root / "half-prepared"
            half.mkdir()
            # A demonstration's static files are not compressed, which takes longer than all the rest.
            Installation(half, environment={"LEDETRAAD_DEMO": "1"}).must("prepare")
            half.rename(made)
    return made
