"""Bring in people from a file: look first, then all or nothing, and the same again changes nothing."""

from __future__ import annotations

import base64
import hashlib
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from ledetraad.people.models import ImportRun
from ledetraad.people.operations.changes import people_changed
from ledetraad.people.operations.progress import Progress, progress_of, working_on
from ledetraad.people.operations.writing import Writer
from ledetraad.people.queries.importing import (
    fingerprint,
    known_organisation,
    organisations_administered_by,
    parents_by_own_id,
)
from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.difference import difference
from ledetraad.people.rules.importing.findings import (
    Failure,
    Findings,
    findings_of,
    from_json,
    to_json,
)
from ledetraad.people.rules.importing.picture.units import tops
from ledetraad.people.rules.importing.picture.whole import picture_of
from ledetraad.people.rules.importing.problems import FileRefusedError, Problem, Trouble
from ledetraad.people.rules.importing.reading import read_people
from ledetraad.people.rules.importing.runs import UNDER_WAY, RunState
from ledetraad.people.rules.roles import Acting
from ledetraad.shared import clock
from ledetraad.shared.audit import Event, record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from ledetraad.people.models import Person
    from ledetraad.people.rules.importing.difference import Difference
    from ledetraad.people.rules.importing.reading import UnitRow

    Tell = Callable[[Progress], None]


class NotReadyError(Exception):
    """The run is not one that can be applied: discarded, applied already, or full of troubles."""


class TooManyLeaveError(Exception):
    """More than a tenth of the employed would leave, and nobody has said that they may."""


class StateChangedError(Exception):
    """People have changed since the difference was shown; there is a new one to look at."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file would change, or, with no difference, why it cannot be used."""

    found: Difference | None
    findings: Findings
    fingerprint: str = ""
    tops: frozenset[str] = frozenset()

    @property
    def state(self) -> RunState:
        if self.found is None:
            return RunState.REFUSED
        return RunState.UNCHANGED if self.findings.is_empty else RunState.CHECKED


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def receive(
    people: Upload, units: Upload | None, day: dt.date, started_by: Person | None
) -> ImportRun:
    """Keep the file, encrypted, until somebody has looked at what it would change."""
    content = people.content + (units.content if units else b"")
    run = ImportRun(
        started_by=started_by,
        started_at=clock.now(),
        day=day,
        file_name=people.name[:200],
        units_file_name=units.name[:200] if units else "",
        sha256=hashlib.sha256(content).hexdigest(),
        file=_packed(people.content),
        units_file=_packed(units.content) if units else "",
    )
    with transaction.atomic():
        run.save(force_insert=True)
        _audit(run, "import.received", {"sha256": run.sha256})
    return run


def check(run_id: UUID, tell: Tell | None = None) -> ImportRun:
    """Read the file and keep what it would change. Nothing about people is written."""
    with working_on(run_id) as told:
        run = ImportRun.objects.get(pk=run_id)
        if run.state not in {RunState.WAITING, RunState.STOPPED, RunState.CHECKED}:
            return run
        _set_state(run, RunState.CHECKING)
        _keep(run, _compared(run, tell or told))
        return run


def _keep(run: ImportRun, comparison: Comparison, *, again: bool = False) -> None:
    """The comparison with its run; the file itself is kept only while there is something to say yes to."""
    run.fingerprint = comparison.fingerprint
    run.findings = to_json(replace(comparison.findings, again=again))
    run.state = comparison.state.value
    if comparison.state != RunState.CHECKED:
        run.file = run.units_file = ""
        run.finished_at = clock.now()
    run.save()


def _compared(run: ImportRun, tell: Tell) -> Comparison:
    tell(Progress("reading"))
    try:
        units = _unpacked(run.units_file) if run.units_file else None
        reading = read_people(_unpacked(run.file), units)
    except FileRefusedError as refusal:
        return Comparison(None, Findings(troubles=(refusal.trouble,), trouble_count=1))
    tell(Progress("comparing"))
    top = tops(reading, parents_by_own_id())
    known = known_organisation(top.keys())
    wanted, troubles = picture_of(reading, known, run.day)
    wrong = tuple(sorted({*troubles, *_not_yours(top, run.started_by)}))
    if wrong:
        return Comparison(None, Findings(troubles=wrong, trouble_count=len(wrong)))
    found = difference(known, wanted)
    findings = findings_of(found, known, wanted, reading.unknown_columns)
    return Comparison(found, findings, fingerprint(known), frozenset(top))


def _not_yours(top: Mapping[str, UnitRow], asker: Person | None) -> Iterator[Trouble]:
    """Tops of organisations that the one who brings the file does not administer."""
    if asker is None:
        return
    mine = organisations_administered_by(asker)
    for id_, row in top.items():
        if id_ not in mine:
            yield Trouble(
                row.line,
                Column.UNIT,
                Problem.NOT_YOURS,
                id_,
                names=tuple(sorted(mine)),
                file=row.file,
            )


def start_applying(run_id: UUID, *, allow_many_leavers: bool) -> bool:
    """Claim a checked run; of two that click at once only one is told to go on."""
    run = ImportRun.objects.filter(pk=run_id, state=RunState.CHECKED.value)
    return bool(run.update(state=RunState.APPLYING.value, allow_many_leavers=allow_many_leavers))


def apply(run_id: UUID, tell: Tell | None = None) -> ImportRun:
    """Make the change that was shown, in one transaction, or none.

    Raises NotReadyError, TooManyLeaveError or StateChangedError with nothing changed; after the
    last one the run holds a new difference to look at.
    """
    with working_on(run_id) as told:
        run = ImportRun.objects.get(pk=run_id)
        if run.state == RunState.APPLIED:
            return run
        if run.state != RunState.APPLYING:
            raise NotReadyError
        try:
            _apply(run, tell or told)
        except BaseException as error:
            _put_back(run_id, error)
            raise
        return run


def _put_back(run_id: UUID, error: BaseException) -> None:
    """Nothing has been changed, so it can be tried again; its page says so, and why as far as it knows."""
    run = ImportRun.objects.filter(pk=run_id, state=RunState.APPLYING.value).first()
    if run is None:
        return
    if not isinstance(error, TooManyLeaveError):
        failure = Failure.DATABASE if isinstance(error, DatabaseError) else Failure.PROGRAM
        run.findings = to_json(replace(from_json(run.findings), failure=failure))
    run.state = RunState.CHECKED.value
    run.save(update_fields=["state", "findings"])


def _apply(run: ImportRun, tell: Tell) -> None:
    shown = run.fingerprint
    comparison = _compared(run, tell)
    found = comparison.found
    if found is None or comparison.fingerprint != shown:
        _keep(run, comparison, again=True)
        raise StateChangedError
    if found.too_many_leave and not run.allow_many_leavers:
        raise TooManyLeaveError
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != RunState.APPLYING:
            raise NotReadyError
        if fingerprint(known_organisation(comparison.tops)) != shown:
            raise StateChangedError
        _write(run, found, tell)


def _write(run: ImportRun, found: Difference, tell: Tell) -> None:
    writer = Writer(found, lambda done, total: tell(Progress("writing", done, total)))
    people_changed.send(sender=ImportRun, change=writer.write())
    run.state = RunState.APPLIED.value
    run.finished_at = clock.now()
    run.file = run.units_file = ""
    run.save()
    counts = {"rows": writer.total, "left": len(found.left), "new": len(found.new_persons)}
    _audit(run, "import.applied", {"sha256": run.sha256, **counts})


def discard(run: ImportRun) -> None:
    """Forget the file; what it would have changed is forgotten too."""
    with transaction.atomic():
        changed = ImportRun.objects.filter(
            pk=run.pk, state__in=[RunState.CHECKED.value, RunState.STOPPED.value]
        ).update(state=RunState.DISCARDED.value, file="", units_file="", findings="")
        if changed:
            _audit(run, "import.discarded", {"sha256": run.sha256})


def settle(run: ImportRun) -> Progress | None:
    """How far a run is; one whose process has died is marked as stopped, with nothing changed."""
    if run.state not in UNDER_WAY:
        return None
    progress = progress_of(run.pk)
    if progress is not None:
        return progress
    ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=RunState.STOPPED.value)
    run.refresh_from_db(fields=["state"])
    return None


def _set_state(run: ImportRun, state: RunState) -> None:
    run.state = state.value
    ImportRun.objects.filter(pk=run.pk).update(state=state.value)


def _audit(run: ImportRun, verb: str, details: dict[str, object]) -> None:
    actor = run.started_by_id
    role = Acting.ADMINISTRATOR if actor else Acting.SYSTEM
    record(
        Event(
            actor=actor,
            role=role.value,
            verb=verb,
            object_kind="import",
            object_id=run.pk,
            details=details,
        )
    )


def _packed(content: bytes) -> str:
    return base64.b85encode(zlib.compress(content, level=1)).decode()


def _unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b85decode(text))
