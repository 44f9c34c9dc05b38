"""Print how the installation is doing."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error
from django.utils import translation

from ledetraad.people.forms.words import FACTS, words_of_fact
from ledetraad.people.queries.health import facts
from ledetraad.shared.health import findings


class Command(BaseCommand):
    help = "How this installation is doing. The whole audit log is read. Exit code 1 when something is amiss."
    requires_system_checks = ()

    @translation.override("en")
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = facts(whole_audit_log=True)
            told = findings()
        except Error as fault:
            self.stderr.write(f"The database does not answer as it should: {fault}")
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
