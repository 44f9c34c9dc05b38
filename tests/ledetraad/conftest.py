from __future__ import annotations

import pytest

from tests.ledetraad.cast import Company, make_company


@pytest.fixture
def company(db: None) -> Company:
    return make_company()
