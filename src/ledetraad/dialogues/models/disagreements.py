"""What an employee does not share."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.courses import Course
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Disagreement(models.Model):
    """The employee does not share the purpose or a value: legitimate, never counted nor shown above (R18)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="disagreements")
    about = models.CharField(max_length=16)
    text = EncryptedTextField()
    route = models.CharField(max_length=32, blank=True)
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at"]
