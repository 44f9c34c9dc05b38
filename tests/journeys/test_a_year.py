"""One year for Karen and Ali, from the first appointment to the last follow-up (R28-R33).

The server and its database file are real. As time goes by the server is killed, and another process
serves with its clock set ahead, so everybody also lives through a restart each time.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from ledetraad.shared.calendar import next_working_day
from tests.installation import Installation
from tests.journeys.loaded import Loaded
from tests.journeys.visitor import Screen, Visitor, lay_axe
from tests.today import NOW, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

PASSWORD = "en lang sætning om foråret"
# The leader's screen and the employee's: wide and narrow change places with the language.
SCREENS = {
    "no-scripts": (Screen("da", 360, scripts=False), Screen("da", 1280, scripts=False)),
    "danish": (Screen("da", 1280), Screen("da", 360)),
    "english": (Screen("en", 360), Screen("en", 1280)),
}
YEARS = [pytest.param(screens, id=name) for name, screens in SCREENS.items()]
COMPANY = f"""
import json
from django.contrib.auth.hashers import make_password
from ledetraad.people.models import Person
from tests.ledetraad.cast import make_company
company = make_company()
Person.objects.update(password=make_password({PASSWORD!r}))
names = {{name: getattr(company, name).sign_in_name for name in ("karen", "ali", "inge", "finn")}}
print(json.dumps({{"course": str(company.ali_with_karen.pk), **names}}))
"""


class Year:
    """Karen, Ali, Inge and Finn, each at a screen of the same kind, as time goes by."""

    def __init__(self, browser: Browser, screens: tuple[Screen, Screen], folder: Path) -> None:
        self.application = Loaded(Installation(folder), NOW)
        self.names = json.loads(self.application.ask(COMPANY))
        self.course = self.names["course"]
        self.karen, self.ali, self.inge, self.finn = (
            Visitor(browser, screen, self.names[name])
            for name, screen in zip(("karen", "ali", "inge", "finn"), screens * 2, strict=True)
        )
        self.today = TODAY
        self.dialogue = ""
        self.goal = ""

    def leap(self, days: int) -> None:
        """The same organisation, so many days after it all began."""
        server = self.application.serve(days)
        self.today = TODAY + dt.timedelta(days=days)
        for visitor in (self.karen, self.ali, self.inge, self.finn):
            visitor.address = server.address
        for visitor in (self.karen, self.ali):
            visitor.sign_in(PASSWORD)

    def close(self) -> None:
        for visitor in (self.karen, self.ali, self.inge, self.finn):
            visitor.context.close()
        self.application.close()


@pytest.fixture
def year(
    browser: Browser,
    prepared: Callable[[Path], Path],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Year]:
    year = Year(browser, request.param, lay_axe(prepared(tmp_path)))
    yield year
    year.close()


@pytest.mark.parametrize("year", YEARS, indirect=True)
def test_karen_and_ali_go_through_five_quarters(year: Year) -> None:
    year.leap(1)
    plan(year, "development", days=10)
    prepare(year)
    nobody_else_reads_it(year)
    year.leap(15)
    talk(year)
    write_goal_and_plan(year)
    approve(year)
    year.leap(110)
    plan(year, "follow_up", days=2)
    year.leap(116)
    follow_up(year)
    adapt_the_goal(year)
    approve(year)
    year.leap(200)
    follow_up_as_a_team(year)
    year.leap(290)
    plan(year, "development", days=3)
    year.leap(297)
    talk(year)
    year.leap(380)
    plan(year, "follow_up", days=1)
    year.leap(385)
    follow_up(year)
    look_back(year)


def plan(year: Year, kind: str, days: int) -> None:
    karen = year.karen
    karen.go("/desk/leader/")
    karen.sees("Ali", "Bodil")
    karen.go(f"/courses/{year.course}/dialogues/new/")
    day = next_working_day(year.today + dt.timedelta(days=days))
    year.dialogue = karen.page.input_value("[name=dialogue_id]")
    karen.choose("kind", kind)
    karen.fill(date=day.strftime("%d-%m-%Y"), time="10.30", place="Lokale 2.14")
    karen.choose("place_kind", "quiet_room")
    karen.press("main form button[type=submit]")
    year.ali.go("/desk/employee/")
    year.ali.sees("Karen")


def prepare(year: Year) -> None:
    """The employee's word first; neither reads the other before it is shared."""
    where = f"/dialogues/{year.dialogue}/prepare/"
    ali, karen = year.ali, year.karen
    ali.go(where)
    ali.fill(**{"employee_preparation-prepare_good_day": "Da den unge selv ringede op"})
    karen.go(where)
    karen.does_not_see("Da den unge selv ringede op")
    ali.press("button[name=release]")
    karen.go(where)
    karen.sees("Da den unge selv ringede op")
    karen.fill(**{"leader_preparation-leader_why": "Fordi det gør folk større"})
    karen.press("button[name=release]")


def nobody_else_reads_it(year: Year) -> None:
    finn, where = year.finn, f"/dialogues/{year.dialogue}/"
    finn.sign_in(PASSWORD)
    answer = finn.page.goto(finn.address + where)
    assert answer is not None
    assert answer.status == 404
    finn.look()


def talk(year: Year) -> None:
    karen, ali = year.karen, year.ali
    karen.go(f"/dialogues/{year.dialogue}/")
    karen.sees("Flere borgere i job")
    karen.fill(**{"shared_notes-purpose": "Tempoet taler vi om igen"})
    karen.press("form:has([name='shared_notes-purpose']) button[type=submit]")
    karen.press("form[action$='/held/'] button[type=submit]")
    ali.go(f"/dialogues/{year.dialogue}/")
    ali.sees("Tempoet taler vi om igen")
    held = (
        "from ledetraad.dialogues.models import Dialogue; "
        f"print(Dialogue.objects.get(pk='{year.dialogue}').held_on)"
    )
    assert year.application.ask(held) == year.today.isoformat()


def write_goal_and_plan(year: Year) -> None:
    ali, karen = year.ali, year.karen
    ali.go(f"/courses/{year.course}/goals/new/")
    ali.press("main form button[type=submit]:not([name])")  # an empty goal is refused in words
    assert ali.page.locator("[aria-invalid=true]").count()
    ali.fill(
        wording="Jeg vil åbne samtalen med et spørgsmål", own_reason="Det giver mening for mig"
    )
    ali.choose("kind", "learning")
    ali.choose("challenge", "4")
    ali.press("main form button[type=submit]:not([name])")
    year.goal = ali.page.url.rstrip("/").split("/")[-1]
    ali.go(f"/goals/{year.goal}/plan/")
    if ali.page.locator("textarea[name$='-cue']").count() == 0:
        ali.press("button[name=add]")
    ali.page.fill("textarea[name$='-cue']", "Når den unge har sat sig")
    ali.page.fill("textarea[name$='-action']", "spørger jeg, hvad hun vil bruge tiden på")
    ali.press(
        "main form[action$='/plan/'] > p button.button-primary, main form button.button-primary"
    )
    karen.go(f"/courses/{year.course}/")
    karen.sees("Jeg vil åbne samtalen med et spørgsmål", "spørger jeg, hvad hun vil bruge tiden på")
    answer = karen.page.goto(f"{karen.address}/goals/{year.goal}/edit/")
    assert answer is not None
    assert answer.status == 404  # the words of the goal are the employee's


def approve(year: Year) -> None:
    for visitor in (year.ali, year.karen):
        visitor.go(f"/courses/{year.course}/agreement/")
        visitor.press("main form button[type=submit]")
    year.karen.go(f"/courses/{year.course}/agreement/print/")
    year.karen.sees("Jeg vil åbne samtalen")


def follow_up(year: Year) -> None:
    ali, karen = year.ali, year.karen
    ali.go(f"/dialogues/{year.dialogue}/follow-up/")
    ali.fill(**{"follow_up-follow_up_tried": "Seks samtaler, fire gik godt"})
    ali.press("form:has([name='follow_up-follow_up_tried']) button[type=submit]")
    karen.go(f"/dialogues/{year.dialogue}/follow-up/")
    karen.sees("Ali")
    karen.fill(**{"point-text": "Hvem tager telefonen?"})
    karen.press("form:has([name='point-text']) button[type=submit]")
    karen.sees("Hvem tager telefonen?")
    karen.press("form[action$='/held/'] button[type=submit]")
    ali.go(f"/goals/{year.goal}/")
    if ali.page.locator("button[name=done][value=yes]").count():
        ali.press("button[name=done][value=yes]")


def adapt_the_goal(year: Year) -> None:
    ali = year.ali
    ali.go(f"/goals/{year.goal}/edit/")
    ali.fill(
        wording="Jeg vil åbne samtalen med et spørgsmål, også når vi er bagud",
        why_changed="Det er der, det driller",
    )
    ali.press("main form button[type=submit]:not([name])")
    ali.go(f"/goals/{year.goal}/")
    ali.sees("også når vi er bagud", "Det er der, det driller")


def follow_up_as_a_team(year: Year) -> None:
    karen = year.karen
    karen.go("/team-follow-ups/new/")
    karen.fill(date=year.today.strftime("%d-%m-%Y"), time="09.00")
    for box in karen.page.locator("main input[type=checkbox]").all():
        karen.page.click(
            f"label[for='{box.get_attribute('id')}']"
        ) if not box.is_checked() else None
    karen.press("main form button[type=submit]")


def look_back(year: Year) -> None:
    ali, inge = year.ali, year.inge
    ali.go("/desk/employee/")
    ali.go("/me/readings/")
    ali.sees("Karen")
    chain = "from ledetraad.shared.audit import first_broken_link; print(first_broken_link())"
    assert year.application.ask(chain) == "None"
    inge.sign_in(PASSWORD)
    inge.go("/desk/hr/")
    inge.does_not_see("Ali", "Bodil", "Jeg vil åbne")
