"""Units of a made-up organisation, each with its leader, and what the whole is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledetraad.desks.operations.demonstration.organisation import Organisation, Size
from ledetraad.people.models import Purpose, Value
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.models import Unit


def tree_of(
    organisation: Organisation, size: Size, number: int, levels: tuple[int, ...]
) -> list[Unit]:
    """Units level by level, each with its leader; gives back the lowest."""
    words = organisation.words
    municipality = words["municipalities"][number % len(words["municipalities"])]
    city = size is Size.CITY
    top = words["city_top" if city else "top"].format(municipality=municipality)
    root = organisation.unit(top, None)
    _give_purpose(organisation, root, words["city_purpose" if city else "purpose"])
    above = [root]
    _give_leader(organisation, root)
    for depth, count in enumerate(levels[1:], start=1):
        lowest = depth == len(levels) - 1
        names = words["teams"] if lowest else words["departments"]
        below = []
        for place in range(count):
            parent = above[place % len(above)]
            unit = organisation.unit(_name(names, place), parent)
            _give_leader(organisation, unit)
            below.append(unit)
        above = below
    return above


def _name(names: list[str], place: int) -> str:
    again = place // len(names)
    return names[place % len(names)] + (f" {again + 1}" if again else "")


def _give_leader(organisation: Organisation, unit: Unit) -> None:
    part = _part_in_cast(organisation, unit)
    leader = organisation.person(*part["name"]) if part else organisation.anybody()
    if part:
        organisation.cast[part["id"]] = leader
    title = organisation.random.choice(organisation.words["leader_titles"])
    organisation.employ(leader, unit, title)
    organisation.lead(leader, unit)


def _part_in_cast(organisation: Organisation, unit: Unit) -> dict[str, Any] | None:
    """Gitte leads the first root, Karen the first team."""
    level = "root" if unit.parent is None else "team"
    for part in organisation.words["cast"]:
        fits = part.get("leads") and part["unit"] == level and part["id"] not in organisation.cast
        if fits and (level == "root" or unit.name == organisation.words["teams"][0]):
            return dict(part)
    return None


def _give_purpose(organisation: Organisation, root: Unit, statement: str) -> None:
    words = organisation.words
    organisation.purposes.append(
        Purpose(
            id=organisation.uuid(),
            unit=root,
            number=1,
            local_term=words["purpose_term"],
            statement=statement,
            decided_at=clock.now(),
        )
    )
    for position, value in enumerate(words["values"]):
        organisation.purposes.append(
            Value(id=organisation.uuid(), unit=root, position=position, **value)
        )
