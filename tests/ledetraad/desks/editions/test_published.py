"""Whoever runs the server is told when published counts are not what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.cache import cache
from tests.ledetraad.desks.editions.story import FIRST, JANUARY, SECOND

from ledetraad.desks.models import EditionLine
from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.queries.published import CHANGED, changed_since, findings
from ledetraad.people.models import Unit

if TYPE_CHECKING:
    import pytest_django.fixtures as given
    from tests.ledetraad.cast import Company

    from ledetraad.dialogues.models import Course


def test_counts_nobody_has_touched_are_well(company: Company, crowd: list[Course]) -> None:
    assert findings()[0].ok
    publish(FIRST, JANUARY)
    cache.delete(CHANGED)
    assert findings()[0].ok


def test_a_line_added_in_the_database_itself_is_told_with_its_quarter(
    company: Company,
    crowd: list[Course],
    django_assert_num_queries: given.DjangoAssertNumQueries,
) -> None:
    publish(FIRST, JANUARY)
    edition = publish(SECOND, JANUARY)
    unit = Unit.objects.get(pk=company.youth.pk)
    EditionLine.objects.create(
        edition=edition, place=1000, unit=unit.pk, own_id="x", name="Nye tal", path=unit.path
    )
    with django_assert_num_queries(2):
        changed_since()
    [found] = findings()
    assert not found.ok
    assert str(edition) in found.how
    assert str(FIRST) not in found.how
