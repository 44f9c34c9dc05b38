"""From what is stored with a goal to the library's words for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template

from ledetraad.content.library import library

if TYPE_CHECKING:
    from ledetraad.shared.text import Text

register = template.Library()


@register.filter
def goal_kind(id_: str) -> Text:
    return library().goal_kind(id_).name


@register.filter
def competence_kind(id_: str) -> Text:
    return library().competence_kind(id_).name


@register.filter
def challenge(level: int) -> Text:
    return library().challenge(level).name


@register.filter
def route_name(id_: str) -> Text:
    return library().value_conflict_route(id_).name


@register.filter
def term_name(id_: str) -> Text:
    return library().term_or_own_word(id_).name


@register.filter
def iso_day(day: str) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


@register.filter
def iso_time(hour: str) -> dt.time | None:
    return dt.time.fromisoformat(hour) if hour else None


@register.filter
def route_help(id_: str) -> Text:
    return library().value_conflict_route(id_).help
