"""A talk, and what each side wrote before it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledetraad.dialogues.models.courses import Course
from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Dialogue(models.Model):
    """One talk of the chain: planned, prepared, held."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="dialogues")
    kind = models.CharField(max_length=16)
    quarter = models.PositiveSmallIntegerField()
    planned_date = models.DateField(
        null=True, blank=True
    )  # local date and time, as the two agreed it
    planned_time = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    place_kind = models.CharField(max_length=32, blank=True)
    place = models.CharField(max_length=200, blank=True)
    to_prepare = EncryptedTextField(blank=True)
    to_prepare_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )  # unknown in what was planned before it was noted
    held_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["quarter", "created_at"]
        indexes = [
            models.Index(
                fields=["planned_date"],
                condition=Q(held_on__isnull=True, cancelled_at__isnull=True),
                name="dialogue_coming",
            ),
            models.Index(
                fields=["held_on"], condition=Q(held_on__isnull=False), name="dialogue_held"
            ),
        ]


class Preparation(models.Model):
    """One side's preparation: the writer's alone until released (K16)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="preparations")
    party = models.CharField(max_length=8)  # employee or leader
    writer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "party"], name="one_preparation_per_party")
        ]
