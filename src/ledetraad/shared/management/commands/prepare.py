"""Make or bring up to date what the server stands on."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from ledetraad.shared.encryption import key_ring
from ledetraad.shared.static_files import collect


class Command(BaseCommand):
    help = "Make or bring up to date the database, the keys and the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        key_ring()
        collect()
        self.stdout.write("The database, the keys and the static files are ready.")
