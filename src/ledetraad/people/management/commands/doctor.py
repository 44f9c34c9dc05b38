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


class Command(BaseCommand):
    help = "How this installation is doing. The whole audit log is read. Exit code 1 when something is amiss."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = facts(whole_audit_log=True)
        except Error as fault:
            self.stderr.write(f"The database does not answer as it should: {fault}")
            sys.exit(1)
        with translation.override("en"):
            for fact in found:
                mark = "ok  " if fact.ok else "LOOK"
                self.stdout.write(f"{mark}  {FACTS[fact.kind]}: {words_of_fact(fact)}")
        self.stdout.write(f"data in {settings.DATA}")
        if not all(fact.ok for fact in found):
            sys.exit(1)
