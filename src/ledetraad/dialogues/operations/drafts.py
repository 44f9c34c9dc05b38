"""Keeping what somebody types in a form until they send it, so that nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ledetraad.dialogues.models import Draft
from ledetraad.dialogues.operations.notes import CprNumberError, Saved
from ledetraad.dialogues.queries.drafts import DraftOf
from ledetraad.dialogues.rules import notes as rules
from ledetraad.people.models import Person
from ledetraad.shared import clock
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

__all__ = ["DraftOf", "discard_drafts", "keep_drafts", "save_draft"]


def save_draft(
    author: Person, form: DraftOf, about: UUID, slot: str, base_version: int, text: str
) -> Saved:
    """Save one field typed on top of `base_version`. Drafts leave no audit: nobody else can read them.

    A draft that was sent from another window begins again where this window stands.
    """
    if contains_cpr(text):
        raise CprNumberError
    place = {"author": author, "form": form.value, "about": about, "slot": slot}
    with transaction.atomic():
        _lock(author)
        draft = Draft.objects.filter(**place).first()
        if draft is None:
            draft = Draft(**place, version=base_version, saved_at=clock.now())
        outcome = rules.save(rules.Stored(draft.version, draft.text), base_version, text)
        if isinstance(outcome, rules.Save):
            draft.text, draft.version = outcome.text, outcome.version
            draft.saved_at = clock.now()
            draft.save()
    return Saved(outcome, draft.saved_at)


def keep_drafts(author: Person, form: DraftOf, about: UUID, texts: Mapping[str, str]) -> None:
    """Keep the fields of a form that was sent and not accepted, over what was kept before."""
    with transaction.atomic():
        _lock(author)
        for slot, text in texts.items():
            if contains_cpr(text) or len(text) > rules.LONGEST_NOTE:
                continue
            place = {"author": author, "form": form.value, "about": about, "slot": slot}
            draft = Draft.objects.filter(**place).first()
            kept = draft or Draft(**place)
            if draft is None or draft.text != text:
                kept.text, kept.version, kept.saved_at = text, kept.version + 1, clock.now()
                kept.save()


def _lock(author: Person) -> None:
    """One person's windows wait for each other: two of them may begin the same field at once."""
    Person.objects.select_for_update(no_key=True).get(pk=author.pk)


def discard_drafts(author: Person, form: DraftOf, about: UUID) -> None:
    Draft.objects.filter(author=author, form=form.value, about=about).delete()
