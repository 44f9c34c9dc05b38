"""The reminders on a desk: what the page does not say already, so that nothing is said twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.nudges.operations.exposure import log_seen
from ledetraad.nudges.queries.reminders import remembered_by
from ledetraad.nudges.queries.sentences import Sentence, sentences_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from ledetraad.people.models import Person


@dataclass(frozen=True)
class RememberBox:
    """`all` lines are on the list; `besides` are those that lead where nothing else on the page does."""

    all: int
    besides: list[Sentence]


def remember_box(reader: Person, shown: Collection[str], *, leads: bool) -> RememberBox:
    """In the role of the desk. What stands on the desk has been seen, whoever says it."""
    found = remembered_by(reader, leads=leads)
    log_seen(nudge for line in found for nudge in line.nudges)
    besides = [
        line
        for line in sentences_of(found)
        if any(one.target not in shown for one in (line.each or (line,)))
    ]
    return RememberBox(len(found), besides)
