"""What a person decides about the own use of the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledetraad.people.models import Person


def choose_language(person: Person, language: str) -> None:
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])
