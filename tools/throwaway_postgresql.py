"""A PostgreSQL that lives as long as one command: `throwaway_postgresql.py COMMAND...`.

It begins empty, or as the folder LEDETRAAD_TEST_LIKE where there is one. The command finds the
cluster's socket directory in LEDETRAAD_TEST_POSTGRESQL; the role is `postgres`, the database
`ledetraad`. Nothing listens on the network and nothing is kept.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Surviving a power cut costs time, and a cluster that is thrown away has none to survive. Every
# commit is still written before it is answered: tests crash this server and look for what it said.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


class NoPostgresqlError(Exception):
    """PostgreSQL's server programs are not on this machine."""


def programs() -> Path:
    """The directory of the newest PostgreSQL server programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgresqlError("PostgreSQL is not on this machine: apt-get install postgresql")
    return Path(on_path).resolve().parent


def run(*command: str | Path) -> None:
    """Run one of PostgreSQL's programs, as its own user where we are root (it refuses root)."""
    words = [str(word) for word in command]
    owner = "postgres" if os.geteuid() == 0 else None
    done = subprocess.run(  # noqa: S603 - fixed programs
        words, capture_output=True, text=True, check=False, cwd="/", user=owner, group=owner
    )
    if done.returncode:
        raise RuntimeError(f"{words} failed:\n{done.stdout}{done.stderr}")


def start(home: Path) -> None:
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    run(programs() / "pg_ctl", "-D", home / "data", "-l", home / "log", "-w",
        "-o", f"-k {home} {options}", "start")  # fmt: skip


def stop(home: Path, mode: str = "immediate") -> None:
    run(programs() / "pg_ctl", "-D", home / "data", "-m", mode, "-w", "stop")


@contextmanager
def cluster(like: Path | None = None) -> Iterator[Path]:
    """A running cluster, empty or with what `keep` has kept; yields its socket directory."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        postgres = pwd.getpwnam("postgres")
        os.chown(home, postgres.pw_uid, postgres.pw_gid)
    try:
        if like is None:
            run(programs() / "initdb", "-D", home / "data", "-A", "trust", "-U", "postgres",
                "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        else:
            _copy(like, home / "data")
        start(home)
        try:
            if like is None:
                run(programs() / "createdb", "-h", home, "-U", "postgres", "ledetraad")
            yield home
        finally:
            stop(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def keep(home: Path, data: Path) -> None:
    """Copy what lies in a running cluster to a folder that others can be begun with."""
    stop(home, "fast")  # all is written first
    _copy(home / "data", data)
    start(home)


def _copy(data: Path, to: Path) -> None:
    subprocess.run(["/bin/cp", "-a", data, to], check=True)  # noqa: S603 - with its owner, unlike shutil


def main() -> int:
    if len(sys.argv) == 1:
        print(__doc__)
        return 2
    try:
        like = Path(os.environ.get("LEDETRAAD_TEST_LIKE", ""))
        with cluster(like if (like / "PG_VERSION").exists() else None) as socket:
            environment = os.environ | {"LEDETRAAD_TEST_POSTGRESQL": str(socket)}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode  # noqa: S603 - the caller's own command
    except NoPostgresqlError as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
