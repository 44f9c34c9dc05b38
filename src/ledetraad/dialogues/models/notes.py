"""What is written at a talk, field by field."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.dialogues import Dialogue
from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Note(models.Model):
    """One field of text in a dialogue, saved as it is typed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=32)  # whose it is and who may read it: rules.access
    slot = models.CharField(max_length=64)  # the id of the question or element in the library
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "kind", "slot"], name="one_note_per_slot"),
        ]


class NoteConflict(models.Model):
    """The other text, when two tabs or two people wrote at once: kept until somebody has chosen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(Note, models.CASCADE, related_name="conflicts")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField()
    saved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
