"""Collecting and compressing static files, only when one of them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> None:
    """Compressing takes seconds, so what was collected last time is looked at first."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    now = mark_of_sources()
    if mark.is_file() and mark.read_text(encoding="utf-8") == now:
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(now, encoding="utf-8")


def mark_of_sources() -> str:
    """A digest that changes with the name, size or time of any static file, and with the storage."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
