from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.test import Client

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from ledetraad.desks.operations.publishing import publish
from ledetraad.desks.rules import last_quarter
from ledetraad.shared import clock
from tests.house.gates import CAST
from tests.ledetraad.cast import Company, make_company
from tests.prepared import prepared, prepared_on_postgresql  # noqa: F401 - fixtures
from tests.today import NOW
from tests.today import one_day_for_all_tests as one_day_for_all_tests  # a fixture too

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django import DjangoDbBlocker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The company is there for a whole file: no test may depend on whether another asked for it."""
    for item in items:
        asks = set(getattr(item, "fixturenames", ()))
        if "tests/house/" in item.nodeid and "db" in asks and "company" not in asks:
            raise pytest.UsageError(f"{item.nodeid} asks for a database: let it ask for `company`.")


@pytest.fixture(scope="module")
def opened(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Company, dict[str, Client]]]:
    """The company and everybody's browser, signed in: made once, as each test leaves them as they were."""
    with django_db_blocker.unblock(), undone():
        browsers = {name: Client() for name in CAST}
        with time_machine.travel(NOW, tick=False):  # or it lay in the future of the tests
            company = make_company()
            publish(last_quarter(clock.today()), clock.today())  # something for HR to read
            for name, browser in browsers.items():
                browser.force_login(getattr(company, name))
        with django_db_blocker.block():
            yield company, browsers


@contextmanager
def undone() -> Iterator[None]:
    """Each test's own transaction is one inside this."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def company(opened: tuple[Company, object], db: None) -> Company:
    return deepcopy(opened[0])


@pytest.fixture
def signed_in(
    opened: tuple[object, dict[str, Client]], company: Company
) -> Callable[[str], Client]:
    """Somebody's browser, by name: each time as it was just after signing in."""

    def browser(name: str) -> Client:
        client = Client()
        client.cookies = deepcopy(opened[1][name].cookies)
        assert SESSION_KEY in client.session  # who is signed out would prove nothing
        return client

    return browser
