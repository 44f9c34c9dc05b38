from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.installation import PATIENCE
from tests.prepared import prepared  # noqa: F401 - a fixture

# The browser keeps a loop running in this thread; Django takes it for its own and would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# The same engine without windows around it: a page costs about half as much to show.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, timeout=1000 * PATIENCE
        )
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The years first, for nobody should wait for one at the end.

    Every worker is dealt two tests to begin with, so a short one comes behind each year.
    """
    years = [item for item in items if "journeys/test_a_year" in item.nodeid]
    short = [item for item in items if "journeys/test_report" in item.nodeid]
    between = [item for item in items if item not in (*years, *short)]
    items[:] = [*years, *short[: len(years)], *between, *short[len(years) :]]
