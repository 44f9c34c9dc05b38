from __future__ import annotations

import pytest

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from tests.ledetraad.cast import Company, make_company


@pytest.fixture
def company(db: None) -> Company:
    return make_company()
