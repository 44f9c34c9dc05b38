"""The audit log: who looked at or changed what, never the content."""

from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """One line of an append-only chain; triggers in the database refuse to change or remove it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(
        max_length=36, blank=True
    )  # an id, not a key: the chain outlives people
    role = models.CharField(max_length=32)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    subject = models.CharField(max_length=36, blank=True)  # the person whose text or data it is
    why = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject", "-number"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class AuditHead(models.Model):
    """The end of the chain; its row is the lock that keeps the chain in one line."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")


class Once(models.Model):
    """That something has been done, written in the transaction of what was done."""

    key = models.CharField(primary_key=True, max_length=200)
    at = models.DateTimeField(db_index=True)


class ScheduledRun(models.Model):
    """An hour on the wall at which something recurring was to happen; no hour has two rows."""

    name = models.CharField(max_length=64)
    slot = models.CharField(max_length=16)  # local date and time: 2026-11-22 06:30
    due_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)  # empty: nobody was there before it was too late
    task_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["name", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["name", "slot"], name="slot_filled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class WorkerSeen(models.Model):
    """When a job worker last said that it is there."""

    name = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)
