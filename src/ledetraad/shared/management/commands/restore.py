"""Make the database what it was when the backup was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledetraad.shared.command import Word
from ledetraad.shared.safekeeping import operations
from ledetraad.shared.safekeeping.speech import plainly, summary

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(Word):
    help = (
        "Make the database what it was when the backup was made: all of it, or nothing is changed. Stop the "
        "service first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="made by `ledetraad backup`")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="even though there are people in the database: they and what they wrote are removed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with plainly():
            done = operations.restore(options["file"], replace=options["replace"])
        self.stdout.write(f"Restored and verified: {summary(done.tables)}.")
        self.stdout.write("Everybody signs in anew.")
