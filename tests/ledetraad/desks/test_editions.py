"""What is published stays as it is; and no two reports together tell of one person (K5, K9)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.ledetraad.attacker import few_exposed
from tests.ledetraad.cast import make_course, make_employment, make_person, make_unit

from ledetraad.desks.models import Counted, Edition, EditionLine
from ledetraad.desks.operations.publishing import publish, publish_due
from ledetraad.desks.queries.hr import edition_of, editions, report_of
from ledetraad.desks.rules import is_day_of_publishing, published_on
from ledetraad.dialogues.models import Agreement, Approval, Course, Dialogue
from ledetraad.people.models import Employment, RoleGrant, Unit
from ledetraad.shared.audit import first_broken_link
from ledetraad.shared.calendar import Quarter
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.ledetraad.cast import Company

    from ledetraad.people.models import Person

FIRST, SECOND, THIRD, FOURTH = (Quarter(2026, number) for number in (1, 2, 3, 4))
JANUARY = dt.date(2027, 1, 8)


@pytest.fixture(autouse=True)
def it_is_january_2027() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def crowd(company: Company) -> list[Course]:
    """Twelve in the youth team, since New Year."""
    return [comes(company, company.youth, dt.date(2026, 1, 1)) for _ in range(12)]


def comes(company: Company, unit: Unit, on: dt.date) -> Course:
    employment = make_employment(make_person("Mette"), unit, starts_on=on)
    return make_course(company.karen, employment, starts_on=on)


def leaves(course: Course, on: dt.date) -> None:
    Employment.objects.filter(pk=course.employment_id).update(ends_on=on)
    Course.objects.filter(pk=course.pk).update(parked_on=on)


def talks(course: Course, on: dt.date) -> None:
    Dialogue.objects.create(course=course, kind="development", quarter=1, held_on=on)


def moves(unit: Unit, parent: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(parent=parent, path=f"{parent.path}{unit.pk.hex}/")


def shown(person: Person, name: str, *given: object) -> bytes:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=given))
    assert answer.status_code == 200
    return bytes(answer.content)


def everything_shown(person: Person) -> list[bytes]:
    of_the_year = [shown(person, "med-report-csv", 2026)]
    return [*of_the_year, shown(person, "desk-hr-quarter", 2026, 4).partition(b"<main")[2]]


def figures(person: Person, quarter: Quarter) -> dict[UUID, Any]:
    edition = edition_of(quarter)
    assert edition is not None
    return {line.unit_id: line.coverage for line in report_of(person, edition).lines}


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


def test_nothing_is_published_before_its_day_and_nothing_twice(
    company: Company, crowd: list[Course]
) -> None:
    assert published_on(FOURTH) == JANUARY
    assert is_day_of_publishing(JANUARY)
    publish(THIRD, dt.date(2026, 10, 7))
    assert publish_due(JANUARY - dt.timedelta(days=1)) == []
    assert [str(edition) for edition in publish_due(JANUARY)] == ["2026-4"]
    assert publish_due(JANUARY + dt.timedelta(days=1)) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(FOURTH, JANUARY)


def test_a_worker_that_stood_still_for_months_makes_up_for_it_in_order(
    company: Company, crowd: list[Course]
) -> None:
    assert [str(each) for each in publish_due(JANUARY)] == ["2026-1", "2026-2", "2026-3", "2026-4"]


def test_nothing_is_published_after_the_fact_of_a_time_before_the_first_report(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    comes(company, company.youth, dt.date(2025, 1, 1))
    assert publish_due(JANUARY) == []


def test_a_quarter_that_was_begun_in_the_middle_is_not_told_of(company: Company) -> None:
    comes(company, company.youth, dt.date(2026, 7, 2))
    assert [str(each) for each in publish_due(JANUARY)] == ["2026-4"]


def test_before_the_first_report_it_is_said_in_words_that_there_is_too_little(
    company: Company, crowd: list[Course]
) -> None:
    talks(crowd[0], dt.date(2027, 1, 5))
    for name, given in [("desk-hr", []), ("med-report", [2027])]:
        text = shown(company.inge, name, *given).decode()
        assert "For lidt at vise endnu" in text
        assert "0–1" not in text
    client = Client()
    client.force_login(company.inge)
    for name in ("med-report-csv", "med-report-pdf"):
        assert client.get(reverse(name, args=[2027])).status_code == 404


def test_the_database_itself_lets_nobody_change_what_is_published(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (Edition.objects.all(), {"digest": "x"}),
        (EditionLine.objects.all(), {"held_high": 7}),
    ]
    for rows, change in changes:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_log_keeps_the_hash_of_what_was_published(
    company: Company, crowd: list[Course]
) -> None:
    edition = publish(FOURTH, JANUARY)
    written = AuditEvent.objects.get(verb="publish")
    assert written.details == {"quarter": "2026-4", "lines": edition.digest}
    assert first_broken_link() is None


def test_when_the_year_is_over_nobody_need_know_who_was_counted_where(
    company: Company, crowd: list[Course]
) -> None:
    publish(THIRD, dt.date(2026, 10, 7))
    assert Counted.objects.count() > 12
    publish(FOURTH, JANUARY)
    assert not Counted.objects.exists()


def test_hr_of_a_unit_finds_what_stood_below_it_then(company: Company, crowd: list[Course]) -> None:
    jytte = make_person("Jytte")
    RoleGrant.objects.create(person=jytte, role="hr", unit=company.benefits)
    publish(FOURTH, JANUARY)
    moves(company.youth, company.benefits)
    assert set(figures(jytte, FOURTH)) == {company.benefits.pk}
    assert company.youth.pk in figures(company.inge, FOURTH)


def test_the_pages_ask_as_many_questions_of_a_large_organisation_as_of_a_small_one(
    company: Company, crowd: list[Course]
) -> None:
    asked = []
    for quarter in (THIRD, FOURTH):
        with CaptureQueriesContext(connection) as publishing:
            publish(quarter, JANUARY)
        Client().force_login(company.inge)
        with CaptureQueriesContext(connection) as reading:
            report_of(company.inge, editions()[0])
        asked.append((len(publishing), len(reading)))
        for number in range(20):
            comes(company, make_unit(f"Enhed {number}", company.organisation), THIRD.first)
    assert asked[1][1] == asked[0][1]
    assert asked[1][0] <= asked[0][0] + 1  # who was where is forgotten at the end of the year


def test_no_day_but_one_in_a_quarter_is_the_day_of_publishing() -> None:
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert [day for day in days if is_day_of_publishing(day)] == [
        JANUARY,
        dt.date(2027, 4, 7),
        dt.date(2027, 7, 7),
        dt.date(2027, 10, 7),
    ]


def test_pages_of_today_are_made_of_what_was_published_not_of_today(
    company: Company, crowd: list[Course]
) -> None:
    publish(FOURTH, JANUARY)
    with CaptureQueriesContext(connection) as asked:
        for name, given in [
            ("med-report", [2026]),
            ("desk-hr-quarter", [2026, 4]),
            ("desk-hr", []),
        ]:
            shown(company.inge, name, *given)
    text = " ".join(query["sql"] for query in asked.captured_queries)
    for table in ("dialogues_dialogue", "dialogues_agreement", "people_employment"):
        assert f'COUNT("{table}' not in text
