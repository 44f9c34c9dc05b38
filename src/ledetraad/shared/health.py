"""What each part of the house has to say about how it is doing; the page and the doctor read it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """In the language of whoever asked. `what_to_do` is empty when there is nothing to do."""

    label: str
    ok: bool
    how: str
    what_to_do: str = ""
    url: str = ""


_parts: dict[str, Callable[[], list[Finding]]] = {}


def contribute(part: str, find: Callable[[], list[Finding]]) -> None:
    """Called when the application starts."""
    _parts[part] = find


def findings() -> list[Finding]:
    return [finding for find in _parts.values() for finding in find()]
