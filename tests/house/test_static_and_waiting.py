"""With guidelines alone, or while waiting, the dynamic tool is at no address (R40, R44)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from ledetraad.dialogues.models import Course
from ledetraad.dialogues.operations.remembering import remember_courses
from ledetraad.nudges.models import Nudge
from ledetraad.people.models import StaticTool, ToolAccess
from ledetraad.shared import clock
from tests.house.gates import GATES
from tests.house.routes import Route, all_routes
from tests.house.test_gates import by_name, parts_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.ledetraad.cast import Company

DYNAMIC = ("lt-next", "lt-dots", "lt-chain", "lt-glance", "lt-remember")
KARENS = [route for route in all_routes() if "karen" in GATES.get(route.name, ())]
ALIS = [route for route in all_routes() if "ali" in GATES.get(route.name, ())]
PAGES_OF_THE_DYNAMIC_TOOL = {"desk-leader", "course"}
NO_PAGE = (301, 302, 404, 405)
MATERIAL = ("course", "talk", "prepare", "guides", "agreement", "goal", "plan-dialogue")


def body(client: Client, company: Company, route: Route) -> str:
    answer = client.get(route.address(parts_for(route, company)))
    assert answer.status_code in (200, *NO_PAGE)
    is_text = answer["Content-Type"].startswith("text/html") and answer.status_code == 200
    return answer.content.decode() if is_text else ""


def found_in(page: str) -> list[str]:
    return [mark for mark in DYNAMIC if f'"{mark}' in page or f" {mark}" in page]


def test_the_marks_are_those_of_pages_that_have_the_dynamic_tool(
    company: Company, signed_in: Callable[[str], Client]
) -> None:
    """Else their absence below would say nothing."""
    pages = [route for route in KARENS if route.name in PAGES_OF_THE_DYNAMIC_TOOL]
    assert len(pages) == len(PAGES_OF_THE_DYNAMIC_TOOL)
    assert all(found_in(body(signed_in("karen"), company, route)) for route in pages)


@pytest.mark.parametrize("route", KARENS, ids=by_name)
def test_karen_with_guidelines_alone_meets_no_overview_and_no_reminder(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    remember_courses([company.ali_with_karen.pk])
    StaticTool.objects.create(person=company.karen, starts_on=clock.today())
    assert found_in(body(signed_in("karen"), company, route)) == []


@pytest.mark.parametrize("route", ALIS, ids=by_name)
def test_ali_whose_leader_has_guidelines_alone_meets_none_either(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    remember_courses([company.ali_with_karen.pk])
    StaticTool.objects.create(person=company.karen, starts_on=clock.today())
    if route.name in ("reminder", "reminder-put-off", "reminder-take-up"):
        return  # one's own row, made by the gate's test; the sweep closes it
    assert found_in(body(signed_in("ali"), company, route)) == []


@pytest.mark.parametrize("route", KARENS, ids=by_name)
def test_karen_who_waits_for_the_tool_meets_nothing_of_it(
    company: Company, signed_in: Callable[[str], Client], route: Route
) -> None:
    parts = parts_for(route, company)
    Course.objects.filter(leader=company.karen).update(
        parked_on=clock.today(), parked_because="vacant"
    )
    ToolAccess.objects.filter(person=company.karen).update(
        opened_on=clock.today() + dt.timedelta(days=30)
    )
    answer = signed_in("karen").get(route.address(parts))
    if route.name in MATERIAL:
        assert answer.status_code == 404
    page = answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
    assert [mark for mark in found_in(page) if mark != "lt-next"] == []
    assert not Nudge.objects.filter(person=company.karen, state="open").exists()
