"""A request in a shape nobody's browser sends is refused, and is no fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.ledetraad.cast import Company

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("address", ["/language/", "/me/reminders/", "/account/login/"])
def test_a_form_in_another_encoding_is_not_understood(company: Company, address: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(company.ali)
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(address, b"text=+ADw-", content_type=f"{FORM}; charset=utf-7")
    assert answer.status_code == 400
    assert "Det kunne ikke forstås" in answer.content.decode()


def test_an_address_that_only_takes_forms_says_so_to_whoever_types_it(company: Company) -> None:
    client = Client()
    client.force_login(company.ali)
    answer = client.get("/language/")
    assert answer.status_code == 405
    assert "Her er ingen side at se" in answer.content.decode()
