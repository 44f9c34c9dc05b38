"""Writing waits for its turn in the course, and asks again whether there is still a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.queries.courses import seat_for

if TYPE_CHECKING:
    from ledetraad.dialogues.queries.courses import Seat


class TooLateError(Exception):
    """Something was written to what was there when the page was opened; nothing was saved."""


class SeatLostError(TooLateError):
    """The course, or the leader, has stopped since."""


class TalkOverError(TooLateError):
    """The talk has been held or called off since."""


def hold(seat: Seat) -> Seat:
    """The seat as it is now, for the rest of the transaction: who parks the course waits for it.

    Raises SeatLostError.
    """
    Course.objects.select_for_update(no_key=True).get(pk=seat.course.pk)
    now = seat_for(seat.person, seat.course.pk)
    if now is None or not now.may_write:
        raise SeatLostError
    return now
