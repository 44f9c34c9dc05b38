"""From SQLite to PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ledetraad.shared.command import Word
from ledetraad.shared.safekeeping import operations
from ledetraad.shared.safekeeping.speech import plainly, summary


class Command(Word):
    help = (
        "Copy this SQLite installation into the empty PostgreSQL database that LEDETRAAD_DB_NAME, _HOST, "
        "_PORT, _USER and _PASSWORD name, and compare every table. Stop the service first."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        server = import_module("ledetraad.settings.server")
        with plainly():
            moved = operations.move(server.DATABASES["default"])
        for table, fingerprint in sorted(moved.items()):
            self.stdout.write(f"{fingerprint.rows:>9}  {fingerprint.digest[:16]}  {table}")
        self.stdout.write(f"Moved, and equal in both by count and digest: {summary(moved)}.")
        self.stdout.write(
            "Start the server with DJANGO_SETTINGS_MODULE=ledetraad.settings.server from now on. "
            "The SQLite file is untouched: keep it until you have seen that all is well."
        )
