"""Somebody at a screen: goes, fills in, presses; every page is looked over with axe."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.installation import PATIENCE
from tests.read import ONE_TIME_TOKEN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

AXE_FILE = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
AXE = AXE_FILE.read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | '))"""


def lay_axe(folder: Path) -> Path:
    """Among an installation's own files, as the policy asks: the browser then fetches it seldom."""
    shutil.copy(AXE_FILE, folder / "static")
    return folder


@dataclass(frozen=True)
class Screen:
    language: str
    width: int
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.width}{'' if self.scripts else '-no-scripts'}"


@dataclass
class Visitor:
    """A person with a password, on one screen, at one installation."""

    browser: Browser
    screen: Screen
    name: str
    address: str = ""
    complaints: list[str] = field(default_factory=list)
    looked_over: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(
            viewport={"width": self.screen.width, "height": 800},
            java_script_enabled=self.screen.scripts,
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.set_default_timeout(PATIENCE * 1000)

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def sign_in(self, password: str) -> None:
        """After a leap in time the old session is over, as it would be for anybody."""
        self.context.clear_cookies()
        self.go("/account/login/")
        self.page.fill("input[name=login]", self.name)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation():
            self.page.click("main form button[type=submit]")
        self.choose_language()
        self.look()

    def choose_language(self) -> None:
        if self.page.get_attribute("html", "lang") != self.screen.language:
            with self.page.expect_navigation():
                self.page.click(f"button[name=language][value={self.screen.language}]")

    def go(self, path: str) -> Response:
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answered {answer.status}"
        self.look()
        return answer

    def press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.click(selector)
        self.look()

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.fill(f"[name='{name}']", text)

    def choose(self, name: str, value: str) -> None:
        """Radios are drawn by their label, which is what a person presses."""
        field = self.page.locator(f"input[name='{name}'][value='{value}']")
        self.page.click(f"label[for='{field.get_attribute('id')}']")

    def sees(self, *texts: str) -> None:
        body = self._body()
        for text in texts:
            assert text in body, f"{self.page.url} does not show {text!r}:\n{body}"

    def does_not_see(self, *texts: str) -> None:
        body = self._body()
        for text in texts:
            assert text not in body, f"{self.page.url} shows {text!r}"

    def _body(self) -> str:
        """All there is on the page, folded or not, also inside its fields."""
        fields = [field.input_value() for field in self.page.locator("main textarea").all()]
        return "\n".join([self.page.text_content("main") or "", *fields])

    def look(self) -> None:
        """No barrier, nothing cut off at the side, the right language, no word against the policy."""
        page = self.page
        if not self.screen.scripts:
            return
        complaints, self.complaints = self.complaints, []
        assert not complaints, f"{page.url}: {complaints}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not too_wide, f"{page.url} is wider than the screen"
        shown = ONE_TIME_TOKEN.sub("", page.content())
        if shown in self.looked_over:  # to the letter the page that was looked over before
            return
        page.add_script_tag(url=f"/static/{AXE_FILE.name}")
        violations = page.evaluate(RUN_AXE)
        self.complaints = []  # axe itself tries what the policy forbids
        assert not violations, f"{page.url}: {violations}"
        self.looked_over.add(shown)
