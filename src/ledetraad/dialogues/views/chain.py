"""Where two people are in their five quarters, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as say

from ledetraad.dialogues.rules.cadence import (
    DialogueKind,
    Held,
    Window,
    expected_events,
    quarter_on,
    quarter_windows,
)

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.queries.situations import Standing


@dataclass(frozen=True)
class Link:
    """One quarter in the chain, as shared/chain.html shows it."""

    label: str
    when: str
    state: str
    state_label: str
    url: str = ""


def chain(standing: Standing, today: dt.date) -> list[Link]:
    """The five quarters of a course, each done, now, ahead, passed, overdue or parked."""
    course = standing.situation.course
    kinds = {event.window.quarter: event.kind for event in expected_events(course)}
    return [
        _link(standing, window, kinds.get(window.quarter), today)
        for window in quarter_windows(course)
    ]


def states(standing: Standing, today: dt.date) -> list[str]:
    """The same five without words, where there is room for a dot each."""
    course = standing.situation.course
    quarters = {quarter_on(course, held.day) for held in standing.situation.held}
    return [
        _state(standing, window, window.quarter in quarters, today)
        for window in quarter_windows(course)
    ]


def _link(standing: Standing, window: Window, kind: DialogueKind | None, today: dt.date) -> Link:
    course = standing.situation.course
    held = [day for day in standing.situation.held if quarter_on(course, day.day) == window.quarter]
    state = _state(standing, window, bool(held), today)
    return Link(
        label=_("Development dialogue") if kind is DialogueKind.DEVELOPMENT else _("Follow-up"),
        when=_when(window, held),
        state=state,
        state_label=str(STATES[state]),
    )


def _when(window: Window, held: list[Held]) -> str:
    if held:
        return _short(max(held, key=lambda item: item.day).day)
    return _("%(first)s to %(last)s") % {"first": _short(window.first), "last": _short(window.last)}


def _state(standing: Standing, window: Window, held: bool, today: dt.date) -> str:
    if held:
        return "done"
    if standing.situation.parked:
        return "parked"
    if window.contains(today):
        return "overdue" if standing.progress.overdue else "now"
    return "passed" if window.last < today else "ahead"


STATES = {
    "done": say("Held"),
    "now": say("This quarter"),
    "ahead": say("Later"),
    "passed": say("Not held"),
    "overdue": say("Overdue"),
    "parked": say("Parked"),
}


def _short(day: dt.date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
