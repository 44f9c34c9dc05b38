"""Who may read which text of a dialogue (K16-K18, R10, R18-R19): one table, everything else no."""

from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    EMPLOYEE_PREPARATION = "employee_preparation"
    LEADER_PREPARATION = "leader_preparation"
    LEADER_PRIVATE_NOTE = "leader_private_note"
    SHARED_NOTES = "shared_notes"
    GOAL = "goal"
    PLAN = "plan"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"
    DISAGREEMENT = "disagreement"
    TO_PREPARE = "to_prepare"  # what the one who planned the talk asks both to bring


class Relation(StrEnum):
    """What a reader is to the employee the text is about, at this moment.

    WRITER is whoever typed the text, while they still are that employee or the current leader of
    the dialogue. A leader who has handed over is FORMER_LEADER to everything, own texts included.
    """

    WRITER = "writer"
    EMPLOYEE = "employee"
    CURRENT_LEADER = "current_leader"
    FORMER_LEADER = "former_leader"
    LEADERS_LEADER = "leaders_leader"
    HR = "hr"
    ADMINISTRATOR = "administrator"
    RESEARCHER = "researcher"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class TextState:
    """`released`: the writer has shared it with the other. `parked`: it belongs to a course whose
    leader has left it. `handed_over`: the employee lets the next leader read it."""

    released: bool = False
    parked: bool = False
    handed_over: bool = False


class When(StrEnum):
    NEVER = "never"
    ALWAYS = "always"
    RELEASED = "released"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Row:
    """When each of the only two possible readers may read. `next_leader` is the current leader
    of the employee when the text stems from a parked course."""

    employee: When
    leader: When
    next_leader: When = When.NEVER


TABLE = {
    TextKind.EMPLOYEE_PREPARATION: Row(employee=When.ALWAYS, leader=When.RELEASED),
    TextKind.LEADER_PREPARATION: Row(employee=When.RELEASED, leader=When.ALWAYS),
    TextKind.LEADER_PRIVATE_NOTE: Row(employee=When.NEVER, leader=When.ALWAYS),
    TextKind.SHARED_NOTES: Row(employee=When.ALWAYS, leader=When.ALWAYS),
    TextKind.GOAL: Row(When.ALWAYS, When.ALWAYS, next_leader=When.HANDED_OVER),
    TextKind.PLAN: Row(When.ALWAYS, When.ALWAYS, next_leader=When.HANDED_OVER),
    TextKind.AGREEMENT: Row(When.ALWAYS, When.ALWAYS, next_leader=When.HANDED_OVER),
    TextKind.FOLLOW_UP: Row(employee=When.ALWAYS, leader=When.ALWAYS),
    TextKind.DISAGREEMENT: Row(employee=When.ALWAYS, leader=When.RELEASED),
    TextKind.TO_PREPARE: Row(employee=When.ALWAYS, leader=When.ALWAYS),
}
WRITTEN_BY_EMPLOYEE = frozenset({TextKind.EMPLOYEE_PREPARATION, TextKind.DISAGREEMENT})


def may_read(kind: TextKind, relation: Relation, state: TextState) -> bool:
    """Ask once for each relation the reader has; one yes is enough."""
    return _holds(_when(kind, relation, state), state)


def readers(kind: TextKind, state: TextState) -> tuple[Relation, ...]:
    """Who can read this text now, the employee first; empty when its writer has left."""
    both = (Relation.EMPLOYEE, Relation.CURRENT_LEADER)
    return tuple(relation for relation in both if may_read(kind, relation, state))


def _when(kind: TextKind, relation: Relation, state: TextState) -> When:
    row = TABLE[kind]
    if relation is Relation.EMPLOYEE:
        return row.employee
    if relation is Relation.CURRENT_LEADER:
        return row.next_leader if state.parked else row.leader
    if relation is Relation.WRITER and (kind in WRITTEN_BY_EMPLOYEE or not state.parked):
        return When.ALWAYS
    return When.NEVER


def _holds(when: When, state: TextState) -> bool:
    return {
        When.NEVER: False,
        When.ALWAYS: True,
        When.RELEASED: state.released,
        When.HANDED_OVER: state.handed_over,
    }[when]
