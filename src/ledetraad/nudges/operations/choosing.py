"""What people choose about their reminders, and organisations about theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.nudges.models import Choice, Limits, Nudge
from ledetraad.nudges.operations.remembering import AWAKE, recall
from ledetraad.nudges.queries.feeds import INVITATIONS
from ledetraad.nudges.rules.states import NudgeState
from ledetraad.people.models import Person
from ledetraad.people.operations.administration import log
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.nudges.rules import budget
    from ledetraad.people.models import Unit


def put_off(nudge: Nudge, until: dt.date) -> bool:
    """Let it sleep until that day; False when it is over already. A mail that waits is written anew."""
    with transaction.atomic():
        here = Nudge.objects.filter(pk=nudge.pk, state__in=AWAKE)
        if not here.update(state=NudgeState.SNOOZED, snoozed_until=until):
            return False
        _recall(here.values_list("told_in", flat=True))
    return True


def take_up(nudge: Nudge) -> None:
    """It is on the list again today."""
    asleep = Nudge.objects.filter(pk=nudge.pk, state=NudgeState.SNOOZED)
    asleep.update(state=NudgeState.OPEN, snoozed_until=None)


def choose_kinds(person: Person, unwanted: Collection[str]) -> None:
    """What is not wanted is neither listed nor mailed; it is not lost, and comes back when wanted."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        now = clock.now()
        apart = {*unwanted, INVITATIONS}  # invitations are declined on a page of their own
        Choice.objects.filter(person=person).exclude(kind__in=apart).update(
            wanted=True, changed_at=now
        )
        for kind in sorted(unwanted):
            Choice.objects.update_or_create(
                person=person, kind=kind, defaults={"wanted": False, "changed_at": now}
            )
        mine = Nudge.objects.filter(person=person, kind__in=unwanted, state__in=AWAKE)
        _recall(mine.values_list("told_in", flat=True))


def set_limits(by: Person, organisation: Unit, limits: budget.Limits) -> None:
    """From the next mail on."""
    with transaction.atomic():
        Limits.objects.update_or_create(
            unit=organisation,
            defaults={
                "messages_per_week": limits.messages_per_week,
                "quiet_from": limits.quiet_from,
                "quiet_until": limits.quiet_until,
            },
        )
        details = {
            "messages_per_week": str(limits.messages_per_week),
            "quiet_from": limits.quiet_from.isoformat("minutes"),
            "quiet_until": limits.quiet_until.isoformat("minutes"),
        }
        log(by, "set-reminder-limits", organisation, details=details)


def _recall(messages: Collection[UUID | None]) -> None:
    recall({message for message in messages if message})
