"""Text that lies encrypted in the database, bound to its own row and column.

AES-GCM (NIST SP 800-38D) with a random 96-bit nonce. The key file lies outside the database and apart
from the secret key. Each value names its key, so keys can be rotated; a wrong key, row or column raises.
"""

from __future__ import annotations

import base64
import functools
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from ledetraad.shared.secrets import create_private

if TYPE_CHECKING:
    from collections.abc import Mapping

    _TextField = models.TextField[str, str]
    _AnyField = models.Field[Any, Any]
else:
    _TextField = models.TextField  # subscripted by the type checker alone

NONCE_BYTES = 12


class EncryptionError(Exception):
    """The text cannot be read with the keys at hand; it is never shown as ciphertext."""


class Ciphertext(str):
    """A value that has been encrypted and may go to the database."""

    __slots__ = ()


class Sealed:
    """A value as it came from the database, not yet opened."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<sealed text>"


class KeyRing:
    def __init__(self, current: str, keys: Mapping[str, bytes]) -> None:
        self.current = current
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}

    def encrypt(self, text: str, place: str) -> Ciphertext:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = self._ciphers[self.current].encrypt(nonce, text.encode(), place.encode())
        return Ciphertext(f"{self.current}:{base64.b64encode(nonce + sealed).decode()}")

    def decrypt(self, value: str, place: str) -> str:
        name, _, body = value.partition(":")
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise EncryptionError(f"The key {name!r} is not in the key file.")
        try:
            raw = base64.b64decode(body, validate=True)
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise EncryptionError(
                "The text has been altered, or belongs to another row."
            ) from error


def new_key() -> str:
    return base64.b64encode(AESGCM.generate_key(bit_length=256)).decode()


def read_key_ring(path: Path) -> KeyRing:
    if not path.exists():
        create_private(path, json.dumps({"current": "k1", "keys": {"k1": new_key()}}))
    content = json.loads(path.read_text(encoding="utf-8"))
    keys = {name: base64.b64decode(key) for name, key in content["keys"].items()}
    return KeyRing(content["current"], keys)


@functools.cache
def _cached_ring(path: Path, changed: int) -> KeyRing:
    return read_key_ring(path)


def key_ring() -> KeyRing:
    """The keys of this installation, read again when the key file has changed."""
    path: Path = settings.ENCRYPTION_KEYS
    try:
        changed = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        changed = 0
    return _cached_ring(path, changed)


def place_of(instance: models.Model, field: _AnyField) -> str:
    return f"{instance._meta.db_table}.{field.column}:{instance.pk}"


class _Opening(DeferredAttribute):
    """Opens the sealed text the first time somebody reads the attribute."""

    field: _AnyField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = key_ring().decrypt(value.value, place_of(instance, self.field))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = (
            value  # a data descriptor: reading always passes here
        )


class EncryptedTextField(_TextField):
    """Plain text to those who hold the object, ciphertext to those who hold the database."""

    descriptor_class = _Opening

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = getattr(model_instance, self.attname)
        return key_ring().encrypt(text, place_of(model_instance, self)) if text else text

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value and not isinstance(value, Ciphertext):
            raise TypeError(
                f"{self.name} is encrypted per row: save the object instead of updating a set."
            )
        return str(value) if value is not None else None

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.name} is encrypted and cannot be searched.")
        return super().get_lookup(lookup_name)
