"""What every response carries, whoever asks and whatever goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path

from ledetraad import urls
from ledetraad.settings import tls

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from tests.ledetraad.cast import Company

INLINE = ("unsafe-inline", "unsafe-eval", "nonce-", "sha256-", "*", "http:", "https:")


def falls_over(request: HttpRequest) -> HttpResponse:
    raise ValueError("secret 4711")


def loses_the_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection, secret 4711")


handler500 = urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("falls-over/", falls_over),
    path("loses-the-database/", loses_the_database),
]

ADDRESSES = {
    "/": 200,
    "/account/login/": 200,
    "/account/password/reset/": 200,
    "/desk/": 302,
    "/no/such/page/": 404,
    "/falls-over/": 500,
    "/loses-the-database/": 503,
    "/static/shared/mark.svg": 200,
}


def assert_guarded(response: HttpResponseBase) -> None:
    headers = response.headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not [word for word in INLINE if word in headers["Content-Security-Policy"]]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    # To its end, which closes a file; `close` would close the database as well.
    cast("HttpResponse", response).getvalue()


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_is_guarded(company: Company, address: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.get(address)
    assert response.status_code == ADDRESSES[address]
    assert_guarded(response)
    assert ("no-store" in response["Cache-Control"]) == (not address.startswith("/static/"))


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_karen_sees_is_guarded_and_never_stored(company: Company, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(company.karen)
    response = client.get(address)
    assert_guarded(response)
    assert "no-store" in response["Cache-Control"] or address.startswith("/static/")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("language", ["da", "en"])
def test_whoever_meets_a_fault_reads_one_plain_page_and_no_secret(
    company: Company, language: str
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    for address in ("/falls-over/", "/loses-the-database/"):
        page = client.get(address).content.decode()
        assert f'<html lang="{language}">' in page
        assert "4711" not in page
        assert "Traceback" not in page
    assert client.get("/loses-the-database/")["Retry-After"]


def test_over_tls_cookies_belong_to_this_host_alone(company: Company) -> None:
    named = {name: getattr(tls, name) for name in dir(tls) if name.isupper()}
    with override_settings(**named):
        client = Client(headers={"X-Forwarded-Proto": "https"})
        client.get("/account/login/")
        client.force_login(company.karen)
        client.post("/language/", {"language": "en"})
        assert client.get("/desk/employee/").status_code == 200
        assert {name for name in client.cookies if not name.startswith("__Host-")} == set()
        assert {"__Host-csrf", "__Host-session", "__Host-language"} <= set(client.cookies)
        for cookie in client.cookies.values():
            assert cookie["secure"]
            assert cookie["path"] == "/"
            assert not cookie["domain"]


def test_over_tls_a_plain_request_is_sent_to_the_secure_address(company: Company) -> None:
    named = {name: getattr(tls, name) for name in dir(tls) if name.isupper()}
    with override_settings(**named):
        response = Client().get("/desk/", headers={"Host": "ledetraad.example.dk"})
        assert response.status_code == 301
        assert response["Location"] == "https://ledetraad.example.dk/desk/"
