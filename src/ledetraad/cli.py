"""The `ledetraad` command. Each word is a Django command of the same name, in the room it belongs to."""

from __future__ import annotations

import argparse
import os
import sys

import django
from django.core.management import ManagementUtility
from django.db import InterfaceError, OperationalError

WORDS = {
    "demo": "a lifelike organisation in the middle of its year, at an address on this machine",
    "serve": "the web server of this installation",
    "prepare": "make or bring up to date the database and the static files",
    "backup": "everything in one file, while people work",
    "restore": "the database as it was when a backup was made",
    "move": "from SQLite to PostgreSQL, verified table by table",
    "administrator": "make the first person who may import and set up",
}


def parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {word:<15}{meaning}" for word, meaning in sorted(WORDS.items()))
    result = argparse.ArgumentParser(
        prog="ledetraad",
        description="Goal-oriented development dialogues for public organisations.",
        epilog=f"words:\n{lines}\n\n`ledetraad WORD --help` tells more about each.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    result.add_argument("word", choices=sorted(WORDS), metavar="WORD", help="what to do; see below")
    result.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return result


def _set_apart(arguments: list[str]) -> None:
    """A demonstration has a folder of its own for each size, so that it never meets real people."""
    size = argparse.ArgumentParser(add_help=False)
    size.add_argument("--size", default="small")
    os.environ["LEDETRAAD_DEMO"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "ledetraad.settings.embedded"
    os.environ.setdefault("LEDETRAAD_DATA", f"var/demo-{size.parse_known_args(arguments)[0].size}")


def main() -> None:
    known = parser().parse_args(sys.argv[1:2] or ["--help"])
    if known.word == "demo":
        _set_apart(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledetraad.settings.embedded")
    try:
        django.setup()
        ManagementUtility(["ledetraad", known.word, *sys.argv[2:]]).execute()
    except (OperationalError, InterfaceError) as fault:
        sys.exit(f"The database cannot be used: {str(fault).strip()}.")
    except PermissionError as fault:
        sys.exit(
            f"Ledetråd may not use {fault.filename}: give its user the right to, or name another place."
        )


if __name__ == "__main__":
    main()
