"""A meeting as calendars know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting as it stands; its kind is not told, because calendars are read over shoulders."""

    about: UUID
    day: dt.date
    time: dt.time | None
    minutes: int
    place: str
    link: str  # the name of the meeting's page; `about` is the page's argument
