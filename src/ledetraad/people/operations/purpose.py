"""What a unit is for is decided, put in the leader's words, and changed; nothing is overwritten (R7, R8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from ledetraad.people.models import LeaderWords, Purpose, Unit, Value
from ledetraad.people.operations.administration import log
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.models import Person
    from ledetraad.people.rules.roles import Acting


def decide_purpose(by: Person, unit: Unit, term: str, statement: str, acting: Acting) -> Purpose:
    """A new version, unless it says what the newest one says."""
    with transaction.atomic():
        _lock(unit)
        newest = Purpose.objects.filter(unit=unit).order_by("-number").first()
        if newest and (newest.local_term, newest.statement) == (term, statement):
            return newest
        purpose = Purpose.objects.create(
            unit=unit,
            number=newest.number + 1 if newest else 1,
            local_term=term,
            statement=statement,
            author=by,
            decided_at=clock.now(),
        )
        log(by, "decide-purpose", purpose, acting=acting, details={"unit": str(unit.pk)})
    return purpose


def add_value(by: Person, unit: Unit, name: str, description: str, acting: Acting) -> Value:
    with transaction.atomic():
        _lock(unit)
        here = Value.objects.filter(unit=unit)
        same = here.filter(name=name, description=description, withdrawn_at=None).first()
        if same is not None:
            return same
        last = here.aggregate(last=Max("position"))["last"]
        return _add(by, unit, name, description, 0 if last is None else last + 1, acting)


def rename_value(by: Person, value: Value, name: str, description: str, acting: Acting) -> Value:
    """A new value in the old one's place: goals that were linked to the old words keep them."""
    if (value.name, value.description) == (name, description):
        return value
    with transaction.atomic():
        _lock(value.unit)
        withdraw_value(by, value, acting)
        return _add(by, value.unit, name, description, value.position, acting)


def withdraw_value(by: Person, value: Value, acting: Acting) -> None:
    with transaction.atomic():
        standing = Value.objects.filter(pk=value.pk, withdrawn_at=None)
        if standing.update(withdrawn_at=clock.now()):
            log(by, "withdraw-value", value, acting=acting, details={"unit": str(value.unit_id)})


def write_leader_words(by: Person, unit: Unit, text: str, acting: Acting) -> LeaderWords:
    with transaction.atomic():
        _lock(unit)
        newest = LeaderWords.objects.filter(unit=unit).order_by("-number").first()
        if newest and (newest.text, newest.author_id) == (text, by.pk):
            return newest
        words = LeaderWords.objects.create(
            unit=unit,
            author=by,
            number=newest.number + 1 if newest else 1,
            text=text,
            written_at=clock.now(),
        )
        log(by, "write-leader-words", words, acting=acting, details={"unit": str(unit.pk)})
    return words


def _add(
    by: Person, unit: Unit, name: str, description: str, position: int, acting: Acting
) -> Value:
    value = Value.objects.create(unit=unit, name=name, description=description, position=position)
    log(by, "add-value", value, acting=acting, details={"unit": str(unit.pk)})
    return value


def _lock(unit: Unit) -> None:
    """Two who write at once get numbers one after the other."""
    Unit.objects.select_for_update().get(pk=unit.pk)
