"""Every page, as each role meets it: filled, empty, refused and not there, looked over with axe.

The pages come from the application itself; one browser shows them, so the whole walk is short.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

import tests.django_ready  # noqa: F401 - models cannot be imported before it
from tests.house.gates import FIXED, GATES, OBJECTS
from tests.house.routes import all_routes
from tests.journeys.visitor import AXE, RUN_AXE
from tests.ledetraad.cast import Company, make_company
from tests.today import one_day_for_all_tests  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Route as Request

ADDRESS = "http://ledetraad.test"
OK, REFUSED = 200, 422
# Dorte has a course with nothing in it; the others stand for what they are.
WALKERS = {"karen": "da", "ali": "en", "dorte": "da", "inge": "en", "anders": "da", "rasmus": "en"}
WIDTHS = (360, 1280)


class Shown(NamedTuple):
    """One page as somebody gets it."""

    who: str
    what: str
    html: str


@pytest.fixture
def pages(db: None) -> list[Shown]:
    company = make_company()
    parts = {blank: make(company) for blank, make in OBJECTS.items()} | FIXED
    walked = [*visitors_pages(), *(p for who in WALKERS for p in pages_of(who, company, parts))]
    return list({shown.html: shown for shown in walked}.values())


def visitors_pages() -> Iterator[Shown]:
    for address in (
        "/",
        "/account/login/",
        "/account/password/reset/",
        "/who-can-see/",
        "/nowhere/",
    ):
        yield Shown("a visitor", address, Client().get(address).content.decode())
    refused = Client().post("/account/login/", {"login": "karen"})
    yield Shown("a visitor", "refused at sign-in", refused.content.decode())


def pages_of(who: str, company: Company, parts: dict[str, Any]) -> Iterator[Shown]:
    client = Client()
    client.cookies["django_language"] = WALKERS[who]
    person = getattr(company, who)
    person.language = WALKERS[who]
    person.save()
    client.force_login(person)
    mine = [route for route in all_routes() if who in GATES.get(route.name, ())]
    for what, ask, status in (("", client.get, OK), ("refused", client.post, REFUSED)):
        for route in mine:
            person.refresh_from_db()
            client.force_login(person)  # one of the addresses signs out everywhere
            got = ask(route.address(parts))
            is_page = got.headers.get("Content-Type", "").startswith("text/html")
            if is_page and got.status_code == status:
                yield Shown(who, f"{route.name} {what}".strip(), got.content.decode())


def answer(request: Request) -> None:
    """What a page asks for besides itself: style sheets, fonts, pictures."""
    path = request.request.url.removeprefix(ADDRESS)
    found = path.startswith("/static/") and finders.find(path.removeprefix("/static/"))
    kind = mimetypes.guess_type(path)[0] or "text/html"
    request.fulfill(body=Path(str(found)).read_bytes() if found else b"", content_type=kind)


SHOW = """async (html) => {
    const page = new DOMParser().parseFromString(html, "text/html").documentElement;
    document.replaceChild(document.adoptNode(page), document.documentElement);
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
    await Promise.all(sheets.map((s) => s.sheet || new Promise((done) => { s.onload = done; })));
}"""
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def test_nobody_meets_a_barrier_on_any_page(browser: Browser, pages: list[Shown]) -> None:
    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(f"{ADDRESS}/")
    page.evaluate(AXE)
    barriers = []
    for number, shown in enumerate(pages):
        page.set_viewport_size({"width": WIDTHS[number % len(WIDTHS)], "height": 800})
        page.evaluate(SHOW, shown.html)
        found = page.evaluate(RUN_AXE) + ["too wide"] * page.evaluate(TOO_WIDE)
        barriers += [(shown.who, shown.what, each) for each in found]
    page.close()
    assert len(pages) > len(WALKERS) * 10
    assert barriers == []
