"""Back up, restore, move: each either done and verified, or refused with nothing changed."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections, transaction

from ledetraad.shared import clock
from ledetraad.shared.safekeeping import archives, databases, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledetraad.shared.safekeeping.tables import Fingerprint

TARGET = "target"


class RefusedError(Exception):
    """What was asked for cannot be done; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was kept, table by table, and whether the keys went with it."""

    tables: dict[str, Fingerprint]
    with_keys: bool


def back_up(file: Path, *, with_keys: bool = False) -> Done:
    """Write everything, as it is at this moment, into one file. People may go on working."""
    if file.exists():
        raise RefusedError(f"{file} exists already. Give the backup a name of its own.")
    with beside(file) as folder:
        snapshot = folder / archives.DATABASE
        databases.snapshot(snapshot)
        with databases.also(databases.SNAPSHOT, databases.sqlite_file(snapshot)) as alias:
            contents = tables.fingerprints(alias)
            migrations = databases.migrations_in(alias)
        members = {archives.DATABASE: snapshot}
        if with_keys and key_file().exists():
            members[archives.KEYS] = key_file()
        manifest = archives.Manifest(
            made_at=clock.now().isoformat(),
            engine=connections["default"].vendor,
            migrations=migrations,
            tables=contents,
            keys=key_fingerprints(key_file()),
            sha256={name: archives.sha256_of(path) for name, path in members.items()},
        )
        archives.write(file, manifest, members)
    return Done(contents, archives.KEYS in members)


def restore(file: Path, *, replace: bool = False) -> Done:
    """Make this installation's database what it was when the backup was made."""
    if not tables.is_empty("default") and not replace:
        raise RefusedError(
            "There are people in this database already. Restore into an empty one, or add --replace "
            "if all that is here may be lost."
        )
    with beside(data_folder() / "restore") as folder:
        manifest = archives.unpack(file, folder)
        snapshot = folder / archives.DATABASE
        keys = folder / archives.KEYS
        with_keys = archives.KEYS in manifest.sha256
        refuse_newer(manifest.migrations)
        refuse_unreadable(manifest.keys, keys if with_keys else key_file())
        contents = brought_up_to_date(snapshot, manifest)
        with keys_in_place(keys if with_keys else None):
            databases.pour(snapshot)
    return Done(contents, with_keys)


def move(target: dict[str, Any]) -> dict[str, Fingerprint]:
    """Copy the SQLite installation into an empty PostgreSQL database, and verify every table.

    Writers wait meanwhile, so that nobody saves into the old house after the removal van has left.
    """
    if connections["default"].vendor != "sqlite":
        raise RefusedError("This installation does not use SQLite: there is nothing to move.")
    with databases.also(TARGET, target) as alias:
        if not tables.is_empty(alias):
            raise RefusedError(
                "There are people in the PostgreSQL database already. Move into an empty one."
            )
        databases.make_tables(alias)
        with transaction.atomic(), transaction.atomic(using=alias):  # the first shuts out writers
            tables.copy("default", alias)
            return databases.compare("default", alias)


def brought_up_to_date(snapshot: Path, manifest: archives.Manifest) -> dict[str, Fingerprint]:
    """Give a backup from an earlier version the tables of this one, in the copy alone."""
    with databases.also(databases.SNAPSHOT, databases.sqlite_file(snapshot)) as alias:
        before = databases.migrations_in(alias)
        databases.make_tables(alias)
        contents = tables.fingerprints(alias)
        if before == databases.migrations_in(alias) and contents != manifest.tables:
            raise RefusedError("The backup's tables are not those its manifest tells of.")
    return contents


def refuse_newer(migrations: list[str]) -> None:
    if unknown := databases.unknown_migrations(migrations):
        raise RefusedError(
            f"The backup was made by a newer Ledetråd (it knows {unknown[-1]}): upgrade first."
        )


def refuse_unreadable(needed: dict[str, str], file: Path) -> None:
    """Text that nobody could ever read again is no restored database."""
    here = key_fingerprints(file)
    missing = [name for name, mark in needed.items() if here.get(name) != mark]
    if missing:
        raise RefusedError(
            f"The text in the backup is encrypted with a key ({', '.join(missing)}) that is not in "
            f"{key_file()}. Put the key file of that installation there first."
        )


def key_file() -> Path:
    return Path(settings.ENCRYPTION_KEYS)


def key_fingerprints(file: Path) -> dict[str, str]:
    """Enough of each key's digest to tell whether it is the same, and nothing to read text with."""
    if not file.exists():
        return {}
    keys: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))["keys"]
    return {
        name: hashlib.sha256(b"ledetraad key" + base64.b64decode(key)).hexdigest()[:16]
        for name, key in keys.items()
    }


@contextmanager
def keys_in_place(keys: Path | None) -> Iterator[None]:
    """Put the backup's key file in its place; the one that lay there is kept beside it.

    When the restoring fails, the old file comes back.
    """
    place = key_file()
    if keys is None or (place.exists() and place.read_bytes() == keys.read_bytes()):
        yield
        return
    old = place.with_name(f"{place.name}.before-{clock.now():%Y%m%dT%H%M%S}")
    if place.exists():
        place.rename(old)
    keys.chmod(0o600)
    keys.rename(place)
    try:
        yield
    except BaseException:
        place.unlink()
        if old.exists():
            old.rename(place)
        raise


def data_folder() -> Path:
    return key_file().parent


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """A private folder on the file's own disk, gone afterwards."""
    if not file.parent.is_dir():
        raise RefusedError(f"There is no folder {file.parent}.")
    with tempfile.TemporaryDirectory(prefix=".ledetraad-", dir=file.parent) as folder:
        yield Path(folder)
