"""What a new day changes by itself: leaderships that begin or end, tools that are given today."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ledetraad.dialogues.operations.courses import follow_changes


class Command(BaseCommand):
    help = (
        "Open and park courses as the dates of employments, leaders and tools say; safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        follow_changes()
        self.stdout.write("The courses follow the dates of today.")
