"""Work that nobody waits for: reminders, mail, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledetraad.shared.command import Word
from ledetraad.shared.jobs.queue import try_again
from ledetraad.shared.jobs.worker import Worker

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(Word):
    help = (
        "Send mail and do what recurs, until told to stop. Several may run, on several machines. "
        "SIGTERM lets it finish what is under way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="let jobs that were given up be tried again, and end",
        )
        parser.add_argument(
            "--while-alive",
            type=int,
            metavar="PID",
            help="end when this process, that started it, has ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["again"]:
            self.stdout.write(f"Jobs that will be tried again: {try_again()}.")
            return
        Worker(parent=options["while_alive"]).run()
