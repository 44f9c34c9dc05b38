"""What somebody has begun to write in a form."""

from __future__ import annotations

from django.db import models

from ledetraad.people.models import Person
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id


class Draft(models.Model):
    """A field of a form somebody has begun to fill in: the writer's alone until the form is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(Person, models.CASCADE, related_name="+")
    form = models.CharField(max_length=16)  # queries.drafts.DraftOf
    about = models.UUIDField()  # the course, goal, dialogue or person the form belongs to
    slot = models.CharField(max_length=64)
    text = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "form", "about", "slot"], name="one_draft_per_slot"
            ),
        ]
