"""Write everything into one file while people work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from ledetraad.shared.command import Word
from ledetraad.shared.safekeeping import operations
from ledetraad.shared.safekeeping.speech import plainly, summary

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(Word):
    help = "Write everything, as it is at this moment, into one file. People may go on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="a new file in a folder that exists, .zip by custom",
        )
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the key file into the backup too; whoever holds the backup can then read it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with plainly():
            done = operations.back_up(options["file"], with_keys=options["with_keys"])
        (settings.DATA / "last-backup").touch()  # its hour is what `doctor` tells
        self.stdout.write(f"{options['file']}: {summary(done.tables)}.")
        self.stdout.write(
            "The keys are in it: whoever holds this file can read every text. Keep it locked away."
            if done.with_keys
            else f"The keys are NOT in it. Without {operations.key_file()} no text in this backup "
            "can ever be read: keep a copy of that file, apart from the backups."
        )
