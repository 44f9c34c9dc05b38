"""Bring in people from the file that an HR system exports."""
# ruff: noqa: N999 - the word on the command line is import

from __future__ import annotations

import datetime as dt
from argparse import SUPPRESS
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from ledetraad.people.forms.import_words import SECTIONS, STEPS, place, sentence, too_many
from ledetraad.people.forms.importing import LARGEST
from ledetraad.people.operations.importing import (
    StateChangedError,
    Upload,
    apply,
    check,
    discard,
    receive,
    start_applying,
)
from ledetraad.people.rules.importing.findings import from_json
from ledetraad.people.rules.importing.runs import RunState
from ledetraad.people.tasks import work
from ledetraad.shared import clock
from ledetraad.shared.command import Word

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ledetraad.people.models import ImportRun
    from ledetraad.people.operations.progress import Progress
    from ledetraad.people.rules.importing.findings import Findings

SHOWN = 20


class Command(Word):
    help = (
        "Bring in people, units and leaders from the file that an HR system exports: all of it, or nothing "
        "is changed. docs/operate/import.md describes the columns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, metavar="FILE", help="CSV, one row for each employment"
        )
        parser.add_argument(
            "--units",
            type=Path,
            metavar="FILE",
            help="the units, when the HR system exports them in a file of their own",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, and change nothing"
        )
        parser.add_argument(
            "--allow-many-leavers",
            action="store_true",
            help="go on although more than one in ten would leave",
        )
        parser.add_argument(
            "--date",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day it counts from; today by default",
        )
        parser.add_argument(
            "--language", choices=["da", "en"], default="en", help="of what is told; en by default"
        )
        # What the web server asks for, in a process apart: not for people.
        parser.add_argument("--run", type=UUID, help=SUPPRESS)
        parser.add_argument("--step", choices=["check", "apply"], default="check", help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["run"]:
            work(options["run"], options["step"])
            return
        if not options["file"]:
            raise CommandError("Name the file to import.")
        with translation.override(options["language"]):
            self._import(options)

    def _import(self, options: dict[str, Any]) -> None:
        units = _read(options["units"]) if options["units"] else None
        day = options["date"] or clock.today()
        run = receive(_read(options["file"]), units, day, started_by=None)
        run = check(run.pk, self._tell)
        findings = from_json(run.findings)
        self._describe(findings)
        if run.state == RunState.REFUSED:
            raise CommandError("Nothing was changed.")
        if options["dry_run"] or run.state == RunState.UNCHANGED:
            discard(run)
            self.stdout.write("Nothing was changed.")
            return
        if findings.too_many_leave and not options["allow_many_leavers"]:
            discard(run)
            words = too_many(findings.counts["left"], findings.employed)
            raise CommandError(f"{words} Nothing was changed. (--allow-many-leavers)")
        self._apply(run, allow_many_leavers=options["allow_many_leavers"])

    def _apply(self, run: ImportRun, *, allow_many_leavers: bool) -> None:
        start_applying(run.pk, allow_many_leavers=allow_many_leavers)
        try:
            apply(run.pk, self._tell)
        except StateChangedError as error:
            raise CommandError(
                "People have changed in the meantime. Nothing was changed; run it again."
            ) from error
        self.stdout.write("Done.")

    def _describe(self, findings: Findings) -> None:
        for trouble in findings.troubles:
            where = place(trouble)
            self.stderr.write(f"{where}: {sentence(trouble)}" if where else sentence(trouble))
        if findings.trouble_count > len(findings.troubles):
            self.stderr.write(f"... {findings.trouble_count} in all")
        if findings.unknown_columns:
            self.stdout.write(f"Columns not used: {', '.join(findings.unknown_columns)}")
        for section, count in findings.counts.items():
            if count:
                self.stdout.write(f"{count:>7} {SECTIONS[section]}")
                for row in findings.rows[section][:SHOWN]:
                    self.stdout.write("        " + " · ".join(row.values()))

    def _tell(self, progress: Progress) -> None:
        part = f" {progress.done} / {progress.total}" if progress.total else ""
        self.stdout.write(f"{STEPS[progress.step]}{part}")


def _read(path: Path) -> Upload:
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(_("The file is larger than 50 MB."))
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
