"""The dialogue chain of one leader and one employee. All that people write lies encrypted."""

from ledetraad.dialogues.models.agreements import Agreement, Approval
from ledetraad.dialogues.models.courses import Course
from ledetraad.dialogues.models.dialogues import Dialogue, Preparation
from ledetraad.dialogues.models.disagreements import Disagreement
from ledetraad.dialogues.models.drafts import Draft
from ledetraad.dialogues.models.goals import DevelopmentGoal, GoalVersion
from ledetraad.dialogues.models.notes import Note, NoteConflict
from ledetraad.dialogues.models.plans import Plan, PlanStep, StepDone
from ledetraad.dialogues.models.points import OpenPoint
from ledetraad.dialogues.models.teams import TeamFollowUp, TeamFollowUpMember

__all__ = [
    "Agreement",
    "Approval",
    "Course",
    "DevelopmentGoal",
    "Dialogue",
    "Disagreement",
    "Draft",
    "GoalVersion",
    "Note",
    "NoteConflict",
    "OpenPoint",
    "Plan",
    "PlanStep",
    "Preparation",
    "StepDone",
    "TeamFollowUp",
    "TeamFollowUpMember",
]
