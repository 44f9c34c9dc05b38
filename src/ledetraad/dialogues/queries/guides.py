"""The method's guidelines and outlines, for whoever has the tool or a leader who has it (R34, R44)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledetraad.content.entries import Audience
from ledetraad.dialogues.queries.courses import courses_of
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.people.models import Employment, ToolAccess, current
from ledetraad.people.queries.organisation import leads_anybody
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.content.entries import Guideline, Outline, PlaceKind
    from ledetraad.people.models import Person


@dataclass(frozen=True)
class Guides:
    guidelines: tuple[Guideline, ...]
    outlines: tuple[Outline, ...]
    places: tuple[PlaceKind, ...]

    @property
    def names(self) -> set[str]:
        """What each is known by in the log of what was opened; an outline may bear a guideline's id."""
        outlines = (f"outline-{outline.id}" for outline in self.outlines)
        return {*outlines, *(guideline.id for guideline in self.guidelines)}


def guides_for(asker: Person) -> Guides | None:
    """None as if there were no such page; a leader who waits for the tool sees no leader's material."""
    today = clock.today()
    has_tool = ToolAccess.objects.filter(person=asker, opened_on__lte=today).exists()
    if not has_tool and not courses_of(asker).exists():
        return None
    waits = not has_tool and leads_anybody(asker, today)
    at_work = Employment.objects.filter(current(today), person=asker).select_related("unit").first()
    if at_work is None:
        return None
    words = words_in(at_work.unit).library
    return Guides(
        guidelines=tuple(
            guide
            for guide in words.every_guideline
            if not waits or guide.audience is not Audience.LEADER
        ),
        outlines=() if waits else words.outlines,
        places=words.places,
    )
