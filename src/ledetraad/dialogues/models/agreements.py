"""What the two agreed, and that they did."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.courses import Course
from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Agreement(models.Model):
    """The summary as it stood when first approved: the minutes (R32)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)  # of all that the summary says
    content_fingerprint = models.CharField(max_length=64, default="")  # of its goals and plans
    content = EncryptedTextField()  # JSON: purpose, values, goals, plans, follow-ups as agreed
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="agreement_numbered_once")
        ]


class Approval(models.Model):
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals")
    party = models.CharField(max_length=8)  # employee or leader
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["approved_at"], name="approval_given")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="approved_once_per_party")
        ]
