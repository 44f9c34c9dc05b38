"""From what is stored with a goal to the library's words for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format, time_format

from ledetraad.content.library import library

if TYPE_CHECKING:
    from ledetraad.dialogues.queries.agreement_texts import Summary
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
def when_to_meet(summary: Summary) -> str:
    """The day, the hour and the place in one line; empty when no day is agreed."""
    if not summary.meet_on:
        return ""
    hour = time_format(dt.time.fromisoformat(summary.meet_at)) if summary.meet_at else ""
    day = date_format(dt.date.fromisoformat(summary.meet_on))
    return ", ".join(filter(None, [day, hour, summary.meet_where]))


@register.filter
def route_help(id_: str) -> Text:
    return library().value_conflict_route(id_).help
