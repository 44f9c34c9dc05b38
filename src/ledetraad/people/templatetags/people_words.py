"""Ids of the audit log and of roles as words: `{{ event.role|acting_word }}`."""

from __future__ import annotations

from django import template

from ledetraad.people.forms.words import ACTING, DEEDS, OCCASIONS, ROLES, TEXTS

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
def occasion_word(why: str) -> str:
    """Nothing for an occasion without a word: the line is complete without it."""
    return str(OCCASIONS.get(why, ""))


@register.filter
def deed_word(verb: str) -> str:
    return str(DEEDS.get(verb, verb))
