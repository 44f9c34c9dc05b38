"""No two reports together tell of one person, and what is told stays (K5, K9)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tests.ledetraad.attacker import few_exposed
from tests.ledetraad.cast import make_employment, make_unit
from tests.ledetraad.desks.editions.story import (
    FIRST,
    FOURTH,
    JANUARY,
    SECOND,
    THIRD,
    comes,
    figures,
    leaves,
    moves,
    shown,
    talks,
)

from ledetraad.desks.models import Counted, EditionLine
from ledetraad.desks.operations.publishing import publish, publish_due
from ledetraad.desks.rules import published_on
from ledetraad.dialogues.models import Agreement, Approval, Course
from ledetraad.people.models import Employment, Unit
from ledetraad.shared.calendar import Quarter

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person


def everything_shown(person: Person) -> list[bytes]:
    of_the_year = [shown(person, "med-report-csv", 2026)]
    return [*of_the_year, shown(person, "desk-hr-quarter", 2026, 4).partition(b"<main")[2]]


def test_moving_a_unit_does_not_change_last_years_counts(
    company: Company, crowd: list[Course]
) -> None:
    talks(crowd[0], dt.date(2026, 10, 1))
    publish(FOURTH, JANUARY)
    before = everything_shown(company.inge)
    moves(company.youth, make_unit("Forvaltningen"))
    assert everything_shown(company.inge) == before


def test_a_renamed_and_closed_unit_keeps_its_counts_under_the_name_it_had(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    before = everything_shown(company.inge)
    Employment.objects.filter(unit=company.youth).update(ends_on=dt.date(2026, 12, 1))
    Unit.objects.filter(pk=company.youth.pk).update(name="Unge og job", closed_on=JANUARY)
    assert everything_shown(company.inge) == before
    assert "Ungeteamet" in before[0].decode("utf-8-sig")


def test_what_is_entered_late_or_back_dated_changes_no_published_count(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    before = everything_shown(company.inge)
    talks(crowd[0], dt.date(2026, 12, 30))
    comes(company, company.youth, dt.date(2026, 12, 1))
    leaves(crowd[1], dt.date(2026, 12, 1))
    publish_due(dt.date(2027, 2, 1))
    assert everything_shown(company.inge) == before


def test_looking_every_day_while_one_talk_is_entered_tells_inge_nothing(
    company: Company, crowd: list[Course]
) -> None:
    """Else a look before and a look after would tell whose it was."""
    publish(THIRD, dt.date(2026, 10, 7))
    looks = set()
    for course in crowd[:3]:
        talks(course, dt.date(2026, 10, 20))
        publish_due(dt.date(2026, 11, 2))
        looks.add(shown(company.inge, "desk-hr-unit", company.youth.pk).partition(b"<main")[2])
    assert len(looks) == 1


def test_who_leaves_between_two_reports_is_not_what_differs_between_them(
    company: Company, crowd: list[Course]
) -> None:
    """Nobody else talked: a count of those who are left would fall by exactly the one who left."""
    for course in crowd[:7]:
        talks(course, dt.date(2026, 2, 2))
    publish(FIRST, dt.date(2026, 4, 9))
    leaves(crowd[0], dt.date(2026, 5, 1))
    comes(company, company.youth, dt.date(2026, 5, 1))
    publish(SECOND, dt.date(2026, 7, 7))
    assert figures(company.inge, SECOND) == figures(company.inge, FIRST)


def test_a_department_that_closes_with_its_teams_stays_in_the_years_count(
    company: Company, crowd: list[Course]
) -> None:
    department = make_unit("Afdelingen", company.organisation)
    team = make_unit("Holdet", department)
    here = [comes(company, team, dt.date(2026, 1, 1)) for _ in range(6)]
    publish(FIRST, dt.date(2026, 4, 9))
    for course in here:
        leaves(course, dt.date(2026, 5, 1))
    Unit.objects.filter(pk__in=[department.pk, team.pk]).update(closed_on=dt.date(2026, 5, 1))
    publish(SECOND, dt.date(2026, 7, 7))
    assert figures(company.inge, SECOND) == figures(company.inge, FIRST)


def test_four_who_came_wait_until_a_fifth_has_come(company: Company, crowd: list[Course]) -> None:
    publish(FIRST, dt.date(2026, 4, 9))
    known = figures(company.inge, FIRST)[company.youth.pk].employees
    for _ in range(4):
        comes(company, company.youth, dt.date(2026, 5, 1))
    publish(SECOND, dt.date(2026, 7, 7))
    assert figures(company.inge, SECOND)[company.youth.pk].employees == known
    comes(company, company.youth, dt.date(2026, 8, 1))
    publish(THIRD, dt.date(2026, 10, 7))
    now = figures(company.inge, THIRD)[company.youth.pk]
    assert now.employees == known + 5
    assert now.held.high - now.held.low == 2, "of the five it is not told whether one or none"


def test_who_leaves_takes_no_agreement_out_of_the_count(
    company: Company, crowd: list[Course]
) -> None:
    """That somebody who has left has none is known to all, and would leave the others to be counted."""
    for course in crowd[:5]:
        agreement = Agreement.objects.create(
            course=course, number=1, fingerprint="x", content="{}",
            made_at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC),
        )  # fmt: skip
        for party, person in [("employee", course.employee), ("leader", company.karen)]:
            Approval.objects.create(
                agreement=agreement, party=party, person=person, approved_at=agreement.made_at
            )
    publish(FIRST, dt.date(2026, 4, 9))
    leaves(crowd[0], dt.date(2026, 5, 1))
    publish(SECOND, dt.date(2026, 7, 7))
    assert figures(company.inge, FIRST)[company.youth.pk].agreed.high == 5
    assert figures(company.inge, SECOND) == figures(company.inge, FIRST)


@pytest.mark.parametrize("seed", range(3))
def test_all_reports_of_a_year_together_tell_of_no_group_of_one_to_four(
    company: Company, seed: int
) -> None:
    """People come, leave and move, units move; the attacker knows who is counted where."""
    draw = Random(seed)  # noqa: S311 - an organisation, not a secret
    units = [company.organisation, company.youth, company.benefits]
    units += [make_unit(f"Enhed {number}", draw.choice(units)) for number in range(4)]
    here = [comes(company, draw.choice(units), dt.date(2026, 1, 1)) for _ in range(40)]
    tables = []
    for quarter in (FIRST, SECOND, THIRD):
        publish(quarter, published_on(quarter))
        tables += tables_of(quarter)
        here += [comes(company, draw.choice(units), quarter.last) for _ in range(9)]
        for course in draw.sample(here, 6):
            leaves(course, quarter.last)
            if draw.random() < 0.5:
                make_employment(course.employee, draw.choice(units), starts_on=quarter.last)
        moves(units[-1], draw.choice(units[:3]))
    assert len(tables) > 6
    assert few_exposed(tables, most=4) == []
    # and the attacker is no fool: one look more, after a single person has left, is enough
    assert 1 in few_exposed([*tables, tables[0] - {min(tables[0], key=str)}], most=4)


def tables_of(quarter: Quarter) -> list[frozenset[Any]]:
    """Who is counted in each figure of the edition."""
    lines = EditionLine.objects.filter(
        edition__year=quarter.year, edition__number=quarter.number
    ).exclude(employees=None)
    found = []
    for line in lines:
        below = Unit.objects.filter(path__startswith=line.path)
        rows = Counted.objects.filter(year=quarter.year, unit__in=below)
        found.append(frozenset(rows.values_list("person", flat=True)))
        assert len(found[-1]) == line.employees
    return found
