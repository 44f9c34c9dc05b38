"""The database counts everybody at once; a patient clerk, who goes from row to row, must agree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.ledetraad.cast import Company, make_course, make_employment, make_person, make_unit

from ledetraad.desks.models import Edition
from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.queries.hr import report_of
from ledetraad.desks.rules import last_quarter
from ledetraad.dialogues.models import (
    Agreement,
    Approval,
    Course,
    DevelopmentGoal,
    Dialogue,
    GoalVersion,
    Plan,
)
from ledetraad.dialogues.rules.coverage import Exact, coverage
from ledetraad.people.models import Employment, Person, RoleGrant, Unit
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID


def published() -> Edition:
    return publish(last_quarter(clock.today()), clock.today())


def works_on(row: Employment, day: dt.date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def has_talked(person: UUID, until: dt.date) -> bool:
    talks = Dialogue.objects.filter(course__employee=person, kind="development")
    days = [talk.held_on for talk in talks if talk.held_on and talk.cancelled_at is None]
    return any(day.year == until.year and day <= until for day in days)


def has_agreed(person: UUID, until: dt.date) -> bool:
    for agreement in Agreement.objects.filter(course__employee=person, course__parked_on=None):
        parties = {
            row.party for row in agreement.approvals.all() if row.approved_at.date() <= until
        }
        goals = DevelopmentGoal.objects.filter(course=agreement.course)
        written = [row.written_at for goal in goals for row in goal.versions.all()]
        written += [row.written_at for goal in goals for row in goal.plans.all()]
        changed = [at for at in written if at > agreement.made_at and at.date() <= until]
        if parties == {"employee", "leader"} and not changed:
            return True
    return False


def row_by_row(units: list[Unit], until: dt.date) -> dict[UUID, Exact]:
    counted: dict[UUID, Exact] = {}
    seen: set[UUID] = set()
    rows = Employment.objects.filter(unit__in=units)
    for row in sorted(rows, key=lambda row: (-row.weekly_hours, row.starts_on, row.pk.hex)):
        if works_on(row, until) and row.person_id not in seen:
            seen.add(row.person_id)
            talked, agreed = has_talked(row.person_id, until), has_agreed(row.person_id, until)
            one = Exact(people=1, held=talked, agreed=agreed)
            counted[row.unit_id] = counted.get(row.unit_id, Exact()) + one
    return counted


def live_a_little(course: Course, draw: Random, until: dt.date) -> None:
    """A talk or two, a goal, an agreement that one or both approve, a change after or before."""

    def day(most: int, least: int = -20) -> dt.date:
        return until - dt.timedelta(days=draw.randint(least, most))

    def moment(most: int) -> dt.datetime:
        return dt.datetime.combine(day(most), dt.time(12), tzinfo=dt.UTC)

    for kind in draw.choices(["development", "follow_up"], k=draw.randint(0, 2)):
        called_off = clock.now() if draw.random() < 0.2 else None
        Dialogue.objects.create(
            course=course, kind=kind, quarter=1, held_on=day(400), cancelled_at=called_off
        )
    goal = DevelopmentGoal.objects.create(course=course)
    who = {"author": course.employee, "goal": goal, "number": 1}
    GoalVersion.objects.create(**who, written_at=moment(200), wording="Tale med de vrede")
    Plan.objects.create(**who, written_at=moment(200))
    agreement = Agreement.objects.create(
        course=course, number=1, fingerprint="x", content="{}", made_at=moment(60)
    )
    for party in draw.sample(["employee", "leader"], draw.choice([1, 2, 2, 2])):
        Approval.objects.create(
            agreement=agreement, party=party, person=course.employee, approved_at=moment(60)
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_database_counts_as_a_clerk_would_row_by_row(company: Company, seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - an organisation, not a secret
    until = last_quarter(clock.today()).last
    units = [company.organisation, company.youth, company.benefits]
    units += [make_unit(f"Enhed {number}", draw.choice(units)) for number in range(4)]
    closed = make_unit("Lukket", company.organisation)
    Unit.objects.filter(pk=closed.pk).update(closed_on=until)
    for _ in range(40):
        person = make_person("Mette")
        for unit in draw.sample([*units, closed], draw.randint(1, 2)):
            ends = draw.choice([None, None, until, until - dt.timedelta(days=1)])
            employment = make_employment(person, unit, ends_on=ends)
            hours = draw.choice([Decimal(37), Decimal(20)])
            Employment.objects.filter(pk=employment.pk).update(weekly_hours=hours)
            course = make_course(company.karen, employment)
            if draw.random() < 0.2:
                Course.objects.filter(pk=course.pk).update(parked_on=until)
            live_a_little(course, draw, until)
    by_hand = row_by_row(units, until)
    assert sum(exact.held for exact in by_hand.values()) > 0
    assert sum(exact.agreed for exact in by_hand.values()) > 2
    parents = {unit.pk: unit.parent_id for unit in units}
    report = report_of(company.inge, published())
    shown = {line.unit_id: line.coverage for line in report.lines}
    assert shown == coverage(by_hand, parents, last=until.month == 12)
    assert any(shown.values())


def test_hr_of_one_unit_is_never_given_what_was_counted_for_all(company: Company) -> None:
    for _ in range(6):
        make_employment(make_person("Pia"), company.youth)
    jytte: Person = make_person("Jytte")
    RoleGrant.objects.create(person=jytte, role="hr", unit=company.youth)
    edition = published()
    of_all, of_one = report_of(company.inge, edition), report_of(jytte, edition)
    assert [line.unit_id for line in of_one.lines] == [company.youth.pk]
    assert len(of_all.lines) == 3


def test_hr_of_a_part_and_hr_of_the_whole_together_work_out_no_small_unit(company: Company) -> None:
    """Two work in benefits: told of all and of all the others, the two readers would know of them."""
    for _ in range(9):
        make_employment(make_person("Pia"), company.youth)
        make_employment(make_person("Per"), company.organisation)
    Employment.objects.filter(unit=company.organisation).update(unit=company.youth)
    jytte = make_person("Jytte")
    RoleGrant.objects.create(person=jytte, role="hr", unit=company.youth)
    edition = published()
    of_all = report_of(company.inge, edition).line_of(company.youth.pk)
    of_one = report_of(jytte, edition).line_of(company.youth.pk)
    assert of_all is not None
    assert of_one is not None
    assert of_all.coverage is None
    assert of_one.coverage is None
