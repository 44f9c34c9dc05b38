"""Cells of a table that somebody will open in a spreadsheet."""

from __future__ import annotations

import unicodedata

FORMULA_STARTS = ("=", "+", "-", "@")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if _as_read(text).startswith(FORMULA_STARTS) else text


def _as_read(text: str) -> str:
    """A spreadsheet may pass over what cannot be seen, and take a wide sign for an ordinary one."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in plain if sign.isprintable()).lstrip()
