"""How much of the tool a leader has: all of it, or guidelines and outlines alone (R40)."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    DYNAMIC = "dynamic"  # reminders, process tracking, task overview and reports too
    STATIC = "static"  # guidelines and outlines alone
