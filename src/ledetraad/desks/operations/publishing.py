"""Publishing the counts of a quarter: counted once, kept as they were told (K9)."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ledetraad.desks.models import Counted, Edition, EditionLine
from ledetraad.desks.queries.counting import (
    begun_on,
    coverage_of,
    newcomers,
    parents_among,
    people_by_home,
    tree,
)
from ledetraad.desks.queries.hr import edition_of, latest_edition
from ledetraad.desks.queries.published import TOLD, digest_of
from ledetraad.desks.rules import PLAN_VERSION, to_publish
from ledetraad.dialogues.rules.coverage import places
from ledetraad.shared import audit
from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from uuid import UUID

    from ledetraad.desks.queries.counting import Parents
    from ledetraad.dialogues.rules.coverage import Coverage
    from ledetraad.people.models import Unit
    from ledetraad.shared.calendar import Quarter

AT_A_TIME = 2000


def publish_due(today: dt.date) -> list[Edition]:
    """Publish every quarter whose day has come; again, or by two workers at once, changes nothing."""
    begun, latest = begun_on(), latest_edition()
    if begun is None:
        return []
    quarters = to_publish(begun, latest.quarter if latest else None, today)
    return [edition for quarter in quarters if (edition := _publish_first(quarter, today))]


def _publish_first(quarter: Quarter, today: dt.date) -> Edition | None:
    """None when another worker was there first."""
    try:
        return publish(quarter, today)
    except IntegrityError:
        if edition_of(quarter) is None:
            raise
        return None


@transaction.atomic
def publish(quarter: Quarter, today: dt.date) -> Edition:
    """Raises IntegrityError when the quarter is published already."""
    year, as_of = quarter.year, quarter.last
    _note_newcomers(quarter)
    units = list(tree(year, as_of))
    parents = parents_among(units)
    _place_newcomers(quarter, parents)
    edition = Edition(
        id=new_id(),
        year=year,
        number=quarter.number,
        as_of=as_of,
        published_on=today,
        plan_version=PLAN_VERSION,
    )
    lines = _lines(edition, units, coverage_of(quarter, parents))
    edition.digest = digest_of(map(attrgetter(*TOLD), lines))
    edition.save(force_insert=True)
    EditionLine.objects.bulk_create(lines, batch_size=AT_A_TIME)
    _tell_the_log(edition)
    if edition.is_of_the_year:  # no more will be counted in it: who was where need not be known
        Counted.objects.filter(year=year).delete()
    return edition


def _note_newcomers(quarter: Quarter) -> None:
    """Where each works, read in one go: what an import changes beside it is seen whole or not at all."""
    units = tree(quarter.year, quarter.last)
    came = newcomers(quarter.year, quarter.last, units).values_list("person", "unit")
    rows = (
        Counted(
            year=quarter.year,
            person_id=person,
            home_id=home,
            unit_id=home,
            since=quarter.number,
        )
        for person, home in came.iterator(chunk_size=AT_A_TIME)
    )
    while some := list(islice(rows, AT_A_TIME)):
        Counted.objects.bulk_create(some)


def _place_newcomers(quarter: Quarter, parents: Parents) -> None:
    """In groups of at least five, made of what was noted alone; who is one of too few is let go again."""
    fresh = Counted.objects.filter(year=quarter.year, since=quarter.number)
    counted_in = places(people_by_home(fresh), parents)
    fresh.exclude(home__in=counted_in).delete()
    moved: dict[UUID, list[UUID]] = defaultdict(list)
    for home, place in counted_in.items():
        if home != place:
            moved[place].append(home)
    for place, homes in moved.items():
        fresh.filter(home__in=homes).update(unit=place)


def _lines(
    edition: Edition, units: list[Unit], figures: dict[UUID, Coverage | None]
) -> list[EditionLine]:
    return [
        EditionLine(
            edition=edition,
            place=place,
            unit=unit.pk,
            own_id=unit.own_id,
            name=unit.name,
            path=unit.path,
            **_numbers(figures[unit.pk]),
        )
        for place, unit in enumerate(_in_order(units))
    ]


def _numbers(figure: Coverage | None) -> dict[str, int]:
    if figure is None:
        return {}
    return {
        "employees": figure.employees,
        "held_low": figure.held.low,
        "held_high": figure.held.high,
        "agreed_low": figure.agreed.low,
        "agreed_high": figure.agreed.high,
    }


def _in_order(units: list[Unit]) -> Iterator[Unit]:
    """Each before those below it, beside each other by name."""
    parents = parents_among(units)
    below: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[parents[unit.pk]].append(unit)
    waiting = below[None][::-1]
    while waiting:
        unit = waiting.pop()
        yield unit
        waiting += below[unit.pk][::-1]


def _tell_the_log(edition: Edition) -> None:
    audit.record(
        audit.Event(
            actor=None,
            role="system",
            verb="publish",
            object_kind="edition",
            object_id=edition.pk,
            details={"quarter": str(edition), "lines": edition.digest},
        )
    )
