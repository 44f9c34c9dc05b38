"""Work that nobody waits for: reminders, mail, reports."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledetraad.shared.jobs.worker import Worker


class Command(BaseCommand):
    help = "Send mail and do what recurs, until told to stop. Several may run, on several machines."

    def handle(self, *args: Any, **options: Any) -> None:
        Worker().run()
