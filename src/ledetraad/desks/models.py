"""Counts as they were published. What stands here is never computed again (K9)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ledetraad.desks.rules import ends_the_year
from ledetraad.dialogues.rules.coverage import SMALLEST_GROUP, Count, Coverage
from ledetraad.people.models import Person, Unit
from ledetraad.shared.calendar import Quarter
from ledetraad.shared.ids import new_id


class Edition(models.Model):
    """The counts of a quarter, from New Year to its last day; the fourth is the year's.

    The database refuses to change or remove it or a line of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()  # of the quarter
    as_of = models.DateField()
    published_on = models.DateField()
    plan_version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)  # of the lines; the audit log has it too

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)

    @property
    def is_of_the_year(self) -> bool:
        return ends_the_year(self.quarter)


class EditionLine(models.Model):
    """One unit as it was called and stood then; without figures where they are hidden."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()  # in the order of the tree
    unit = models.UUIDField()
    own_id = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=660)
    employees = models.PositiveIntegerField(null=True)
    held_low = models.PositiveIntegerField(null=True)
    held_high = models.PositiveIntegerField(null=True)
    agreed_low = models.PositiveIntegerField(null=True)
    agreed_high = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "place"], name="one_line_in_a_place"),
            models.CheckConstraint(
                condition=Q(
                    employees__isnull=True,
                    held_low__isnull=True,
                    held_high__isnull=True,
                    agreed_low__isnull=True,
                    agreed_high__isnull=True,
                )
                | Q(
                    employees__gte=SMALLEST_GROUP,
                    held_low__lte=F("held_high"),
                    held_high__lte=F("employees"),
                    agreed_low__lte=F("agreed_high"),
                    agreed_high__lte=F("employees"),
                ),
                name="five_or_nothing",
            ),
        ]

    @property
    def coverage(self) -> Coverage | None:
        if self.employees is None:
            return None
        return Coverage(
            self.employees,
            held=Count(self.held_low or 0, self.held_high or 0, self.employees),
            agreed=Count(self.agreed_low or 0, self.agreed_high or 0, self.employees),
        )


class Counted(models.Model):
    """Where somebody is counted all through a year, wherever they go: in a group that never changes.

    Whoever came or left between two editions would else be what one can subtract.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    home = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where they worked most
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where they are counted
    since = models.PositiveSmallIntegerField()  # the quarter; with the unit it names the group

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "person"], name="counted_once_a_year"),
        ]
