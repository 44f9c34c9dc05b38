"""Who leads a unit, for how long, and from which day with the tool."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.people.models import Leadership, Person, ToolAccess, current
from ledetraad.people.operations.administration import RefusedError, log, tell_rooms_above
from ledetraad.shared import clock

if TYPE_CHECKING:
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


def _end(by: Person, leadership: Leadership, last_day: dt.date) -> None:
    leadership.ends_on = last_day
    leadership.save(update_fields=["ends_on"])
    details = {"unit": str(leadership.unit_id), "to": last_day.isoformat()}
    log(by, "end-leadership", leadership, leadership.person, details=details)
