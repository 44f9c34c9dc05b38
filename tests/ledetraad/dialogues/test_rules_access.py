"""Who may read what between Karen and Ali. The whole table, written out a second time."""

from itertools import product

import pytest

from ledetraad.dialogues.rules.access import (
    TABLE,
    Relation,
    TextKind,
    TextState,
    may_read,
    readers,
)

STATES = [TextState(*flags) for flags in product((False, True), repeat=3)]
EMPLOYEE, LEADER = Relation.EMPLOYEE, Relation.CURRENT_LEADER
OUTSIDERS = (
    Relation.FORMER_LEADER,
    Relation.LEADERS_LEADER,
    Relation.HR,
    Relation.ADMINISTRATOR,
    Relation.RESEARCHER,
    Relation.NOBODY,
)
SHARED = {TextKind.SHARED_NOTES, TextKind.FOLLOW_UP}
AGREED_ON = {TextKind.GOAL, TextKind.PLAN, TextKind.AGREEMENT}


def employee_reads(kind: TextKind, state: TextState) -> bool:
    if kind is TextKind.LEADER_PREPARATION:
        return state.released
    return kind is not TextKind.LEADER_PRIVATE_NOTE


def leader_reads(kind: TextKind, state: TextState) -> bool:
    if state.parked:
        return kind in AGREED_ON and state.handed_over
    if kind in {TextKind.EMPLOYEE_PREPARATION, TextKind.DISAGREEMENT}:
        return state.released
    return True


def writer_reads(kind: TextKind, state: TextState) -> bool:
    own = {TextKind.EMPLOYEE_PREPARATION, TextKind.DISAGREEMENT}
    return not state.parked or kind in own


@pytest.mark.parametrize(("kind", "state"), list(product(TextKind, STATES)))
def test_the_two_read_what_is_theirs_and_nobody_else_reads_anything(
    kind: TextKind, state: TextState
) -> None:
    assert {relation: may_read(kind, relation, state) for relation in Relation} == {
        Relation.WRITER: writer_reads(kind, state),
        EMPLOYEE: employee_reads(kind, state),
        LEADER: leader_reads(kind, state),
        **dict.fromkeys(OUTSIDERS, False),
    }


@pytest.mark.parametrize(("kind", "state"), list(product(TextKind, STATES)))
def test_the_line_above_a_text_names_exactly_those_who_may_read_it(
    kind: TextKind, state: TextState
) -> None:
    named = readers(kind, state)
    assert set(named) == {each for each in (EMPLOYEE, LEADER) if may_read(kind, each, state)}
    assert named in {(), (EMPLOYEE,), (LEADER,), (EMPLOYEE, LEADER)}


def test_every_kind_of_text_has_a_row() -> None:
    assert set(TABLE) == set(TextKind)


def test_karen_cannot_read_alis_preparation_before_he_releases_it() -> None:
    kind = TextKind.EMPLOYEE_PREPARATION
    assert readers(kind, TextState()) == (EMPLOYEE,)
    assert readers(kind, TextState(released=True)) == (EMPLOYEE, LEADER)


def test_ali_reads_karens_preparation_when_she_releases_it_and_never_her_private_note() -> None:
    assert readers(TextKind.LEADER_PREPARATION, TextState()) == (LEADER,)
    assert readers(TextKind.LEADER_PREPARATION, TextState(released=True)) == (EMPLOYEE, LEADER)
    for state in STATES:
        assert not may_read(TextKind.LEADER_PRIVATE_NOTE, EMPLOYEE, state)


@pytest.mark.parametrize("kind", sorted(SHARED | AGREED_ON))
def test_what_the_two_write_together_is_read_by_both(kind: TextKind) -> None:
    assert readers(kind, TextState()) == (EMPLOYEE, LEADER)


def test_alis_next_leader_sees_nothing_until_he_hands_over_what_was_agreed() -> None:
    parked = TextState(released=True, parked=True)
    handed_over = TextState(released=True, parked=True, handed_over=True)
    assert [kind for kind in TextKind if may_read(kind, LEADER, parked)] == []
    assert {kind for kind in TextKind if may_read(kind, LEADER, handed_over)} == AGREED_ON


def test_karen_who_has_left_cannot_even_read_her_own_note() -> None:
    parked = TextState(parked=True)
    assert not may_read(TextKind.LEADER_PRIVATE_NOTE, Relation.WRITER, parked)
    assert readers(TextKind.LEADER_PRIVATE_NOTE, parked) == ()


def test_alis_disagreement_is_his_until_he_shares_it_and_goes_to_no_next_leader() -> None:
    kind = TextKind.DISAGREEMENT
    assert readers(kind, TextState()) == (EMPLOYEE,)
    assert readers(kind, TextState(released=True)) == (EMPLOYEE, LEADER)
    assert readers(kind, TextState(released=True, parked=True, handed_over=True)) == (EMPLOYEE,)
