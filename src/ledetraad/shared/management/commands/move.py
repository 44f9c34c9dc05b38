"""From SQLite to PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

from ledetraad.shared.safekeeping import operations
from ledetraad.shared.safekeeping.speech import plainly, summary


class Command(BaseCommand):
    help = "Copy this SQLite installation into the PostgreSQL database that LEDETRAAD_DB_* name."
    requires_system_checks = ()

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
