"""Why a course stops and where it may go on: it is parked and kept, never deleted (K17)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from uuid import UUID


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


@dataclass(frozen=True, slots=True)
class Post:
    """One employment. `own_id` is the organisation's number for it, the same after a move."""

    employment: UUID
    own_id: str
    first: dt.date
    last: dt.date | None


def goes_on_in(stopped: Post, others: Iterable[Post]) -> list[Post]:
    """Where the same person's work goes on: in the same employment, under its number, else in
    whatever began when it had ended. A job that ran beside it is another job.

    Why it is so: docs/decisions/0010-what-follows-an-employee.md.
    """
    posts = list(others)
    return [post for post in posts if _is_same(stopped, post)] or [
        post for post in posts if stopped.last is not None and post.first >= stopped.last
    ]


def _is_same(one: Post, other: Post) -> bool:
    return one.employment == other.employment or one.own_id == other.own_id != ""
