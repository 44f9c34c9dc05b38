"""Disagreement with purpose or values is a legitimate outcome with routes onward (R18-R20).

Who may read it: access.TextKind.DISAGREEMENT. It is never counted for anybody.
"""

from enum import StrEnum


class DisagreementTarget(StrEnum):
    PURPOSE = "purpose"
    VALUE = "value"
    GOAL = "goal"


class Route(StrEnum):
    """Where the employee wants to go from here; the library words each of them."""

    NOTED_ONLY = "noted_only"
    TALK_AGAIN = "talk_again"
    ADJUST_TASKS = "adjust_tasks"
    SUPPORT_MOTIVATION = "support_motivation"
    ASK_REPRESENTATIVE = "ask_representative"
    TOWARDS_ANOTHER_JOB = "towards_another_job"


class DisagreementState(StrEnum):
    PRIVATE = "private"
    SHARED = "shared"
    WITHDRAWN = "withdrawn"


MOVES = {
    DisagreementState.PRIVATE: frozenset({DisagreementState.SHARED, DisagreementState.WITHDRAWN}),
    DisagreementState.SHARED: frozenset({DisagreementState.PRIVATE, DisagreementState.WITHDRAWN}),
    DisagreementState.WITHDRAWN: frozenset({DisagreementState.PRIVATE}),
}


def may_move(state: DisagreementState, to: DisagreementState) -> bool:
    """Only the employee moves it, at any time and in any direction but one: what was withdrawn is
    shared again only after a look at it in private."""
    return to in MOVES[state]
