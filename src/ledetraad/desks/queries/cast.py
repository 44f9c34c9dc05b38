"""Those a visitor of the demonstration can step in as."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from ledetraad.content.demonstration import organisation_words, sign_in_name
from ledetraad.people.models import Person
from ledetraad.shared.text import Text


@dataclass(frozen=True)
class Part:
    """One of the cast: who it is, and what there is to try."""

    person: Person
    role: Text
    try_this: Text


def cast() -> list[Part]:
    """Empty in an installation for real people."""
    if not settings.DEMO:
        return []
    parts = organisation_words()["cast"]
    names = [sign_in_name(*part["name"]) for part in parts]
    found = {
        person.sign_in_name: person for person in Person.objects.filter(sign_in_name__in=names)
    }
    return [
        Part(found[name], Text(**part["part"]), Text(**part["try"]))
        for name, part in zip(names, parts, strict=True)
        if name in found
    ]


def part_named(name: str) -> Person | None:
    return next((part.person for part in cast() if part.person.sign_in_name == name), None)
