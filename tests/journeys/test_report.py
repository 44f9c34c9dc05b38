"""The evaluation report as it is read: with axe, wide and on a telephone, with nothing from outside."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.visitor import AXE, RUN_AXE
from tests.ledetraad.trials.made_up import WHOLE, evaluate, made_up
from tests.prepared import made_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "evaluation", in_both_languages) / "out"


def in_both_languages(folder: Path) -> None:
    assert evaluate(folder, made_up(), WHOLE, "da", "--language", "en") == 0


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_anybody_can_read_the_report_on_any_screen(
    browser: "Browser", folder: Path, language: str, width: int, dark: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / f"report.{language}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
    assert len(asked) == 1, asked
    context.close()
