"""Make or bring up to date what the server stands on."""

from __future__ import annotations

from typing import Any

from ledetraad.shared.command import Word
from ledetraad.shared.encryption import key_ring
from ledetraad.shared.safekeeping import databases
from ledetraad.shared.static_files import collect


class Command(Word):
    help = (
        "Make or bring up to date the database, the keys and the static files, as `ledetraad serve` does "
        "when it starts. Running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        databases.make_tables("default")
        key_ring()
        collect()
        self.stdout.write("The database, the keys and the static files are ready.")
