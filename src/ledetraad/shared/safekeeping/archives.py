"""The backup file: a zip with a SQLite snapshot, a manifest, and the key file if asked for."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ledetraad.shared.safekeeping.tables import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST, DATABASE, KEYS = "manifest.json", "database.sqlite3", "encryption-keys.json"
FORMAT = 1


class ArchiveError(Exception):
    """The file is not a whole backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the backup holds: enough to tell whether it is whole and can be read here."""

    made_at: str
    engine: str
    migrations: list[str]
    tables: dict[str, Fingerprint]
    keys: dict[str, str]  # id and fingerprint of each key the text may be encrypted with
    sha256: dict[str, str]
    format: int = FORMAT


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def appearing_whole(path: Path) -> Iterator[Path]:
    """A draft beside the file, which takes its name when it is complete and on the disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write(path: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    """Write the manifest and the members into `path`, or nothing at all."""
    with (
        appearing_whole(path) as draft,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        for name, member in members.items():
            archive.write(member, name)


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack into `folder` and check every byte; raises ArchiveError on anything but a whole backup."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = read_manifest(archive.read(MANIFEST))
            for name in manifest.sha256.keys() & {DATABASE, KEYS}:
                archive.extract(name, folder)
    except (zipfile.BadZipFile, KeyError, EOFError) as fault:
        raise ArchiveError(f"{path} is not a whole backup of Ledetråd.") from fault
    for name, expected in manifest.sha256.items():
        if not (folder / name).is_file() or sha256_of(folder / name) != expected:
            raise ArchiveError(f"{path} is damaged: {name} is not what was backed up.")
    return manifest


def read_manifest(content: bytes) -> Manifest:
    try:
        fields = json.loads(content)
        if fields["format"] != FORMAT:
            raise ArchiveError("The backup was made by a newer Ledetråd: upgrade first.")
        fields["tables"] = {name: Fingerprint(**table) for name, table in fields["tables"].items()}
        return Manifest(**fields)
    except (ValueError, TypeError, KeyError) as fault:
        raise ArchiveError("The backup's manifest cannot be read.") from fault
