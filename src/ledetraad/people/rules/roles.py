"""The roles a person can be given; being a leader or an employee follows from where one is employed."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"  # people and settings, no content
    HR = "hr"  # counts of at least five, no content
    RESEARCHER = "researcher"


class Acting(StrEnum):
    """In which capacity somebody reads or changes something; written in the audit log."""

    EMPLOYEE = "employee"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    HR = "hr"
    RESEARCHER = "researcher"
    SYSTEM = "system"


class EmployeeFunction(StrEnum):
    ADMINISTRATIVE = "administrative"
    CITIZEN_FACING = "citizen_facing"


FULL_TIME_HOURS = 37
