"""Employees and staff of a made-up organisation, and who has the tool."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledetraad.people.models import Absence, LeaderWords, RoleGrant, ToolAccess
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.desks.operations.demonstration.organisation import Organisation
    from ledetraad.people.models import Employment, Unit

SIZE_OF_FIRST = 0.75  # of the average team


def fill(organisation: Organisation, units: list[Unit], employees: int) -> None:
    """Teams of different sizes, as they are; the cast is in the first one."""
    random, words = organisation.random, organisation.words
    weights = [random.lognormvariate(0, 0.35) for _ in units]
    weights[0] = SIZE_OF_FIRST * sum(weights[1:]) / max(len(weights) - 1, 1)  # Karen has 20 or so
    chosen = random.choices(units, weights, k=employees)
    first = units[0]
    for part in words["cast"]:
        if part["unit"] == "team" and not part.get("leads"):
            person = organisation.person(*part["name"])
            organisation.cast[part["id"]] = person
            organisation.employ(person, first, part["title"])
            chosen.pop()
    for unit in chosen:
        person = organisation.anybody()
        employment = organisation.employ(person, unit, random.choice(words["titles"]))
        _sometimes_new_or_away(organisation, employment)


def _sometimes_new_or_away(organisation: Organisation, employment: Employment) -> None:
    luck = organisation.random.random()
    if luck < 0.04:  # hired after the leader got the tool
        days = organisation.random.randint(20, 120)
        employment.starts_on = organisation.today - dt.timedelta(days=days)
    elif luck < 0.06:  # on leave
        away = dt.timedelta(days=organisation.random.randint(30, 90))
        organisation.absences.append(
            Absence(
                id=organisation.uuid(),
                person=employment.person,
                starts_on=organisation.today - away,
                ends_on=organisation.today + away,
            )
        )


def add_staff(organisation: Organisation) -> None:
    """HR, the researcher and the administrator belong to the first root."""
    root = organisation.units[0]
    for part in organisation.words["cast"]:
        if "role" not in part:
            continue
        person = organisation.person(*part["name"])
        organisation.cast[part["id"]] = person
        organisation.employ(person, root, part["title"])
        roots = [unit for unit in organisation.units if unit.parent is None]
        for unit in roots:
            organisation.roles.append(RoleGrant(person=person, role=part["role"], unit=unit))


def give_tool(organisation: Organisation) -> None:
    """Most leaders got the tool six to eight months ago; some wait for their turn."""
    random = organisation.random
    for place, leadership in enumerate(organisation.leaderships):
        is_cast = leadership.person in organisation.cast.values()
        if not is_cast and random.random() < 0.08:
            continue
        days = random.randint(190, 245)
        organisation.access.append(
            ToolAccess(
                person=leadership.person, opened_on=organisation.today - dt.timedelta(days=days)
            )
        )
        if place % 4 == 0 or is_cast:
            texts = organisation.words["leader_words"]
            organisation.purposes.append(
                LeaderWords(
                    id=organisation.uuid(),
                    unit=leadership.unit,
                    author=leadership.person,
                    number=1,
                    text=texts[place % len(texts)],
                    written_at=clock.now(),
                )
            )
