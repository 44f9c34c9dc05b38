"""Follow-ups with several employees at once."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.courses import Course
from ledetraad.people.models import Person, Unit
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class TeamFollowUp(models.Model):
    """A follow-up with several employees at once; it counts for each who took part (R29)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="team_follow_ups")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="team_follow_ups")
    planned_date = models.DateField()
    planned_time = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    agenda = EncryptedTextField(blank=True)
    notes = EncryptedTextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_date"]
        indexes = [models.Index(fields=["planned_date"], name="team_follow_up_planned")]


class TeamFollowUpMember(models.Model):
    team_follow_up = models.ForeignKey(TeamFollowUp, models.CASCADE, related_name="members")
    course = models.ForeignKey(Course, models.PROTECT, related_name="team_follow_ups")
    took_part = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_follow_up", "course"], name="member_once_per_team_follow_up"
            ),
        ]
