"""The agreement that employee and leader both approve; a later change reopens it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class AgreementState(StrEnum):
    NONE = "none"
    DRAFT = "draft"
    AWAITS_EMPLOYEE = "awaits_employee"
    AWAITS_LEADER = "awaits_leader"
    AGREED = "agreed"
    REOPENED = "reopened"


class Party(StrEnum):
    EMPLOYEE = "employee"
    LEADER = "leader"


class OutdatedTextError(Exception):
    """Somebody approved a text that has changed since they read it."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """The fingerprint each party approved last; None when they never approved."""

    employee: str | None = None
    leader: str | None = None


def fingerprint(content: Mapping[str, object]) -> str:
    """The same content gives the same fingerprint, whatever the order of its keys.

    Values are what JSON knows: text, numbers, None, lists and mappings of these.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def state_of(current: str | None, approvals: Approvals) -> AgreementState:
    """`current` is the fingerprint of the text as it stands, None while there is no text."""
    if current is None:
        return AgreementState.NONE
    by_employee, by_leader = approvals.employee == current, approvals.leader == current
    if by_employee and by_leader:
        return AgreementState.AGREED
    if by_employee:
        return AgreementState.AWAITS_LEADER
    if by_leader:
        return AgreementState.AWAITS_EMPLOYEE
    return AgreementState.DRAFT if approvals == Approvals() else AgreementState.REOPENED


def approve(current: str | None, approvals: Approvals, party: Party, seen: str) -> Approvals:
    """The approvals after `party` approves the text they saw; twice is the same as once.

    Raises OutdatedTextError when the text is no longer the one they saw.
    """
    if seen != current:
        raise OutdatedTextError
    if party is Party.EMPLOYEE:
        return replace(approvals, employee=seen)
    return replace(approvals, leader=seen)
