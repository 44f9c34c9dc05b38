"""Cells of a table that somebody will open in a spreadsheet."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
