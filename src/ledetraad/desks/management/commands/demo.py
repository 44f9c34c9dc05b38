"""A lifelike organisation in the middle of its year, served at an address on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from ledetraad.desks.operations.demonstration.build import build, is_built
from ledetraad.desks.operations.demonstration.organisation import Size
from ledetraad.shared.command import Word
from ledetraad.shared.management.commands.serve import serve

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker that fills the demonstration's outbox, and ends when this process does."""
    command = [sys.executable, "-m", "ledetraad.cli", "work", "--while-alive", str(os.getpid())]
    worker = subprocess.Popen(command)  # noqa: S603 - our own command
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


class Command(Word):
    help = (
        "Build a made-up organisation in the middle of its year, and serve it and a worker on this machine. "
        "It has a folder of its own, var/demo-SIZE, and never meets real people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size",
            choices=[size.value for size in Size],
            default=Size.SMALL.value,
            help="240, 4,400 or 40,000 employees; a city takes minutes to build",
        )
        parser.add_argument("--port", type=int, default=8000, help="8000 by default")
        parser.add_argument("--build-only", action="store_true", help="build the database and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is not a demonstration: nothing was changed.")
        self._prepare(Size(options["size"]))
        if options["build_only"]:
            return
        self.stdout.write(
            f"\nLedetråd is at http://127.0.0.1:{options['port']}/ (Ctrl-C stops it)\n"
        )
        self.stdout.flush()
        with worker_beside():
            serve("127.0.0.1", options["port"], workers=1)

    def _prepare(self, size: Size) -> None:
        call_command("prepare", stdout=self.stdout)
        if is_built():
            return
        begun = time.monotonic()
        build(size, tell=self.stdout.write)
        self.stdout.write(f"The demonstration was built in {time.monotonic() - begun:.1f} s.")
