"""The `ledetraad` command. Each word is a Django command of the same name, in the room it belongs to."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, ManagementUtility
from django.db import InterfaceError, OperationalError, ProgrammingError

from ledetraad.settings.environment import listed
from ledetraad.shared import served
from ledetraad.shared.command import lacks_tables, words_of

WORDS = {
    "demo": "a lifelike organisation in the middle of its year, at an address on this machine",
    "serve": "the web server; brings the database up to date first",
    "work": "a worker: sends mail and does what recurs; several may run",
    "bounced": "read a returned mail from standard input and mark its address",
    "daily": "what a new day changes, where no worker runs to do it at night",
    "import": "people, from the file that an HR system exports",
    "prepare": "make or bring up to date database, keys and static files, without serving",
    "backup": "everything in one file, while people work",
    "restore": "the database as it was when a backup was made",
    "move": "everything from SQLite to PostgreSQL, compared table by table",
    "doctor": "how this installation is doing, and what to do about it",
    "administrator": "make the first person who may import and set up",
}

RESEARCH = {
    "plan": "write, check or freeze a trial's analysis plan",
    "draw": "draw lots among the leaders of a roster, so that anyone can draw them again",
    "evaluate": "did it work? A report from a researcher's own file and plan",
    "power": "would a trial of this design see the effect?",
    "check-table": "does a published table add up?",
}
"""Words that work on files and need no database: `ledetraad.trials.commands`."""


def parser() -> argparse.ArgumentParser:
    lines = "\n".join(
        f"  {word:<15}{meaning}" for word, meaning in sorted((WORDS | RESEARCH).items())
    )
    result = argparse.ArgumentParser(
        prog="ledetraad",
        description="Goal-oriented development dialogues for public organisations.",
        epilog=f"words:\n{lines}\n\n`ledetraad WORD --help` tells more about each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument(
        "word", choices=sorted(WORDS | RESEARCH), metavar="WORD", help="what to do; see below"
    )
    result.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return result


def _research(arguments: list[str]) -> int:
    """Run a word of the trial room, which is read only now: the web server needs no statistics."""
    try:
        commands = import_module("ledetraad.trials.commands")
    except ModuleNotFoundError as missing:
        sys.exit(f"This word needs {missing.name}: install ledetraad[statistics].")
    return int(commands.main(arguments))


def _set_apart(arguments: list[str]) -> None:
    """A demonstration has a folder of its own for each size, so that it never meets real people."""
    wanted = argparse.ArgumentParser(add_help=False)
    wanted.add_argument("--size", default="small")
    wanted.add_argument("--port", default="8000")
    given = wanted.parse_known_args(arguments)[0]
    os.environ["LEDETRAAD_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ledetraad.settings.embedded"
    os.environ.setdefault("LEDETRAAD_DATA", f"var/demo-{given.size}")
    os.environ.setdefault("LEDETRAAD_ADDRESS", f"http://127.0.0.1:{given.port}")


def _keep_where(arguments: list[str], folder: Path) -> None:
    """The settings are read next, and by each worker that is started beside."""
    wanted = argparse.ArgumentParser(add_help=False)
    wanted.add_argument("--address", default="127.0.0.1")
    wanted.add_argument("--port", default="8000")
    given = wanted.parse_known_args(arguments)[0]
    if given.port.isdecimal() and not {"-h", "--help"} & {*arguments}:
        served.keep(folder, served.address_of(given.address, given.port, listed("LEDETRAAD_HOSTS")))


def _as_its_owner(folder: Path) -> None:
    """What root leaves in the folder of the service's user, the service could not write to."""
    if os.geteuid() == 0 and folder.exists() and folder.stat().st_uid != 0:
        sys.exit(f"{folder} does not belong to root: run this as the user it belongs to.")


def _set_up() -> None:
    name = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledetraad.settings.embedded")
    try:
        django.setup()
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        sys.exit(f"There are no settings {name}: look at DJANGO_SETTINGS_MODULE.")
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))


def main() -> None:
    known = parser().parse_args(sys.argv[1:2] or ["--help"])
    if known.word in RESEARCH:
        sys.exit(_research(sys.argv[1:]))
    if known.word == "demo":
        _set_apart(sys.argv[2:])
    os.umask(0o077)  # what people have written is for the service's own user alone
    try:
        folder = Path(os.environ.get("LEDETRAAD_DATA", "var"))
        _as_its_owner(folder)
        if known.word == "serve":
            _keep_where(sys.argv[2:], folder)
        _set_up()
        # With --traceback Django leaves a refusal to us: its sentence is enough, without its class.
        ManagementUtility(["ledetraad", known.word, "--traceback", *sys.argv[2:]]).execute()
    except CommandError as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(refusal.returncode)
    except (OperationalError, InterfaceError, ProgrammingError) as fault:
        if isinstance(fault, ProgrammingError) and not lacks_tables(fault):
            raise
        sys.exit(f"The database cannot be used: {words_of(fault)}.")
    except PermissionError as fault:
        sys.exit(
            f"Ledetråd may not use {fault.filename}: give its user the right to, or name another place."
        )


if __name__ == "__main__":
    main()
