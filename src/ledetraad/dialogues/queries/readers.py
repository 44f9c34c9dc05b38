"""Who can read a text, in the library's words: generated from the rules, never typed (K16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.content.library import library
from ledetraad.dialogues.rules.access import (
    TABLE,
    WRITTEN_BY_EMPLOYEE,
    TextKind,
    TextState,
    When,
    readers,
)
from ledetraad.dialogues.rules.agreement import Party

if TYPE_CHECKING:
    from ledetraad.content.entries import ReaderLine
    from ledetraad.dialogues.queries.courses import Seat


def reader_line(seat: Seat, kind: TextKind, *, released: bool = False) -> ReaderLine:
    """The line as the one in the seat should read it."""
    return library().reader(_line(seat, kind, released=released))


def _line(seat: Seat, kind: TextKind, *, released: bool) -> str:
    handed_over = seat.course.handed_over_at is not None
    state = TextState(released=released, parked=seat.parked, handed_over=handed_over)
    if len(readers(kind, state)) > 1:
        return _line_of_two(seat, kind)
    if seat.parked:
        return "new_leader_after_release"
    return "only_you_until_shared" if _can_be_shared(kind) else "only_you"


def _line_of_two(seat: Seat, kind: TextKind) -> str:
    if seat.parked and seat.party is Party.LEADER:
        return "passed_on_to_you"
    if _can_be_shared(kind) and _writer_of(kind) is not seat.party:
        return "shared_with_you"
    return "you_and_your_leader" if seat.party is Party.EMPLOYEE else "you_and_your_employee"


def _can_be_shared(kind: TextKind) -> bool:
    return When.RELEASED in (TABLE[kind].employee, TABLE[kind].leader)


def _writer_of(kind: TextKind) -> Party:
    return Party.EMPLOYEE if kind in WRITTEN_BY_EMPLOYEE else Party.LEADER
