from __future__ import annotations

import pytest

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.rules import last_quarter
from ledetraad.shared import clock
from tests.ledetraad.cast import Company, make_company
from tests.prepared import prepared  # noqa: F401 - a fixture
from tests.today import one_day_for_all_tests  # noqa: F401 - the same


@pytest.fixture
def company(db: None) -> Company:
    company = make_company()
    publish(last_quarter(clock.today()), clock.today())  # something for HR to read
    return company
