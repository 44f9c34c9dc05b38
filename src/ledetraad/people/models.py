"""The organisation: units in a tree, who is employed where, who leads, and what it is all for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from ledetraad.people.rules.importing.runs import RunState
from ledetraad.people.rules.roles import EmployeeFunction, Role
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator


def current(on: dt.date | models.F, prefix: str = "") -> Q:
    """The rows that hold on a date: begun, and not ended before it."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    )


class Unit(models.Model):
    """A place in the tree; a unit without a parent is an organisation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    own_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(
        max_length=660, db_index=True
    )  # hex ids from the root to here, "/" after each
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(sign_in_name=username)


class Person(AbstractBaseUser):
    """Anybody who is employed or has a role. There is no superuser: nobody sees what is not theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    own_id = models.CharField(max_length=64, unique=True)
    sign_in_name = models.CharField(max_length=150, unique=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    language = models.CharField(
        max_length=2, choices=[("da", _("Danish")), ("en", _("English"))], default="da"
    )
    is_active = models.BooleanField(default=True)
    sessions_ended = models.PositiveIntegerField(default=0)  # how often all sessions were ended

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["given_name", "family_name"]
        indexes = [models.Index(fields=["given_name", "family_name"], name="person_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email=""), name="one_person_per_email"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def get_session_auth_hash(self) -> str:
        """Another password, or all sessions ended, and no earlier session holds any more."""
        standing = f"{self.password}{self.sessions_ended}"
        return salted_hmac("person-session", standing, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return iter(())  # after a change of the secret key everybody signs in again


class StartCode(models.Model):
    """Lets somebody without e-mail choose a first password; only its keyed hash is kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="start_code")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()


class RoleGrant(models.Model):
    """A role held in a unit and everything below it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="role_grants")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit"], name="role_granted_once"),
        ]


class Employment(models.Model):
    """One person in one unit for a time; who moves goes on in a new row, with the same own id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    own_id = models.CharField(max_length=64, blank=True, db_index=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employments")
    title = models.CharField(max_length=200, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2, default=37)
    function = models.CharField(
        max_length=16,
        choices=[(function.value, function.value) for function in EmployeeFunction],
        default=EmployeeFunction.CITIZEN_FACING.value,
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["unit", "starts_on", "ends_on"], name="employment_in_unit"),
            models.Index(fields=["person", "starts_on", "ends_on"], name="employment_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="employment_ends_after_start",
            ),
        ]


class Leadership(models.Model):
    """Somebody leads a unit for a time; a unit without a current row is vacant."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="leaderships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="leaderships")
    acting = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["person", "starts_on", "ends_on"], name="leadership_of_person")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leadership_ends_after_start",
            ),
        ]


class Absence(models.Model):
    """A long absence: only when, never why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["starts_on"], name="absence_begins"),
            models.Index(fields=["ends_on"], name="absence_ends"),
        ]


class ToolAccess(models.Model):
    """From this day a leader has the tool; without it a leader sees no tool and no material (R37, R44)."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="tool_access")
    opened_on = models.DateField()


class StaticTool(models.Model):
    """Days on which a leader has guidelines and outlines alone (R40); on all others the whole tool."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="static_tool")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="static_tool_begins_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="static_tool_ends_after_start",
            ),
        ]


class Purpose(models.Model):
    """What the unit is for, in its own word for it; the newest row counts and is inherited downward."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="purposes")
    number = models.PositiveIntegerField()
    local_term = models.CharField(
        max_length=64
    )  # an id of the library, or the organisation's own word
    statement = models.TextField()
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="purpose_numbered_once")
        ]


class Value(models.Model):
    """A value the unit stands for; inherited downward with the purpose."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="values")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class LeaderWords(models.Model):
    """The leader's own words for what the unit is for; older words are kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="leader_words")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="leader_words_numbered_once")
        ]


class SignInMailFault(models.Model):
    """That mail for signing in does not leave; one row, gone with the next one that does."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    since = models.DateTimeField()
    failed = models.PositiveIntegerField()


class ImportRun(models.Model):
    """A file of people on its way in: kept encrypted until it is applied or discarded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=16,
        choices=[(state.value, state.value) for state in RunState],
        default=RunState.WAITING.value,
    )
    day = models.DateField()
    file_name = models.CharField(max_length=200)
    units_file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    file = EncryptedTextField(blank=True)
    units_file = EncryptedTextField(blank=True)
    findings = EncryptedTextField(blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True
    )  # of what the difference was taken from
    allow_many_leavers = models.BooleanField(default=False)

    class Meta:
        ordering = ["-started_at"]
