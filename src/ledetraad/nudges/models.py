"""What is to be remembered, what was sent, and who wishes what. Never what people say to each other."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from django.db import models
from django.db.models import Q

from ledetraad.nudges.rules.states import (
    CalendarMethod,
    ExposureEvent,
    MessageState,
    NudgeState,
)
from ledetraad.people.models import Person, Unit
from ledetraad.shared.encryption import EncryptedTextField
from ledetraad.shared.ids import new_id

_MESSAGES = uuid.UUID("b3a0a0de-7d0f-5a7c-9a57-1ed37a0e0001")


def message_id(key: str) -> uuid.UUID:
    """The id follows from the key: the same message has the same id and the same Message-ID for ever."""
    return uuid.uuid5(_MESSAGES, key)


def _choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    return [(state.value, state.value) for state in states]


class Message(models.Model):
    """One mail to one person. The address is looked up when it is sent, and not kept here."""

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    subject = EncryptedTextField(blank=True)
    text = EncryptedTextField(blank=True)
    html = EncryptedTextField(blank=True)
    calendar = EncryptedTextField(blank=True)
    calendar_method = models.CharField(max_length=8, blank=True, choices=_choices(CalendarMethod))
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=_choices(MessageState), default=MessageState.QUEUED.value
    )
    reason = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)  # from here on the mail server may have it
    finished_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    words_forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-queued_at"]
        # Whole, not partial: SQLite cannot use a partial index when the state is a parameter.
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="message_due"),
            models.Index(fields=["state", "expires_at"], name="message_expiring"),
            models.Index(fields=["state", "claimed_at"], name="message_claimed"),
            models.Index(fields=["state", "finished_at"], name="message_by_state"),
            models.Index(fields=["words_forgotten_at", "finished_at"], name="message_to_forget"),
            models.Index(fields=["person", "-queued_at"], name="message_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Invitation(models.Model):
    """What one person's calendar has been told of one meeting. One row for each; the latest word counts."""

    about = models.UUIDField()  # the meeting: a dialogue, or a follow-up of a team
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    sequence = models.PositiveIntegerField(default=0)  # rises with every word
    told = models.CharField(max_length=64)  # a fingerprint of what the latest word says
    # Who invites, to a calendar, as long as the meeting lasts: another would be another meeting's.
    organizer = models.EmailField(blank=True)
    stands = models.BooleanField(default=True)  # False: the latest word is that it is called off
    arrived = models.BooleanField(
        default=False
    )  # whether the calendar may hold it, as of the word before the latest
    latest = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="invitation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "person"], name="invited_once"),
        ]


class CalendarFeed(models.Model):
    """A secret address at which somebody's calendar reads their own talks; only its hash is kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()


class AddressMark(models.Model):
    """The mail server says that nobody is at this address; it holds until the person has another."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="address_mark")
    address = models.EmailField()
    answer = models.CharField(max_length=300, blank=True)
    marked_at = models.DateTimeField()


class Nudge(models.Model):
    """One next step for one person, with one link. What it says is composed when it is read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)  # kind, object, occurrence by local date
    person = models.ForeignKey(Person, models.CASCADE, related_name="nudges")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)  # the course it belongs to, or the team follow-up
    about = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")  # the other one
    leads = models.BooleanField(default=False)  # reminded as leader of the other one
    happens_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)  # the day it is about, where there is one to name
    link = models.CharField(max_length=64)
    link_arguments = models.JSONField(default=list)
    due_on = models.DateField()
    urgent_at = models.DateTimeField(null=True)  # from this moment it may pass the budget
    expires_on = models.DateField()  # from this day it is pointless
    state = models.CharField(
        max_length=8, choices=_choices(NudgeState), default=NudgeState.OPEN.value
    )
    snoozed_until = models.DateField(null=True)
    told_in = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="nudges")
    told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "created_at"]
        indexes = [
            models.Index(fields=["person", "state", "due_on"], name="nudge_of_person"),
            models.Index(fields=["state", "due_on"], name="nudge_due"),
            models.Index(fields=["state", "expires_on"], name="nudge_expiring"),
            models.Index(fields=["object_id"], name="nudge_object"),
            models.Index(fields=["state", "closed_at"], name="nudge_closed"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def leader_id(self) -> uuid.UUID | None:
        """Who leads in the course it belongs to."""
        return self.person_id if self.leads else self.about_id


class Exposure(models.Model):
    """What reached whom, and when: the dose of the tool, never content. Rows are only added."""

    key = models.CharField(max_length=250, unique=True)  # so that saying it twice counts once
    person = models.ForeignKey(Person, models.CASCADE, related_name="exposures")
    # Who leads in the course that was spoken of: the person, or the person's leader. Kept here because
    # the nudge is forgotten; empty where no nudge was spoken of.
    leader = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    event = models.CharField(max_length=20, choices=_choices(ExposureEvent))
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["person", "at"], name="exposure_of_person"),
            models.Index(fields=["kind", "event", "at"], name="exposure_by_kind"),
        ]


class Choice(models.Model):
    """What a person wishes for one kind of nudge: neither on the list nor by mail when it is not wanted."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="nudge_choices")
    kind = models.CharField(max_length=40)
    wanted = models.BooleanField(default=True)
    snoozed_until = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind"),
        ]


class Limits(models.Model):
    """What an organisation allows, within what the product allows."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="nudge_limits")
    messages_per_week = models.PositiveSmallIntegerField(default=1)
    quiet_from = models.TimeField(default=dt.time(17))
    quiet_until = models.TimeField(default=dt.time(7))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(messages_per_week__lte=3), name="limits_within_the_product"
            ),
        ]
