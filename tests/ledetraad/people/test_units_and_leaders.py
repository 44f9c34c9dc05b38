from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.ledetraad.cast import Company, make_employment, make_person, make_unit

from ledetraad.dialogues.models import Course
from ledetraad.people.models import Leadership, Unit
from ledetraad.people.queries.organisation import leader_of
from ledetraad.shared import clock


@pytest.fixture
def anders(client: Client, company: Company) -> Client:
    client.force_login(company.anders)
    return client


def do(client: Client, unit: Unit, deed: str, **given: object) -> int:
    fields = {f"{deed}-{name}": value for name, value in given.items()}
    return client.post(reverse("unit", args=[unit.pk]), {"do": deed, **fields}).status_code


def day(date: dt.date) -> str:
    return date.strftime("%d-%m-%Y")


def test_a_unit_moves_with_everything_below_it(anders: Client, company: Company) -> None:
    inner = make_unit("Inderst", make_unit("Under", company.youth))
    assert do(anders, company.youth, "move", parent="Ydelser") == 302
    for unit in (company.youth, inner):
        moved = Unit.objects.get(pk=unit.pk)
        assert moved.path.startswith(company.benefits.path)
        assert moved.path.endswith(f"{unit.pk.hex}/")
    bodils = company.bodil.employments.get()
    assert leader_of(bodils, clock.today()) == company.karen


def test_a_unit_is_not_moved_in_a_circle(anders: Client, company: Company) -> None:
    under = make_unit("Under", company.youth)
    for target in ("Under", "Ungeteamet"):
        assert do(anders, company.youth, "move", parent=target) == 422
    assert Unit.objects.get(pk=under.pk).path == under.path


def test_only_an_empty_unit_is_closed(anders: Client, company: Company) -> None:
    today = day(clock.today())
    assert do(anders, company.youth, "close", last_day=today) == 422
    empty = make_unit("Tom", company.youth)
    assert do(anders, empty, "close", last_day=today) == 302
    assert Unit.objects.get(pk=empty.pk).closed_on == clock.today()


def test_a_unit_is_added_and_renamed(anders: Client, company: Company) -> None:
    assert do(anders, company.youth, "make-unit", new_name="Ny", own_id="ny-1") == 302
    assert do(anders, company.youth, "make-unit", new_name="Ny", own_id="ny-1") == 422
    assert do(anders, Unit.objects.get(own_id="ny-1"), "rename", new_name="Nyt navn") == 302
    page = anders.get(reverse("unit", args=[company.youth.pk])).content.decode()
    assert "Nyt navn" in page
    assert "ubesat" in page


def test_bodil_becomes_leader_and_ali_gets_a_course_with_her(
    anders: Client, company: Company
) -> None:
    today = clock.today()
    given = {"person": company.bodil.own_id, "starts_on": day(today)}
    assert do(anders, company.youth, "appoint", **given) == 302
    assert Leadership.objects.get(person=company.karen).ends_on == today - dt.timedelta(days=1)
    assert leader_of(company.ali.employments.get(), today) == company.bodil
    assert Course.objects.get(pk=company.ali_with_karen.pk).parked_on == today


def test_an_acting_leader_stands_in_and_the_ordinary_one_keeps_the_post(
    anders: Client, company: Company
) -> None:
    given = {"person": company.bodil.full_name, "starts_on": day(clock.today()), "acting": "on"}
    assert do(anders, company.youth, "appoint", **given) == 302
    assert Leadership.objects.get(person=company.karen).ends_on is None
    assert leader_of(company.ali.employments.get(), clock.today()) == company.bodil


def test_a_vacant_post_says_since_when(anders: Client, company: Company) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    karens = Leadership.objects.get(person=company.karen)
    given = {"leadership": karens.pk, "last_day": day(yesterday)}
    assert do(anders, company.youth, "end-leadership", **given) == 302
    assert "ubesat siden" in anders.get(reverse("unit", args=[company.youth.pk])).content.decode()
    assert Course.objects.get(pk=company.ali_with_karen.pk).parked_on is not None


def test_nobody_outside_the_administrators_units_can_be_appointed(
    anders: Client, company: Company
) -> None:
    stranger = make_person("Fremmed")
    make_employment(stranger, make_unit("Havnen"))
    given = {"person": stranger.own_id, "starts_on": day(clock.today())}
    assert do(anders, company.youth, "appoint", **given) == 422


def test_a_unit_asks_the_database_as_often_with_thirty_below_as_with_one(
    anders: Client, company: Company, django_assert_num_queries: object
) -> None:
    address = reverse("unit", args=[company.organisation.pk])
    with django_assert_num_queries(25, exact=False) as few:  # type: ignore[operator]
        anders.get(address)
    for number in range(30):
        make_unit(f"Ny {number}", company.organisation)
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        anders.get(address)


def test_a_closed_unit_is_opened_again_and_gets_nothing_new_until_then(
    anders: Client, company: Company
) -> None:
    outer = make_unit("Udenom", company.organisation)
    inner = make_unit("Indeni", outer)
    today = day(clock.today())
    for unit in (inner, outer):
        assert do(anders, unit, "close", last_day=today) == 302
    given = {"person": company.ali.own_id, "starts_on": today}
    assert do(anders, outer, "appoint", **given) == 404
    assert do(anders, outer, "make-unit", new_name="Ny", own_id="ny") == 404
    assert do(anders, inner, "reopen") == 422  # the one above is closed
    assert do(anders, outer, "reopen") == 302
    assert do(anders, inner, "reopen") == 302
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0
    assert do(anders, outer, "reopen") == 404
