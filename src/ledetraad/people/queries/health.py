"""How the installation is doing: facts that an administrator and a monitor can act on, never content."""

from __future__ import annotations

import datetime as dt
import shutil
import stat
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ledetraad.people.models import ImportRun, Person
from ledetraad.people.rules.importing.runs import UP_TO_DATE
from ledetraad.shared import audit, clock
from ledetraad.shared.encryption import EncryptionError, key_ring
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from pathlib import Path

LEAST_FREE = 1_000_000_000  # bytes
OLDEST_BACKUP = dt.timedelta(days=2)
LINES_A_LOOK = 20_000  # of the audit log, for one page; the command reads them all
CHECKED = "audit-checked-up-to"
GIGABYTE = 1_000_000_000


class Kind(StrEnum):
    VERSION = "version"
    DATABASE = "database"
    MIGRATIONS = "migrations"
    PEOPLE = "people"
    LAST_IMPORT = "last_import"
    AUDIT = "audit"
    KEY_FILE = "key_file"
    DISK = "disk"
    BACKUP = "backup"


@dataclass(frozen=True)
class Fact:
    """`value` is a number, a name or a day as text; empty when there is none."""

    kind: Kind
    ok: bool
    value: str = ""


def facts(*, whole_audit_log: bool = False) -> list[Fact]:
    return [
        Fact(Kind.VERSION, ok=True, value=_version()),
        _database(),
        _migrations(),
        Fact(Kind.PEOPLE, ok=True, value=str(Person.objects.filter(is_active=True).count())),
        _last_import(),
        _audit(None if whole_audit_log else LINES_A_LOOK),
        key_file_fact(settings.ENCRYPTION_KEYS),
        _disk(),
        backup_fact(settings.DATA),
    ]


def is_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def key_file_fact(path: Path) -> Fact:
    """It must be there, open what it has sealed, and be readable by its owner alone."""
    try:
        mode = path.stat().st_mode
        ring = key_ring()
        opened = ring.decrypt(ring.encrypt("health", "health"), "health")
    except (OSError, ValueError, KeyError, EncryptionError):
        return Fact(Kind.KEY_FILE, ok=False)
    is_private = not mode & (stat.S_IRWXG | stat.S_IRWXO)
    return Fact(Kind.KEY_FILE, ok=is_private and opened == "health", value=oct(mode & 0o777)[2:])


def backup_fact(folder: Path) -> Fact:
    """The command that backs up leaves the hour behind; backups made in another way are not known."""
    mark = folder / "last-backup"
    if not mark.exists():
        return Fact(Kind.BACKUP, ok=False)
    at = dt.datetime.fromtimestamp(mark.stat().st_mtime, tz=dt.UTC)
    return Fact(Kind.BACKUP, ok=clock.now() - at <= OLDEST_BACKUP, value=at.date().isoformat())


def _version() -> str:
    try:
        return version("ledetraad")
    except PackageNotFoundError:  # run from a checkout
        return ""


def _database() -> Fact:
    return Fact(Kind.DATABASE, ok=is_alive(), value=connection.vendor)


def _migrations() -> Fact:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Fact(Kind.MIGRATIONS, ok=not missing, value=str(len(missing)))


def _last_import() -> Fact:
    read = ImportRun.objects.filter(state__in=UP_TO_DATE).order_by("-finished_at")
    at = read.values_list("finished_at", flat=True).first()
    return Fact(Kind.LAST_IMPORT, ok=True, value=at.date().isoformat() if at else "")


def _audit(lines: int | None) -> Fact:
    """Goes on from where the last look ended; a look without a limit begins with the first line."""
    start = None if lines is None else cache.get(CHECKED)
    look = audit.look_through(start, lines)
    if look.broken is not None:
        return Fact(Kind.AUDIT, ok=False, value=str(look.broken))
    cache.set(CHECKED, look.reached, timeout=None)
    total = AuditEvent.objects.count()
    return Fact(Kind.AUDIT, ok=True, value=f"{look.reached[0]}/{total}")


def _disk() -> Fact:
    free = shutil.disk_usage(settings.DATA).free
    return Fact(Kind.DISK, ok=free >= LEAST_FREE, value=str(free // GIGABYTE))
