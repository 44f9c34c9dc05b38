"""Units are made, renamed, moved with everything below them, and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.people.models import Employment, Leadership, Unit, current
from ledetraad.people.operations.administration import RefusedError, log, tell_rooms_above
from ledetraad.people.rules.tree import is_at_or_below, moved

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.people.models import Person

BATCH = 500


def make_unit(by: Person | None, own_id: str, name: str, parent: Unit | None) -> Unit:
    with transaction.atomic():
        if Unit.objects.filter(own_id=own_id).exists():
            raise RefusedError("own-id-taken")
        if parent is not None and _locked(parent).closed_on is not None:
            raise RefusedError("closed-above")
        unit = Unit(own_id=own_id, name=name, parent=parent)
        unit.path = f"{parent.path if parent else ''}{unit.pk.hex}/"
        unit.save()
        log(by, "make-unit", unit)
    return unit


def rename_unit(by: Person, unit: Unit, name: str) -> None:
    if unit.name == name:
        return
    with transaction.atomic():
        unit.name = name
        unit.save(update_fields=["name"])
        log(by, "rename-unit", unit)


def move_unit(by: Person, unit: Unit, parent: Unit) -> None:
    """To another place, with everything below it; never to a place below itself."""
    with transaction.atomic():
        unit, parent = _locked(unit), _locked(parent)
        if is_at_or_below(parent.path, unit.path):
            raise RefusedError("circle")
        if unit.parent_id == parent.pk:
            return
        if unit.parent_id is None:
            raise RefusedError("organisation")
        new = f"{parent.path}{unit.pk.hex}/"
        below = list(Unit.objects.select_for_update().filter(path__startswith=unit.path))
        for each in below:
            each.path = moved(each.path, unit.path, new)
        Unit.objects.bulk_update(below, ["path"], batch_size=BATCH)
        Unit.objects.filter(pk=unit.pk).update(parent=parent)
        log(by, "move-unit", unit, details={"to": str(parent.pk)})
        tell_rooms_above(unit.pk)


def close_unit(by: Person, unit: Unit, last_day: dt.date) -> None:
    """Only when it is empty: whoever works there is moved first, so that nobody is forgotten."""
    with transaction.atomic():
        unit = _locked(unit)
        if unit.parent_id is None:
            raise RefusedError("organisation")
        if Unit.objects.filter(parent=unit, closed_on__isnull=True).exists():
            raise RefusedError("units-below")
        if Employment.objects.filter(current(last_day), unit=unit).exists():
            raise RefusedError("people-inside")
        if Leadership.objects.filter(current(last_day), unit=unit).exists():
            raise RefusedError("leader-inside")
        if unit.closed_on != last_day:
            unit.closed_on = last_day
            unit.save(update_fields=["closed_on"])
            log(by, "close-unit", unit)


def reopen_unit(by: Person, unit: Unit) -> None:
    """A unit that was closed by mistake, or comes back; never below one that is closed."""
    with transaction.atomic():
        unit = _locked(unit)
        if unit.parent is not None and _locked(unit.parent).closed_on is not None:
            raise RefusedError("closed-above")
        if unit.closed_on is not None:
            unit.closed_on = None
            unit.save(update_fields=["closed_on"])
            log(by, "reopen-unit", unit)


def _locked(unit: Unit) -> Unit:
    """As it is now, until the end of the transaction.

    Two moves at once could make a circle, and a unit be opened below one that is being closed.
    """
    return Unit.objects.select_for_update().get(pk=unit.pk)
