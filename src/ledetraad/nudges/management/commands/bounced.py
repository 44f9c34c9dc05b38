"""Read one returned mail from standard input, as a mail server hands it over."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from ledetraad.nudges.operations.bounces import LONGEST, take_bounce


class Command(BaseCommand):
    help = (
        "Read a returned mail from standard input and mark the address. Ends well whatever it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        noted = take_bounce(sys.stdin.buffer.read(LONGEST))
        self.stdout.write("Noted." if noted else "Not about a mail of ours: nothing was changed.")
