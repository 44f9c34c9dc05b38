"""What moved with one employee, in words: what happened, and how it was the quarter before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from ledetraad.desks.queries.quarters import Happened, Moved


def in_words(line: Moved) -> list[str]:
    """A few words for each thing; one sentence when nothing happened."""
    if line.stood_still:
        return [_still(line.before)]
    now, before = line.now, line.before
    words = [
        _beside(_talks(now.talks), now.talks, before.talks if before else None),
        _some(now.goals, ngettext("one new goal", "%(count)s new goals", now.goals)),
        _some(
            now.changed,
            ngettext(
                "a goal or plan written anew",
                "goals or plans written anew %(count)s times",
                now.changed,
            ),
        ),
        _beside(_steps(now.steps), now.steps, before.steps if before else None),
        _some(now.reached, ngettext("one goal reached", "%(count)s goals reached", now.reached)),
        _some(now.approved, _("the agreement approved")),
    ]
    return [each for each in words if each]


def _still(before: Happened | None) -> str:
    """A talk is the one thing that is missed."""
    if before is None:
        return _("The course had just begun.")
    if before.talks:
        return _("You did not talk. The quarter before you did.")
    return _("You did not talk, nor in the quarter before.")


def _talks(count: int) -> str:
    if not count:
        return _("no talk")
    return ngettext("one talk", "%(count)s talks", count) % {"count": count}


def _steps(count: int) -> str:
    if not count:
        return _("no step taken")
    return ngettext("one step taken", "%(count)s steps taken", count) % {"count": count}


def _some(count: int, words: str) -> str:
    return words % {"count": count} if count else ""


def _beside(words: str, now: int, before: int | None) -> str:
    """With how it was before; what neither quarter had is left out."""
    if before is None:
        return words if now else ""
    if not now and not before:
        return ""
    if now == before:
        return _("%(words)s (the same as the quarter before)") % {"words": words}
    return _("%(words)s (the quarter before: %(before)s)") % {
        "words": words,
        "before": before or _("none"),
    }
