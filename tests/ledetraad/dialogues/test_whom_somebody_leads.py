"""The desk asks small questions where the gate asks one large one: both must find the same people."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from tests.ledetraad.cast import (
    Company,
    make_course,
    make_employment,
    make_leadership,
    make_person,
    make_unit,
)

from ledetraad.dialogues.queries.courses import courses_led_by, open_courses_with
from ledetraad.people.models import Employment, Leadership, Person
from ledetraad.people.queries.organisation import employments_led_by, team_of, units_led_by
from ledetraad.shared import clock

YESTERDAY = dt.timedelta(days=1)


def same_as_the_gate(leader: Person) -> int:
    """How many the person leads, when desk and gate agree on who they are."""
    today = clock.today()
    team = team_of(leader, today)
    assert team.units == list(units_led_by(leader, today))
    assert set(team.employments) == set(employments_led_by(leader, today))
    led = courses_led_by(leader, today).filter(parked_on__isnull=True)
    assert set(open_courses_with(leader, team)) == set(led)
    return len(team.employments)


def test_karen_leads_ali_and_bodil_and_is_led_by_gitte(company: Company) -> None:
    make_course(company.gitte, company.karen.employments.get())
    led = {person: same_as_the_gate(person) for person in Person.objects.all()}
    assert led[company.karen] == 2
    assert led[company.gitte] == 5  # Karen and Finn, and three at the top with a role
    assert led[company.ali] == 0


def test_who_stopped_yesterday_leads_nobody_today(company: Company) -> None:
    Leadership.objects.filter(person=company.karen).update(ends_on=clock.today() - YESTERDAY)
    assert same_as_the_gate(company.karen) == 0


@pytest.mark.parametrize("seed", range(4))
def test_in_any_organisation_desk_and_gate_agree(db: None, seed: int) -> None:
    """Acting leaders, two leaders, leaders of several units, people with several jobs, gaps."""
    draw = Random(seed)  # noqa: S311 - an organisation, not a secret
    units = [make_unit("Top")]
    for number in range(6):
        units.append(make_unit(f"Enhed {number}", draw.choice(units)))
    people = [make_person("Mette") for _ in range(12)]
    ends = [None, None, clock.today(), clock.today() - YESTERDAY]
    for _ in range(10):
        make_leadership(draw.choice(people), draw.choice(units), ends_on=draw.choice(ends))
    for person in people:
        for unit in draw.sample(units, 2):
            make_employment(person, unit, ends_on=draw.choice(ends))
    for employment in Employment.objects.all():
        make_course(draw.choice(people), employment)
    assert sum(same_as_the_gate(person) for person in people)
