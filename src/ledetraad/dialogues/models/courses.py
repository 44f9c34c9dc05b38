"""The course: what a leader and an employee go through in five quarters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledetraad.people.models import Employment, Person
from ledetraad.shared.ids import new_id


class Course(models.Model):
    """Five quarters of dialogues between a leader and an employee in one employment (R28-R33)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="courses_led")
    employee = models.ForeignKey(Person, models.PROTECT, related_name="courses")
    employment = models.ForeignKey(Employment, models.PROTECT, related_name="courses")
    starts_on = models.DateField()
    parked_on = models.DateField(null=True, blank=True)
    parked_because = models.CharField(max_length=32, blank=True)
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        db_index=False,  # below: of those that follow one
    )
    # The employee released the agreed goals to the leader of that course, and to nobody else (K17).
    handed_over_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="received"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)
    content_fingerprint = models.CharField(
        max_length=64, blank=True, default=""
    )  # of the goals and plans as they stand: queries.agreements
    # Something may have changed of which the list of what is to be remembered has not heard yet.
    to_look_at = models.BooleanField(default=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["leader", "parked_on"], name="course_of_leader"),
            models.Index(fields=["id"], condition=Q(to_look_at=True), name="course_to_look_at"),
            models.Index(
                fields=["follows"], condition=Q(follows__isnull=False), name="course_that_follows"
            ),
            models.Index(
                fields=["starts_on"], condition=Q(parked_on__isnull=True), name="course_under_way"
            ),
            models.Index(
                fields=["parked_on"], condition=Q(parked_on__isnull=False), name="course_parked"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employment"],
                condition=Q(parked_on__isnull=True),
                name="one_open_course_per_employment",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_to__isnull=True, handed_over_at__isnull=True)
                | Q(handed_over_to__isnull=False, handed_over_at__isnull=False),
                name="handed_over_to_somebody",
            ),
        ]
