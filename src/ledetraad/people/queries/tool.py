"""Which leaders have the tool on a day, and in which mode (R37, R40, R44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from ledetraad.people.models import StaticTool, ToolAccess, current
from ledetraad.people.rules.tool import Mode

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.people.models import Person


def has_tool(person: Person, on: dt.date) -> bool:
    return ToolAccess.objects.filter(person=person, opened_on__lte=on).exists()


def mode_of(person: Person, on: dt.date) -> Mode:
    """What the leader's mode is on that day, whether or not they have the tool yet."""
    static = StaticTool.objects.filter(current(on), person=person)
    return Mode.STATIC if static.exists() else Mode.DYNAMIC


def has_dynamic_tool(person: Person, on: dt.date) -> bool:
    """Whether a leader is reminded, has an overview and is sent reports on that day."""
    return has_tool(person, on) and mode_of(person, on) is Mode.DYNAMIC


def led_with_dynamic_tool(on: dt.date, leader: str = "leader") -> Q:
    """Condition on what points to a leader: that leader has the dynamic tool on that day."""
    access = ToolAccess.objects.filter(person=OuterRef(leader), opened_on__lte=on)
    static = StaticTool.objects.filter(current(on), person=OuterRef(leader))
    return Q(Exists(access)) & ~Q(Exists(static))
