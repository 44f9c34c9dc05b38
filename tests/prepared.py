"""What is made once for everybody: whoever needs it first makes it, and the others wait for it.

`make test` names a folder for the whole of it; else the run's own is used.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tools import throwaway_postgresql

from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


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


@pytest.fixture(scope="session")
def prepared_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Path], AbstractContextManager[OnPostgresql]]:
    """The same for settings.server: a folder is filled, and its database runs as long as it is used."""
    first = made_once(tmp_path_factory, "prepared-on-postgresql", _prepare_on_postgresql)

    @contextmanager
    def fill(folder: Path) -> Iterator[OnPostgresql]:
        shutil.copytree(first / "house", folder, dirs_exist_ok=True)
        with throwaway_postgresql.cluster(first / "data") as socket:
            yield OnPostgresql(on_server(folder, socket), socket)

    return fill


@dataclass(frozen=True)
class OnPostgresql:
    """An installation, and the folder of the cluster it has to itself."""

    installation: Installation
    cluster: Path


def on_server(folder: Path, socket: Path) -> Installation:
    return Installation(
        folder,
        environment={
            "LEDETRAAD_DB_HOST": str(socket),
            "LEDETRAAD_DB_USER": "postgres",
            "DJANGO_SETTINGS_MODULE": "ledetraad.settings.server",
            "LEDETRAAD_HOSTS": "127.0.0.1",
        },
    )


def _prepare_on_postgresql(folder: Path) -> None:
    house = folder / "house"
    house.mkdir()
    with throwaway_postgresql.cluster() as socket:
        on_server(house, socket).must("prepare")
        throwaway_postgresql.keep(socket, folder / "data")


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
