from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import time_machine
from tests.ledetraad.desks.editions.story import (
    comes,
)

from ledetraad.dialogues.models import Course

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ledetraad.cast import Company


@pytest.fixture(autouse=True)
def it_is_january_2027() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def crowd(company: Company) -> list[Course]:
    """Twelve in the youth team, since New Year."""
    return [comes(company, company.youth, dt.date(2026, 1, 1)) for _ in range(12)]
