"""The dialogue chain of one leader and one employee. All that people write lies encrypted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ledetraad.people.models import Employment, Person, Unit, Value
from ledetraad.shared.encryption import EncryptedTextField
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
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    # The employee released the agreed goals to the leader of that course, and to nobody else (K17).
    handed_over_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="received"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)
    content_fingerprint = models.CharField(
        max_length=64, blank=True, default=""
    )  # of the goals and plans as they stand: queries.agreements

    class Meta:
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["leader", "parked_on"], name="course_of_leader")]
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


class Note(models.Model):
    """One field of text in a dialogue, saved as it is typed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=32)  # whose it is and who may read it: rules.access
    slot = models.CharField(max_length=64)  # the id of the question or element in the library
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "kind", "slot"], name="one_note_per_slot"),
        ]


class NoteConflict(models.Model):
    """The other text, when two tabs or two people wrote at once: kept until somebody has chosen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    note = models.ForeignKey(Note, models.CASCADE, related_name="conflicts")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField()
    saved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)


class DevelopmentGoal(models.Model):
    """A goal the employee formulates; its words are its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="goals")
    position = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=16, blank=True)  # reached or let_go
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "created_at"]


class GoalVersion(models.Model):
    """What the goal said from a day on, and why it was changed (R14, R25)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    goal = models.ForeignKey(DevelopmentGoal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    wording = EncryptedTextField()
    own_reason = EncryptedTextField(blank=True)
    purpose_link = EncryptedTextField(blank=True)
    values = models.ManyToManyField(Value, blank=True, related_name="+")
    kind = models.CharField(max_length=16, blank=True)  # learning or performance
    competence = models.CharField(max_length=16, blank=True)  # knowledge, skill or attitude
    challenge = models.PositiveSmallIntegerField(null=True, blank=True)  # 1-5, how challenging
    sign_of_success = EncryptedTextField(blank=True)
    support_needed = EncryptedTextField(blank=True)
    why_changed = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goal_version_numbered_once")
        ]


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


class OpenPoint(models.Model):
    """Something left open in one dialogue and carried on to the next until closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="open_points")
    raised_in = models.ForeignKey(Dialogue, models.PROTECT, related_name="points_raised")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = EncryptedTextField()
    raised_at = models.DateTimeField()
    closed_in = models.ForeignKey(
        Dialogue, models.PROTECT, null=True, blank=True, related_name="points_closed"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at"]


class TeamFollowUp(models.Model):
    """A follow-up with several employees at once; it counts for each who took part (R29)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="team_follow_ups")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="team_follow_ups")
    planned_date = models.DateField()
    planned_time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    agenda = EncryptedTextField(blank=True)
    notes = EncryptedTextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_date"]


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


class Agreement(models.Model):
    """The summary as it stood when first approved: the minutes (R32)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)  # of all that the summary says
    content_fingerprint = models.CharField(max_length=64, default="")  # of its goals and plans
    content = EncryptedTextField()  # JSON: purpose, values, goals, plans, follow-ups as agreed
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="agreement_numbered_once")
        ]


class Approval(models.Model):
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="approvals")
    party = models.CharField(max_length=8)  # employee or leader
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="approved_once_per_party")
        ]


class Disagreement(models.Model):
    """The employee does not share the purpose or a value: legitimate, never counted nor shown above (R18)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="disagreements")
    about = models.CharField(max_length=16)
    text = EncryptedTextField()
    route = models.CharField(max_length=32, blank=True)
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at"]
