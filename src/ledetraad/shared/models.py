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
