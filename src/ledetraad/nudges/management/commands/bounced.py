"""Read one returned mail from standard input, as a mail server hands it over."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from ledetraad.nudges.operations.bounces import LONGEST, take_bounce
from ledetraad.shared.command import Word, words_of


class Command(Word):
    help = (
        "Read a returned mail from standard input, as a mail server hands it over, and mark the address "
        "at which nobody is. Exit code 0 whatever mail it was; 75, so that the mail server keeps it and "
        "tries again, when the database cannot be used."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(LONGEST)
        try:
            noted = take_bounce(raw)
        except (DatabaseError, InterfaceError) as fault:
            raise CommandError(
                f"The database cannot be used: {words_of(fault)}.", returncode=os.EX_TEMPFAIL
            ) from fault
        self.stdout.write("Noted." if noted else "Not about a mail of ours: nothing was changed.")
