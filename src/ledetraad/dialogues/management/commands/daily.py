"""What a new day changes by itself: leaders and tools of today, and what there is to remember."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledetraad.dialogues.operations.sweeping import sweep


class Command(BaseCommand):
    help = (
        "Open and park courses as the dates of employments, leaders and tools say, and bring what there "
        "is to remember up to the day; safe to repeat. A worker does the same each night."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sweep()
        self.stdout.write("The courses follow the dates of today.")
