"""When and where a team follows up, with whom, and who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.dialogues.forms.appointments import (
    LONGEST_PLACE,
    ClockTime,
    day_refused,
    written_date,
    written_minutes,
)
from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.dialogues.operations.teams import Meeting
from ledetraad.dialogues.rules import cadence
from ledetraad.dialogues.rules.appointments import fault_of_held_day, fault_of_planned_day
from ledetraad.shared import clock
from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from uuid import UUID

    from ledetraad.dialogues.models import Course, TeamFollowUpMember
    from ledetraad.dialogues.queries.teams import TeamTable

SMALLEST_TEAM = 2


class TeamForm(forms.Form):
    """The id is chosen when the form is shown, so that a double click plans once."""

    field_order = ("date", "time", "minutes", "place", "agenda", "members")

    follow_up_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Who is invited"), widget=forms.CheckboxSelectMultiple
    )
    date = written_date()
    time = ClockTime(required=False)
    minutes = written_minutes()
    place = FreeText(
        label=gettext_lazy("Which place"),
        widget=forms.TextInput,
        longest=LONGEST_PLACE,
        help_text=gettext_lazy("For example room 2.14."),
    )
    agenda = FreeText(
        label=gettext_lazy("What you will talk about"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everybody invited sees it. Leave single people's goals out."),
    )

    def __init__(self, courses: Sequence[Course], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = {str(course.pk): course for course in courses}
        members = self.fields["members"]
        if isinstance(members, forms.ChoiceField):
            members.choices = [
                (pk, course.employee.full_name) for pk, course in self.courses.items()
            ]
        self.span = cadence.Course(min(course.starts_on for course in courses))

    def clean_members(self) -> list[Course]:
        chosen = [self.courses[pk] for pk in self.cleaned_data["members"]]
        if len(chosen) < SMALLEST_TEAM:
            raise forms.ValidationError(
                _("Choose at least two. With one, plan a follow-up for two.")
            )
        return chosen

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if day == self.initial.get("planned_date"):
            return day  # as it stands, while something else is changed
        fault = fault_of_planned_day(day, clock.today(), self.span)
        if fault:
            raise forms.ValidationError(day_refused(fault, self.span))
        return day

    @property
    def chosen_id(self) -> UUID:
        chosen: UUID = self.cleaned_data["follow_up_id"]
        return chosen

    @property
    def meeting(self) -> Meeting:
        given = self.cleaned_data
        return Meeting(
            date=given["date"],
            time=given["time"],
            minutes=given["minutes"],
            place=given["place"],
            agenda=given["agenda"],
        )


class ChangeTeamForm(TeamForm):
    """Of one that is set already: another day, another place, somebody more or fewer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["follow_up_id"]


def as_set(table: TeamTable) -> dict[str, Any]:
    """What the form shows of a team follow-up that is set already."""
    follow_up = table.follow_up
    return {
        "date": follow_up.planned_date,
        "planned_date": follow_up.planned_date,
        "time": follow_up.planned_time,
        "minutes": follow_up.minutes,
        "place": follow_up.place,
        "agenda": follow_up.agenda,
        "members": [str(member.course_id) for member in table.running],
    }


class TeamHeldForm(forms.Form):
    held_on = written_date()
    took_part = forms.MultipleChoiceField(
        label=gettext_lazy("Who took part"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It counts for them, and they can read the notes. Nobody else can."),
    )

    def __init__(
        self,
        span: cadence.Course,
        members: Sequence[TeamFollowUpMember],
        *args: Any,
        kept_on: dt.date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.span, self.kept_on = span, kept_on
        self.by_id = {str(member.course_id): member.course_id for member in members}
        self.fields["held_on"].label = _("On which day did you talk?")
        took_part = self.fields["took_part"]
        took_part.required = kept_on is None
        if isinstance(took_part, forms.ChoiceField):
            took_part.choices = [
                (str(member.course_id), member.course.employee.full_name) for member in members
            ]

    def clean_took_part(self) -> list[UUID]:
        return [self.by_id[pk] for pk in self.cleaned_data["took_part"]]

    def clean_held_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["held_on"]
        if self.kept_on is not None and day != self.kept_on:
            raise forms.ValidationError(
                _("It counts for somebody whose course has stopped since, so the day stays.")
            )
        fault = fault_of_held_day(day, clock.today(), self.span)
        if fault:
            raise forms.ValidationError(day_refused(fault, self.span))
        return day
