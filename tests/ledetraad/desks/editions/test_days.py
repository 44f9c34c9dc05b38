"""When the reports are made, and of which quarters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.ledetraad.desks.editions.story import (
    FOURTH,
    JANUARY,
    THIRD,
    comes,
)

from ledetraad.desks.operations.publishing import publish, publish_due
from ledetraad.desks.rules import is_day_of_publishing, published_on
from ledetraad.dialogues.models import Course

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company


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


def test_no_day_but_one_in_a_quarter_is_the_day_of_publishing() -> None:
    days = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert [day for day in days if is_day_of_publishing(day)] == [
        JANUARY,
        dt.date(2027, 4, 7),
        dt.date(2027, 7, 7),
        dt.date(2027, 10, 7),
    ]


def test_a_fault_of_the_database_is_not_taken_for_another_worker_who_was_first(
    company: Company, crowd: list[Course]
) -> None:
    def refuse(execute: Any, sql: str, *given: Any) -> Any:
        if sql.startswith('INSERT INTO "desks_edition"'):
            raise IntegrityError("something else")
        return execute(sql, *given)

    with connection.execute_wrapper(refuse), pytest.raises(IntegrityError, match="something else"):
        publish_due(JANUARY)
    assert len(publish_due(JANUARY)) == 4
