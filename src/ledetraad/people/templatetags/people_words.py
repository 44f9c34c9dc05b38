"""Ids of the audit log and of roles as words: `{{ event.role|acting_word }}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from ledetraad.people.forms.words import (
    ACTING,
    DEEDS,
    OCCASIONS,
    ROLES,
    TEXTS,
    words_of_fact,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from ledetraad.people.models import Person
    from ledetraad.people.queries.health import Fact

register = template.Library()


@register.filter
def role_word(role: str) -> str:
    return str(ROLES.get(role, role))


@register.filter
def acting_word(role: str) -> str:
    return str(ACTING.get(role, role))


@register.filter
def text_word(kind: str) -> str:
    return str(TEXTS.get(kind, kind))


@register.filter
def text_words(kinds: Collection[str]) -> str:
    """All of them in one sentence, in the order in which the year comes to them."""
    *words, last = [text_word(kind) for kind in sorted(set(kinds), key=[*TEXTS, *kinds].index)]
    return _("%(all)s and %(last)s") % {"all": ", ".join(words), "last": last} if words else last


@register.filter
def occasion_word(why: str) -> str:
    """Nothing for an occasion without a word: the line is complete without it."""
    return str(OCCASIONS.get(why, ""))


@register.filter
def deed_word(verb: str) -> str:
    return str(DEEDS.get(verb, verb))


@register.filter
def of_person(places: dict[UUID, list[str]], person: Person) -> list[str]:
    return places.get(person.pk, [])


@register.filter
def fact_words(fact: Fact) -> str:
    return words_of_fact(fact)
