"""The life of an import, from the file that arrives to the change that is made or not made."""

from enum import StrEnum


class RunState(StrEnum):
    WAITING = "waiting"  # for somebody to read the file
    CHECKING = "checking"
    CHECKED = "checked"  # the difference can be read, and applied or discarded
    UNCHANGED = "unchanged"  # the file says what is known already
    REFUSED = "refused"  # the file or some of its rows cannot be used
    APPLYING = "applying"
    APPLIED = "applied"
    STOPPED = "stopped"  # the process died: nothing was changed
    DISCARDED = "discarded"


UNDER_WAY = frozenset({RunState.WAITING, RunState.CHECKING, RunState.APPLYING})
UP_TO_DATE = frozenset(
    {RunState.APPLIED, RunState.UNCHANGED}
)  # what is known is what the file says
