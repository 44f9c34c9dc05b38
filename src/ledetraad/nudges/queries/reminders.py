"""What somebody has to remember: the one list that the pages show and the mails are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils import timezone

from ledetraad.content.mail import mail_words
from ledetraad.nudges.models import Choice, Limits, Nudge
from ledetraad.nudges.rules import budget
from ledetraad.nudges.rules.digest import Item, Line, gather
from ledetraad.nudges.rules.states import MessageState, NudgeState
from ledetraad.people.models import Employment, Person, StaticTool, Unit, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from uuid import UUID

AWAKE = (NudgeState.OPEN, NudgeState.SNOOZED)
TOLD = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN)


def awake(now: dt.datetime) -> QuerySet[Nudge]:
    """Whoever it is for: due, not over, and of a kind the person wants to be reminded of.

    What a leader without reminders is part of is left out (R40), also before the night has closed it.
    """
    on = timezone.localdate(now)
    leader = Case(When(leads=True, then=F("person")), default=F("about"))
    static = StaticTool.objects.filter(current(on), person=OuterRef("leader"))
    unwanted = Choice.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), wanted=False)
    return (
        Nudge.objects.filter(state__in=AWAKE, due_on__lte=on, expires_on__gt=on)
        .filter(Q(happens_at__isnull=True) | Q(happens_at__gt=now))
        .annotate(leader=leader)
        .exclude(Exists(static))
        .exclude(Exists(unwanted))
    )


def nudge_for(asker: Person, nudge_id: UUID) -> Nudge | None:
    """One's own, whatever has become of it; somebody else's is as if there were none."""
    return Nudge.objects.filter(pk=nudge_id, person=asker).select_related("about").first()


@dataclass(frozen=True)
class Remembered:
    """One line of the list with its rows, the most pressing first."""

    kind: str
    nudges: tuple[Nudge, ...]

    @property
    def first(self) -> Nudge:
        return self.nudges[0]


def remembered_by(person: Person, *, leads: bool | None = None) -> list[Remembered]:
    """What stands on the person's list now: all of it, or as leader, or as employee; one question."""
    now = clock.now()
    rows = awake(now).filter(person=person).select_related("about")
    if leads is not None:
        rows = rows.filter(leads=leads)
    return lines_of(rows, now)


def put_off_by(person: Person) -> list[Remembered]:
    """What sleeps until a day the person has chosen, each on its own line."""
    now = clock.now()
    asleep = awake(now).filter(person=person, snoozed_until__gt=timezone.localdate(now))
    rows = asleep.select_related("about").order_by("snoozed_until", "due_on")
    return [Remembered(row.kind, (row,)) for row in rows]


def is_awake(nudge: Nudge) -> bool:
    """It still makes sense to do it."""
    return nudge.state in AWAKE and clock.now() < ends_of(nudge)


def organisation_for(administrator: Person) -> Unit | None:
    """The whole organisation the person administers; of several, the first by name."""
    tops = units_in_role(administrator, Role.ADMINISTRATOR).filter(parent__isnull=True)
    return tops.first()


def lines_of(rows: Iterable[Nudge], now: dt.datetime) -> list[Remembered]:
    by_id = {row.pk: row for row in rows}
    lines = gather((item_of(row) for row in by_id.values()), timezone.localtime(now))
    return [remembered(line, by_id) for line in lines]


def remembered(line: Line, rows: Mapping[UUID, Nudge]) -> Remembered:
    return Remembered(line.kind, tuple(rows[item.key] for item in line.items))  # type: ignore[index]


def item_of(row: Nudge) -> Item:
    """The row as the rules see it, on the wall clock where the organisation is."""
    words = mail_words().reminders.get(row.kind)
    return Item(
        key=row.pk,
        kind=row.kind,
        rank=words.rank if words else 99,
        due=row.due_on,
        ends=timezone.localtime(ends_of(row)),
        urgent=timezone.localtime(row.urgent_at) if row.urgent_at else None,
        told=timezone.localtime(row.told_at) if row.told_at else None,
        snoozed_until=row.snoozed_until,
    )


def ends_of(row: Nudge) -> dt.datetime:
    """The moment from which it is pointless."""
    midnight = clock.midnight(row.expires_on)
    return min(row.happens_at, midnight) if row.happens_at else midnight


def unwanted_kinds(person: Person) -> frozenset[str]:
    off = Choice.objects.filter(person=person, wanted=False)
    return frozenset(off.values_list("kind", flat=True))


def limits_in(organisation: Unit | None) -> budget.Limits:
    row = Limits.objects.filter(unit=organisation).first() if organisation else None
    return limits_from(row)


def limits_from(row: Limits | None) -> budget.Limits:
    if row is None:
        return budget.Limits()
    return budget.Limits(row.messages_per_week, row.quiet_from, row.quiet_until)


def organisations_of(persons: Iterable[UUID], on: dt.date) -> dict[UUID, str]:
    """For each person the hex id of the organisation at the top of where they work."""
    rows = Employment.objects.filter(current(on), person__in=list(persons))
    return {person: path[:32] for person, path in rows.values_list("person", "unit__path")}
