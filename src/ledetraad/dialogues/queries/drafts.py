"""What somebody has begun to write in a form and not sent yet: theirs alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ledetraad.dialogues.models import Draft

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.people.models import Person


class DraftOf(StrEnum):
    """Which form, and so what its drafts are about: a course, a goal, a dialogue or the writer."""

    NEW_GOAL = "new_goal"
    GOAL = "goal"
    PLAN = "plan"
    DISAGREEMENT = "disagreement"
    OPEN_POINT = "open_point"
    NEW_DIALOGUE = "new_dialogue"
    DIALOGUE = "dialogue"
    TEAM_FOLLOW_UP = "team_follow_up"


def has_begun(person: Person, form: DraftOf, about: UUID) -> bool:
    """Whether there is anything in a form for something new."""
    return any(draft.text.strip() for draft in drafts_of(person, form, about).values())


def drafts_of(person: Person, form: DraftOf, about: UUID) -> dict[str, Draft]:
    """By field; what is stored as empty is a field that was emptied."""
    drafts = Draft.objects.filter(author=person, form=form.value, about=about)
    return {draft.slot: draft for draft in drafts}
