"""Why a course stops: it is parked and kept, never deleted (K17)."""

from __future__ import annotations

from enum import StrEnum


class ParkedBecause(StrEnum):
    LEADER_CHANGED = "leader_changed"
    VACANT = "vacant"
    MOVED = "moved"
    LEFT = "left"
    COMPLETED = "completed"  # the five quarters are over; the two begin anew


def why_parked(
    *, employed_here: bool, employed_elsewhere: bool, post_filled: bool
) -> ParkedBecause:
    if employed_here:
        return ParkedBecause.LEADER_CHANGED if post_filled else ParkedBecause.VACANT
    return ParkedBecause.MOVED if employed_elsewhere else ParkedBecause.LEFT
