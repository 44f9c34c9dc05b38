"""The dose of the tool per leader, for the researcher: counts by quarter, pseudonyms, never content (R39).

A leader's own counts are the leader's. Those of the people led are one sum, and hidden where fewer than
five are led, as one person could be told apart.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.rules.coverage import SMALLEST_GROUP
from ledetraad.nudges.models import Exposure
from ledetraad.nudges.rules.states import ExposureEvent
from ledetraad.people.models import Leadership, StaticTool, ToolAccess, current
from ledetraad.people.queries.organisation import units_in_role
from ledetraad.people.rules.roles import Role
from ledetraad.shared.calendar import ONE_DAY, Quarter, quarter_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from ledetraad.people.models import Person

LEADER, EMPLOYEES = "leader", "employees"
AT_A_TIME = 2000


@dataclass(frozen=True)
class Dose:
    """How often something reached a leader, or those led, in one quarter; `count` is None when hidden."""

    leader: str
    tool_from: dt.date | None
    static_days: int  # of the quarter, with guidelines and outlines alone (R40)
    quarter: Quarter
    who: str
    kind: str
    event: str
    count: int | None


def doses(asker: Person, today: dt.date) -> list[Dose]:
    """Every leader of the researcher's units who has or has had the tool, in an order that tells nothing."""
    leaders = _leaders(asker, today)
    counted = _counted(leaders)
    led = _led(leaders)
    tool = dict(ToolAccess.objects.filter(person__in=leaders).values_list("person", "opened_on"))
    static = _static(leaders, today)
    found = []
    for (leader, quarter, who, kind, event), count in counted.items():
        hidden = who == EMPLOYEES and led.get(leader, 0) < SMALLEST_GROUP
        found.append(
            Dose(
                leader=pseudonym(leader),
                tool_from=tool.get(leader),
                static_days=_days_within(static[leader], quarter),
                quarter=quarter,
                who=who,
                kind=kind,
                event=event,
                count=None if hidden else count,
            )
        )
    return sorted(
        found, key=lambda dose: (dose.leader, dose.quarter, dose.who, dose.kind, dose.event)
    )


def pseudonym(leader: UUID) -> str:
    """The same for the same leader in every file; its key is its own, and lies outside the database."""
    return hmac.new(settings.PSEUDONYM_KEY, leader.hex.encode(), hashlib.sha256).hexdigest()[:16]


def _leaders(asker: Person, today: dt.date) -> set[UUID]:
    units = units_in_role(asker, Role.RESEARCHER)
    led = Leadership.objects.filter(current(today), unit__in=units)
    return set(led.values_list("person", flat=True))


Counted = Counter["tuple[UUID, Quarter, str, str, str]"]
Row = tuple["UUID", "UUID | None", str, str, "dt.datetime"]


def _counted(leaders: Collection[UUID]) -> Counted:
    found: Counted = Counter()
    rows: list[Row] = []
    events = Exposure.objects.order_by().values_list("person", "leader", "kind", "event", "at")
    for row in events.iterator(chunk_size=AT_A_TIME):
        rows.append(row)
        if len(rows) == AT_A_TIME:
            found.update(_attributed(rows, leaders))
            rows = []
    found.update(_attributed(rows, leaders))
    return found


def _attributed(
    rows: list[Row], leaders: Collection[UUID]
) -> Iterator[tuple[UUID, Quarter, str, str, str]]:
    """Whose dose each is: the one reminded, when as leader; else the leader of the one reminded."""
    leader_of = _leader_of({person for person, *_rest in rows})
    for person, leader, kind, event, at in rows:
        whose = leader
        if event == ExposureEvent.GUIDELINE_OPENED:
            whose = person if person in leaders else leader_of.get(person)
        if whose is not None and whose in leaders:
            quarter = quarter_of(timezone.localdate(at))
            yield whose, quarter, LEADER if whose == person else EMPLOYEES, kind, event


def _leader_of(people: Collection[UUID]) -> dict[UUID, UUID]:
    courses = Course.objects.filter(employee__in=people, parked_on__isnull=True)
    return dict(courses.values_list("employee", "leader"))


def _led(leaders: Collection[UUID]) -> dict[UUID, int]:
    courses = Course.objects.filter(leader__in=leaders, parked_on__isnull=True).order_by()
    return dict(courses.values_list("leader").annotate(led=Count("employee", distinct=True)))


def _static(leaders: Collection[UUID], today: dt.date) -> dict[UUID, list[tuple[dt.date, dt.date]]]:
    found: dict[UUID, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    rows = StaticTool.objects.filter(person__in=leaders, starts_on__lte=today)
    for person, first, last in rows.values_list("person", "starts_on", "ends_on"):
        found[person].append((first, min(last or today, today)))
    return found


def _days_within(stretches: list[tuple[dt.date, dt.date]], quarter: Quarter) -> int:
    spans = (
        (min(last, quarter.last) - max(first, quarter.first) + ONE_DAY).days
        for first, last in stretches
    )
    return sum(max(days, 0) for days in spans)
