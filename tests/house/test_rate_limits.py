"""Whoever guesses passwords is stopped, for all workers at once, and only for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client

from tests.today import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http.response import HttpResponseBase

    from tests.ledetraad.cast import Company

PASSWORD = "en lang og god sætning"
ALLOWED = 5


@pytest.fixture(autouse=True)
def in_one_moment(one_day_for_all_tests: None) -> Iterator[None]:
    """However slow the machine is: an allowance is so many in a minute."""
    with time_machine.travel(NOW, tick=False):
        yield


def sign_in(name: str, password: str, address: str = "192.0.2.1") -> HttpResponseBase:
    return Client(REMOTE_ADDR=address).post(
        "/account/login/", {"login": name, "password": password}
    )


def test_karen_signs_in_with_her_password(company: Company) -> None:
    company.karen.set_password(PASSWORD)
    company.karen.save()
    assert sign_in(company.karen.sign_in_name, PASSWORD).status_code == 302


def test_a_guesser_is_stopped_even_with_the_right_password(company: Company) -> None:
    company.karen.set_password(PASSWORD)
    company.karen.save()
    for attempt in range(ALLOWED):
        address = f"192.0.2.{attempt}"  # a name has its allowance wherever the guesses come from
        assert sign_in(company.karen.sign_in_name, "gæt", address).status_code in (200, 422)
    assert sign_in(company.karen.sign_in_name, PASSWORD).status_code != 302
    company.ali.set_password(PASSWORD)
    company.ali.save()
    assert sign_in(company.ali.sign_in_name, PASSWORD).status_code == 302


def test_an_address_that_tries_many_names_is_stopped(company: Company) -> None:
    answers = {sign_in(f"nobody{number}", "gæt").status_code for number in range(61)}
    company.karen.set_password(PASSWORD)
    company.karen.save()
    assert 302 not in answers
    assert sign_in(company.karen.sign_in_name, PASSWORD).status_code != 302
    assert sign_in(company.karen.sign_in_name, PASSWORD, "192.0.2.99").status_code == 302


def test_workers_count_together(company: Company) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    cache.set("counted", 1)
    other_worker = DatabaseCache("shared_cache", settings.CACHES["default"])
    assert other_worker.get("counted") == 1
