"""The administrator's desk: people and settings, no content."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from ledetraad.nudges.queries.outbox import marked_addresses_for
from ledetraad.people.models import (
    Employment,
    ImportRun,
    Leadership,
    Person,
    Purpose,
    ToolAccess,
    Unit,
    current,
)
from ledetraad.people.queries.health import backup_fact
from ledetraad.people.queries.importing import runs_for
from ledetraad.people.queries.organisation import at_or_below, is_everything, paths_in_role
from ledetraad.people.queries.persons import persons_for_administrator
from ledetraad.people.rules.importing.runs import UP_TO_DATE, RunState
from ledetraad.people.rules.roles import Role
from ledetraad.shared.health import Finding, findings

if TYPE_CHECKING:
    from django.db.models import QuerySet

IMPORT_IS_OLD = dt.timedelta(days=35)  # a month, and some days to come round to it


@dataclass(frozen=True)
class Open:
    """What awaits the administrator; how the system is doing stands with it, when something is wrong."""

    waiting_import: ImportRun | None  # read, and neither applied nor discarded
    old_import: dt.date | None  # the day of the latest, when that is long ago
    vacancies: int
    first_vacant: Unit | None
    led_by_nobody: int
    without_purpose: list[Unit]  # nor does any unit above them say what it is for
    bounced: int
    wrong: list[Finding]


@dataclass(frozen=True)
class AdministratorDesk:
    people: int
    units: int
    vacant: list[Unit]  # units with employees and nobody to lead them, the first few
    vacancies: int
    leaders: int
    with_tool: int
    without_email: int
    backup_is_known: bool
    open: Open


SHOWN = 10


def administrator_desk(asker: Person, today: dt.date) -> AdministratorDesk:
    paths = paths_in_role(asker, Role.ADMINISTRATOR)
    units = Unit.objects.filter(at_or_below(paths), closed_on__isnull=True)
    employed = Employment.objects.filter(current(today))
    leads = Leadership.objects.filter(current(today))
    vacant = units.filter(_has_people(employed), ~Exists(leads.filter(unit=OuterRef("pk"))))
    if not is_everything(paths):
        employed, leads = employed.filter(unit__in=units), leads.filter(unit__in=units)
    without_email = Person.objects.filter(Exists(employed.filter(person=OuterRef("pk"))), email="")
    access = ToolAccess.objects.filter(person=OuterRef("person"), opened_on__lte=today)
    first = list(vacant[: SHOWN + 1])
    vacancies = len(first) if len(first) <= SHOWN else vacant.count()
    return AdministratorDesk(
        people=_persons(employed),
        units=units.count(),
        vacant=first[:SHOWN],
        vacancies=vacancies,
        leaders=_persons(leads),
        with_tool=_persons(leads.filter(Exists(access))),
        without_email=without_email.count(),
        backup_is_known=backup_fact(settings.DATA).ok,
        open=Open(
            waiting_import=_waiting_import(asker),
            old_import=_old_import(asker, today),
            vacancies=vacancies,
            first_vacant=first[0] if first else None,
            led_by_nobody=_persons(employed.filter(unit__in=vacant)) if first else 0,
            without_purpose=_without_purpose(paths, units.filter(_has_people(employed))),
            bounced=marked_addresses_for(asker).count(),
            wrong=[finding for finding in findings() if not finding.ok],
        ),
    )


def _persons(rows: QuerySet[Employment] | QuerySet[Leadership]) -> int:
    """Each once: looking every person up instead takes ten times as long in a city."""
    return int(rows.aggregate(number=Count("person", distinct=True))["number"])


def _has_people(employed: QuerySet[Employment]) -> Exists:
    return Exists(employed.filter(unit=OuterRef("pk")))


def _waiting_import(asker: Person) -> ImportRun | None:
    checked = runs_for(asker).filter(state=RunState.CHECKED.value)
    return checked.order_by("-started_at").first()


def _old_import(asker: Person, today: dt.date) -> dt.date | None:
    """None as well where people have never been imported: then they are kept by hand.

    What somebody of another organisation read says nothing of this one; the command reads for all.
    """
    colleagues = persons_for_administrator(asker).filter(pk=OuterRef("started_by"))
    read = ImportRun.objects.filter(Q(started_by__isnull=True) | Exists(colleagues))
    read = read.filter(state__in=UP_TO_DATE, finished_at__isnull=False)
    latest = read.order_by("-finished_at").values_list("finished_at", flat=True).first()
    day = timezone.localdate(latest) if latest else None
    return day if day and today - day > IMPORT_IS_OLD else None


def _without_purpose(tops: list[str], units: QuerySet[Unit]) -> list[Unit]:
    """Those for which neither they nor a unit above says what it is for; none where the tops have said."""
    said = tuple(set(Purpose.objects.values_list("unit__path", flat=True)))
    if all(top.startswith(said) for top in tops):
        return []
    return [unit for unit in units.only("pk", "name", "path") if not unit.path.startswith(said)]
