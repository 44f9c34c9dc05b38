"""The agreement counts when both have approved the same words."""

from itertools import product

import pytest

from ledetraad.dialogues.rules.agreement import (
    AgreementState,
    Approvals,
    OutdatedTextError,
    Party,
    approve,
    fingerprint,
    state_of,
)

OLD = fingerprint({"goal": "Lytte mere"})
NOW = fingerprint({"goal": "Lytte mere, og sige hvad jeg hører"})


@pytest.mark.parametrize(
    ("current", "employee", "leader", "state"),
    [
        *((None, ali, karen, AgreementState.NONE) for ali, karen in product((None, OLD), repeat=2)),
        (NOW, None, None, AgreementState.DRAFT),
        (NOW, NOW, None, AgreementState.AWAITS_LEADER),
        (NOW, NOW, OLD, AgreementState.AWAITS_LEADER),
        (NOW, None, NOW, AgreementState.AWAITS_EMPLOYEE),
        (NOW, OLD, NOW, AgreementState.AWAITS_EMPLOYEE),
        (NOW, NOW, NOW, AgreementState.AGREED),
        (NOW, OLD, OLD, AgreementState.REOPENED),
        (NOW, OLD, None, AgreementState.REOPENED),
        (NOW, None, OLD, AgreementState.REOPENED),
    ],
)
def test_the_state_follows_from_what_each_has_approved(
    current: str | None, employee: str | None, leader: str | None, state: AgreementState
) -> None:
    assert state_of(current, Approvals(employee, leader)) is state


def test_karen_and_ali_agree_and_a_changed_word_reopens_it_for_both() -> None:
    both = Approvals()
    for party in Party:
        both = approve(OLD, both, party, seen=OLD)
    assert state_of(OLD, both) is AgreementState.AGREED
    assert state_of(NOW, both) is AgreementState.REOPENED


@pytest.mark.parametrize("party", Party)
def test_approving_twice_is_the_same_as_once(party: Party) -> None:
    once = approve(NOW, Approvals(), party, seen=NOW)
    assert approve(NOW, once, party, seen=NOW) == once


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize("current", [None, NOW])
def test_nobody_approves_words_that_have_changed_since_they_read_them(
    party: Party, current: str | None
) -> None:
    with pytest.raises(OutdatedTextError):
        approve(current, Approvals(OLD, OLD), party, seen=OLD)


def test_going_back_to_the_agreed_words_is_agreed_again() -> None:
    assert state_of(OLD, Approvals(OLD, OLD)) is AgreementState.AGREED


def test_the_order_of_the_fields_is_not_part_of_the_agreement_but_the_order_of_steps_is() -> None:
    assert fingerprint({"a": 1, "b": "å"}) == fingerprint({"b": "å", "a": 1})
    assert fingerprint({"steps": ["x", "y"]}) != fingerprint({"steps": ["y", "x"]})
    assert fingerprint({"a": "bc"}) != fingerprint({"ab": "c"})
