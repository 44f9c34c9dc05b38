"""Secrets made once per installation and kept in files that only the owner may read."""

from __future__ import annotations

import hashlib
import os
import secrets as entropy
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(folder: Path, name: str, environment: str, first: str = "") -> str:
    """The secret from the environment, else from its file, else `first` or a new one, and kept."""
    if given := os.environ.get(environment):
        return given
    path = folder / name
    if not path.exists():
        create_private(path, first or entropy.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


def derived(use: str, secret_key: str) -> str:
    """A key for one use, from which the secret key cannot be told."""
    return hashlib.sha256(f"{use}{secret_key}".encode()).hexdigest()


def hexadecimal(value: str, environment: str) -> bytes:
    """A key of 32 bytes as it is written down."""
    try:
        key = bytes.fromhex(value)
    except ValueError:
        key = b""
    if len(key) != hashlib.sha256().digest_size:
        raise ImproperlyConfigured(f"{environment} must be 64 hexadecimal digits.")
    return key


def create_private(path: Path, content: str) -> None:
    """Write a new file readable by its owner alone; of two that race, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
