"""The goals, in the words of each day."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.courses import Course
from ledetraad.people.models import Person, Value
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class DevelopmentGoal(models.Model):
    """A goal the employee formulates; its words are its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=16, blank=True)  # reached or let_go
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "created_at"]
        indexes = [models.Index(fields=["created_at"], name="goal_created")]


class GoalVersion(models.Model):
    """What the goal said from a day on, and why it was changed (R14, R25)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(DevelopmentGoal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    wording = EncryptedTextField()
    own_reason = EncryptedTextField(blank=True)
    purpose_link = EncryptedTextField(blank=True)
    values = models.ManyToManyField(Value, blank=True, related_name="+")
    kind = models.CharField(max_length=16, blank=True)  # learning or performance
    competence = models.CharField(max_length=16, blank=True)  # knowledge, skill or attitude
    challenge = models.PositiveSmallIntegerField(null=True, blank=True)  # 1-5, how challenging
    sign_of_success = EncryptedTextField(blank=True)
    support_needed = EncryptedTextField(blank=True)
    why_changed = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["written_at"], name="goal_version_written")]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_version_numbered_once")
        ]
