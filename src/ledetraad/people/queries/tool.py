"""Which leaders have the tool on a day, and in which mode (R37, R40, R44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from ledetraad.people.models import Person, StaticTool, ToolAccess, current
from ledetraad.people.rules.tool import Mode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from uuid import UUID


def has_tool(person: Person, on: dt.date) -> bool:
    return ToolAccess.objects.filter(person=person, opened_on__lte=on).exists()


def mode_of(person: Person, on: dt.date) -> Mode:
    """What the leader's mode is on that day, whether or not they have the tool yet."""
    static = StaticTool.objects.filter(current(on), person=person)
    return Mode.STATIC if static.exists() else Mode.DYNAMIC


def has_dynamic_tool(person: Person, on: dt.date) -> bool:
    """Whether a leader is reminded, has an overview and is sent reports on that day."""
    return bool(dynamic_among([person.pk], on))


def dynamic_among(leaders: Collection[UUID], on: dt.date) -> set[UUID]:
    """Those of the leaders who have the dynamic tool on that day; one question."""
    here = Person.objects.filter(led_with_dynamic_tool(on, "pk"), pk__in=list(leaders))
    return set(here.values_list("pk", flat=True))


def led_with_dynamic_tool(on: dt.date, leader: str = "leader") -> Q:
    """Condition on what points to a leader: that leader has the dynamic tool on that day."""
    access = ToolAccess.objects.filter(person=OuterRef(leader), opened_on__lte=on)
    static = StaticTool.objects.filter(current(on), person=OuterRef(leader))
    return Q(Exists(access)) & ~Q(Exists(static))
