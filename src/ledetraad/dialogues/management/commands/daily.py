"""What a new day changes by itself: leaders and tools of today, and what there is to remember."""

from __future__ import annotations

from typing import Any

from ledetraad.dialogues.operations.sweeping import sweep
from ledetraad.shared.command import Word


class Command(Word):
    help = (
        "Begin and park the courses of dialogues as today's dates of employments, leaders and tools say, and "
        "note what there is to remind people of. Running it again changes nothing. A worker does the same "
        "each night; it is needed only where none runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        sweep()
        self.stdout.write("The courses follow the dates of today.")
