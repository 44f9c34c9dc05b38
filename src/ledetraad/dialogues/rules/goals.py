"""What the method says about development goals (R13-R17, R22, R25)."""

from enum import StrEnum

LEAST_CHALLENGE, GREATEST_CHALLENGE = 1, 5


class ClosedBecause(StrEnum):
    """Why a goal is no longer worked on; neither of them is a mark for anybody."""

    REACHED = "reached"
    LET_GO = "let_go"


def is_known_challenge(level: int) -> bool:
    return LEAST_CHALLENGE <= level <= GREATEST_CHALLENGE
