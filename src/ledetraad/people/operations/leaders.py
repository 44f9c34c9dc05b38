"""Who leads a unit, for how long, and from which day with the tool."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from ledetraad.people.models import Employment, Leadership, Person, StaticTool, ToolAccess, current
from ledetraad.people.operations.administration import RefusedError, log, tell_rooms_above
from ledetraad.people.rules.tool import Mode
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.people.models import Unit


def appoint(
    by: Person, unit: Unit, person: Person, starts_on: dt.date, *, acting: bool
) -> Leadership:
    """A new leader takes over from the present one; an acting one stands in while the other is away."""
    with transaction.atomic():
        holding = Leadership.objects.filter(current(starts_on), unit=unit, acting=acting)
        for before in holding.select_related("person"):
            if before.person_id == person.pk:
                return before
            if before.starts_on >= starts_on:
                raise RefusedError("led-since-later")
            _end(by, before, starts_on - dt.timedelta(days=1))
        leadership = Leadership.objects.create(
            unit=unit, person=person, acting=acting, starts_on=starts_on
        )
        log(by, "appoint-leader", leadership, person, details={"unit": str(unit.pk)})
        tell_rooms_above(unit.pk)
    return leadership


def end_leadership(by: Person, leadership: Leadership, last_day: dt.date) -> None:
    """The post is vacant from the day after, unless somebody is appointed."""
    if last_day < leadership.starts_on:
        raise RefusedError("ends-before-start")
    if leadership.ends_on == last_day:
        return
    with transaction.atomic():
        _end(by, leadership, last_day)
        tell_rooms_above(leadership.unit_id)


def open_tool(by: Person, person: Person, opened_on: dt.date) -> None:
    """From this day the leader has the tool. A day that has passed stands: exposure has begun (R37)."""
    with transaction.atomic():
        access = ToolAccess.objects.filter(person=person).first()
        if access is not None and access.opened_on == opened_on:
            return
        if access is not None and access.opened_on <= clock.today():
            raise RefusedError("tool-open-already")
        ToolAccess.objects.update_or_create(person=person, defaults={"opened_on": opened_on})
        log(by, "open-tool", person, person, details={"from": opened_on.isoformat()})
        led = Leadership.objects.filter(current(clock.today()), person=person)
        tell_rooms_above(*led.values_list("unit", flat=True))


def choose_mode(by: Person, person: Person, mode: Mode, starts_on: dt.date) -> None:
    """From this day on; what was chosen for later is replaced. A day that has passed stands (R39, R40)."""
    if starts_on < clock.today():
        raise RefusedError("mode-in-the-past")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        rows = StaticTool.objects.filter(person=person)
        before = list(rows.values_list("starts_on", "ends_on"))
        rows.filter(starts_on__gte=starts_on).delete()
        running = rows.filter(current(starts_on))
        if mode is Mode.DYNAMIC:
            running.update(ends_on=starts_on - dt.timedelta(days=1))
        elif not running.update(ends_on=None):
            _begin_static(person, starts_on)
        if list(rows.values_list("starts_on", "ends_on")) != before:
            details = {"mode": mode.value, "from": starts_on.isoformat()}
            log(by, "choose-mode", person, person, details=details)
            led = Leadership.objects.filter(current(clock.today()), person=person)
            tell_rooms_above(*led.values_list("unit", flat=True))


def _begin_static(person: Person, starts_on: dt.date) -> None:
    """A stretch that ended the day before goes on, so that the same days are one row."""
    until_now = StaticTool.objects.filter(person=person, ends_on=starts_on - dt.timedelta(days=1))
    if not until_now.update(ends_on=None):
        StaticTool.objects.create(person=person, starts_on=starts_on)


def end_leaderships_of(by: Person, person: Person, last_day: dt.date) -> list[UUID]:
    """Of somebody whose last employment ends on that day; the units they led, none for anybody else."""
    after = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    if Employment.objects.filter(after, person=person).exists():
        return []
    ended = list(Leadership.objects.filter(after, person=person).select_related("person"))
    for leadership in ended:
        _end(by, leadership, max(last_day, leadership.starts_on))
    return [leadership.unit_id for leadership in ended]


def _end(by: Person, leadership: Leadership, last_day: dt.date) -> None:
    leadership.ends_on = last_day
    leadership.save(update_fields=["ends_on"])
    details = {"unit": str(leadership.unit_id), "to": last_day.isoformat()}
    log(by, "end-leadership", leadership, leadership.person, details=details)
