"""Every route, with every method, for everybody: gated, or open for a reason (K16, K19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.house.gates import CAST, FIXED, GATES, OBJECTS, OPEN, missing_like
from tests.house.routes import Route, all_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ledetraad.cast import Company

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
ROUTES = all_routes()
OF_OTHERS = ("account_", "mfa_")  # allauth's own pages, each about the one who is signed in
SIGN_IN = "/account/login/"
NOTHING_HERE = {403, 404, 405}

OWNERS = frozenset({"ali"})  # of the objects behind allauth's pages


def by_name(route: Route) -> str:
    return route.name


def parts_for(route: Route, company: Company, *, missing: bool = False) -> dict[str, Any]:
    """What stands in the route's blanks: somebody's objects, or such as do not exist."""
    parts = {}
    for blank in route.blanks:
        if blank in FIXED:
            parts[blank] = FIXED[blank]
        else:
            value = OBJECTS[blank](company)
            parts[blank] = missing_like(value) if missing else value
    return parts


def answer(client: Client, method: str, address: str) -> tuple[int, dict[str, str], bytes]:
    """All that the outside can see of an answer; where it sends one on, without the address itself."""
    response = getattr(client, method)(address)
    headers = {name: unquote(value).replace(address, "…") for name, value in response.items()}
    return response.status_code, headers, response.content


def test_somebody_has_decided_who_may_enter_every_route() -> None:
    names = {route.name for route in ROUTES}
    undecided = {
        name for name in names if not name.startswith(OF_OTHERS) and name not in GATES | OPEN
    }
    assert undecided == set(), "add these to GATES in tests/house/gates.py"
    assert set(GATES) - names == set()
    assert set(OPEN) - names == set()
    assert {blank for route in ROUTES for blank in route.blanks} <= FIXED.keys() | OBJECTS.keys()


@pytest.mark.parametrize("route", ROUTES, ids=by_name)
def test_a_visitor_is_shown_the_way_in_and_nothing_else(company: Company, route: Route) -> None:
    if route.name in OPEN:
        return
    address = route.address(parts_for(route, company))
    for method in METHODS:
        status, headers, _content = answer(Client(), method, address)
        is_way_in = status == 302 and headers["Location"].startswith(SIGN_IN)
        assert is_way_in or status in NOTHING_HERE, method


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name in GATES], ids=by_name)
def test_everybody_enters_where_they_may_and_nowhere_else(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    address = route.address(parts_for(route, company))
    # Those who may not enter come first, so that nothing has been changed by those who may.
    for name in sorted(CAST, key=GATES[route.name].__contains__):
        client = signed_in(name)
        statuses = {answer(client, method, address)[0] for method in ("get", "post")}
        if name in GATES[route.name]:
            assert statuses - NOTHING_HERE, f"{name} finds nothing"
        else:
            assert statuses <= NOTHING_HERE, f"{name} gets in"


@pytest.mark.once  # six thousand answers; who enters is asked on either database, above
@pytest.mark.parametrize(
    "route", [r for r in ROUTES if set(r.blanks) & OBJECTS.keys()], ids=by_name
)
def test_what_is_not_yours_and_what_is_not_there_look_the_same(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    somebodys = route.address(parts_for(route, company))
    nobodys = route.address(parts_for(route, company, missing=True))
    outsiders = set(CAST) - GATES.get(route.name, OWNERS)
    assert outsiders
    for client in [Client(), *(signed_in(name) for name in sorted(outsiders))]:
        for method in METHODS:
            assert answer(client, method, somebodys) == answer(client, method, nobodys), method


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if set(r.blanks) & OBJECTS.keys()], ids=by_name
)
def test_what_is_not_yours_takes_as_many_questions_as_what_is_not_there(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    """Else the time an answer takes tells what the answer does not."""
    assert "finn" not in GATES.get(route.name, OWNERS)
    client = signed_in("finn")
    missing = route.address(parts_for(route, company, missing=True))
    client.get(missing)  # so that neither of the two is the first
    asked = []
    for address in (missing, route.address(parts_for(route, company))):
        for method in ("get", "post"):
            with CaptureQueriesContext(connection) as queries:
                answer(client, method, address)
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_nothing_on_the_page_for_what_is_not_there_tells_what_was_asked_for(
    signed_in: Callable[[str], Client],
) -> None:
    client = signed_in("karen")
    assert answer(client, "get", "/no/such/page/") == answer(client, "get", "/nor/this/one/")
