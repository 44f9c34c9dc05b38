"""Start the web server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server

from ledetraad.shared.command import Word

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(Word):
    help = (
        "Bring the database and the static files up to date, then serve the pages on this machine, for a "
        "proxy in front that speaks TLS. Stops politely at SIGTERM."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--address",
            default="127.0.0.1",
            help="listen at this address; by default one that only this machine can reach",
        )
        parser.add_argument("--port", type=int, default=8000, help="and this port; 8000 by default")
        parser.add_argument(
            "--workers", type=int, default=1, help="processes that answer; about one for each core"
        )

        parser.add_argument(
            "--as-prepared",
            action="store_true",
            help="bring nothing up to date: `ledetraad prepare` has just been run",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["as_prepared"]:
            call_command("prepare", stdout=self.stdout)
        serve(options["address"], options["port"], options["workers"])


def serve(address: str, port: int, workers: int) -> None:
    """One blocking thread a worker: threads share the interpreter lock and were measured slower."""
    Server(
        "ledetraad.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_access=False,
        # Else one that is killed, by the kernel for want of memory say, takes all the others with it.
        respawn_failed_workers=True,
    ).serve()
