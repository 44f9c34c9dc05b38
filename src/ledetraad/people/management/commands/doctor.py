"""Print how the installation is doing."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.db import Error
from django.utils import translation

from ledetraad.people.forms.words import FACTS, words_of_fact
from ledetraad.people.queries.health import facts
from ledetraad.shared.command import Word, words_of
from ledetraad.shared.health import findings


class Command(Word):
    help = (
        "Say how this installation is doing, a line for each thing: ok, or LOOK with what to do. The whole "
        "audit log is read. Exit code 1 when a line says LOOK, for a monitor."
    )

    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = facts(whole_audit_log=True)
            told = findings()
        except Error as fault:
            self.stderr.write(f"The database cannot be used: {words_of(fault)}.")
            sys.exit(1)
        for fact in found:
            self._say(str(FACTS[fact.kind]), fact.ok, words_of_fact(fact))
        for one in told:
            self._say(one.label, one.ok, f"{one.how} {one.what_to_do}".strip())
        self.stdout.write(f"data in {settings.DATA}")
        if not (all(fact.ok for fact in found) and all(one.ok for one in told)):
            sys.exit(1)

    def _say(self, label: str, ok: bool, how: str) -> None:
        mark = "ok  " if ok else "LOOK"
        self.stdout.write(f"{mark}  {label}: {how}")
