"""What a talk left open."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.courses import Course
from ledetraad.dialogues.models.dialogues import Dialogue
from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class OpenPoint(models.Model):
    """Something left open in one dialogue and carried on to the next until closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="open_points")
    raised_in = models.ForeignKey(Dialogue, models.PROTECT, related_name="points_raised")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField()
    raised_at = models.DateTimeField()
    closed_in = models.ForeignKey(
        Dialogue, models.PROTECT, null=True, blank=True, related_name="points_closed"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]
