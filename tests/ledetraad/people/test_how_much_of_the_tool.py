"""A leader has the whole tool or guidelines and outlines alone, switched by date (R40)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company

from ledetraad.people.models import Person, StaticTool, ToolAccess
from ledetraad.people.operations.administration import RefusedError
from ledetraad.people.operations.leaders import choose_mode
from ledetraad.people.queries.tool import (
    has_dynamic_tool,
    led_with_dynamic_tool,
    mode_of,
)
from ledetraad.people.rules.tool import Mode
from ledetraad.shared import clock
from ledetraad.shared.models import AuditEvent

DAY = dt.timedelta(days=1)


def test_a_leader_has_the_whole_tool_until_somebody_chooses_otherwise(company: Company) -> None:
    assert mode_of(company.karen, clock.today()) is Mode.DYNAMIC
    assert has_dynamic_tool(company.karen, clock.today())


def test_the_mode_changes_on_the_day_that_was_chosen(company: Company) -> None:
    today = clock.today()
    choose_mode(company.anders, company.karen, Mode.STATIC, today + 10 * DAY)
    choose_mode(company.anders, company.karen, Mode.DYNAMIC, today + 20 * DAY)
    modes = [mode_of(company.karen, today + days * DAY) for days in (9, 10, 19, 20)]
    assert modes == [Mode.DYNAMIC, Mode.STATIC, Mode.STATIC, Mode.DYNAMIC]


def test_what_was_chosen_for_later_is_replaced(company: Company) -> None:
    today = clock.today()
    choose_mode(company.anders, company.karen, Mode.STATIC, today + 10 * DAY)
    choose_mode(company.anders, company.karen, Mode.STATIC, today + 5 * DAY)
    choose_mode(company.anders, company.karen, Mode.DYNAMIC, today + 5 * DAY)
    assert not StaticTool.objects.exists()


def test_choosing_the_same_twice_is_once(company: Company) -> None:
    choose_mode(company.anders, company.karen, Mode.STATIC, clock.today())
    choose_mode(company.anders, company.karen, Mode.STATIC, clock.today())
    assert StaticTool.objects.count() == 1
    assert AuditEvent.objects.filter(verb="choose-mode").count() == 1


def test_a_day_that_has_passed_stands_because_it_was_lived(company: Company) -> None:
    with pytest.raises(RefusedError):
        choose_mode(company.anders, company.karen, Mode.STATIC, clock.today() - DAY)
    assert not StaticTool.objects.exists()


def test_anders_chooses_on_karen_s_page_and_sees_it_there(client: Client, company: Company) -> None:
    client.force_login(company.anders)
    page = reverse("person", args=[company.karen.pk])
    given = {
        "do": "choose-mode",
        "choose-mode-mode": "static",
        "choose-mode-starts_on": clock.today().strftime("%d-%m-%Y"),
    }
    assert client.post(page, given).status_code == 302
    assert "Kun vejledninger og dagsordener" in client.get(page).content.decode()
    assert client.post(page, given | {"choose-mode-mode": "both"}).status_code == 422
    assert client.post(page, given | {"choose-mode-starts_on": "31-12-9999"}).status_code == 422


def test_inge_in_hr_and_karen_herself_cannot_choose(client: Client, company: Company) -> None:
    for person in (company.inge, company.karen):
        client.force_login(person)
        page = reverse("person", args=[company.karen.pk])
        assert client.post(page, {"do": "choose-mode"}).status_code == 404


def test_who_waits_for_the_tool_has_neither_mode(company: Company) -> None:
    ToolAccess.objects.filter(person=company.karen).update(opened_on=clock.today() + DAY)
    choose_mode(company.anders, company.finn, Mode.STATIC, clock.today())
    assert not has_dynamic_tool(company.karen, clock.today())
    led = led_with_dynamic_tool(clock.today(), "pk")
    assert list(Person.objects.filter(led)) == [company.gitte]
