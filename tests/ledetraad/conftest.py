from __future__ import annotations

import pytest

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from tests.ledetraad.cast import Company, make_company
from tests.prepared import prepared  # noqa: F401 - a fixture
from tests.today import one_day_for_all_tests  # noqa: F401 - the same


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for no database is not run anew on another one."""
    for item in items:
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        if not asks and item.get_closest_marker("django_db") is None:
            item.add_marker("once")


@pytest.fixture
def company(db: None) -> Company:
    return make_company()
