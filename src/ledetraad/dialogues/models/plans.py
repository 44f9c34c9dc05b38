"""The plan for a goal, and what has been done of it."""

from __future__ import annotations

from django.db import models

from ledetraad.dialogues.models.goals import DevelopmentGoal
from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Plan(models.Model):
    """One version of the plan for a goal: its steps are rows of their own and never change (R25)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(DevelopmentGoal, models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    why_changed = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["written_at"], name="plan_written")]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="plan_numbered_once")
        ]


class PlanStep(models.Model):
    """When or where this happens, then I do that."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    lineage = models.UUIDField(
        default=new_id, editable=False
    )  # the same step through the plan's versions
    position = models.PositiveSmallIntegerField(default=0)
    cue = EncryptedTextField()
    action = EncryptedTextField()
    helper = EncryptedTextField(blank=True)
    insight = EncryptedTextField(blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["due_on"], name="plan_step_due")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "lineage"], name="step_once_per_plan")
        ]


class StepDone(models.Model):
    """A step has been carried out; it stays so when the plan is written anew."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(DevelopmentGoal, models.PROTECT, related_name="steps_done")
    lineage = models.UUIDField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "lineage"], name="step_done_once_per_goal")
        ]
