"""When and where to meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.content.library import library
from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.dialogues.operations.dialogues import Appointment
from ledetraad.dialogues.rules.appointments import (
    DayFault,
    fault_of_held_day,
    fault_of_planned_day,
    last_day_to_plan,
)
from ledetraad.dialogues.rules.cadence import DialogueKind
from ledetraad.shared import clock
from ledetraad.shared.ids import new_id
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.models import Dialogue
    from ledetraad.dialogues.rules import cadence

SHORTEST, LONGEST = 10, 240  # minutes
LONGEST_PLACE = 200  # characters


def written_date(**given: Any) -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("Day-month-year, for example 28-11-2026."),
        widget=forms.DateInput(format="%d-%m-%Y", attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("Write a day that exists, for example 28-11-2026."),
        },
        **given,
    )


def written_minutes() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Minutes"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=60,
        help_text=gettext_lazy("An hour gives room for silence; a follow-up can be shorter."),
    )


class ClockTime(forms.TimeField):
    """Written as people write it: 10.30, 10:30, 10, kl. 10.30."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            label=gettext_lazy("Time"),
            help_text=gettext_lazy("For example 10.30."),
            widget=forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off"}),
            input_formats=["%H.%M", "%H:%M", "%H"],
            error_messages={"invalid": gettext_lazy("Write hours and minutes, for example 10.30.")},
            **given,
        )

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, str):
            value = value.strip().lower().removeprefix("kl").removeprefix(".").strip()
        return super().to_python(value)


def day_refused(fault: DayFault, course: cadence.Course) -> str:
    today = clock.today()
    sentences = {
        DayFault.PAST: _("That day has passed. Choose today or a later day."),
        DayFault.BEYOND_COURSE: _("That day is too far ahead. Choose a day no later than %(day)s.")
        % {"day": date_format(last_day_to_plan(course, today))},
        DayFault.BEFORE_COURSE: _(
            "You were not leader and employee yet. You have been since %(day)s."
        )
        % {"day": date_format(course.start)},
        DayFault.NOT_YET: _("That day has not come yet. Choose today or an earlier day."),
    }
    return sentences[fault]


class AppointmentForm(forms.Form):
    """`held`: the talk has already taken place, so the day lies behind us."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of dialogue"), widget=forms.RadioSelect)
    date = written_date()
    time = ClockTime(required=False)
    minutes = written_minutes()
    place_kind = forms.ChoiceField(label=gettext_lazy("Where to meet"), widget=forms.RadioSelect)
    place = FreeText(
        label=gettext_lazy("Which place"),
        widget=forms.TextInput,
        longest=LONGEST_PLACE,
        help_text=gettext_lazy("For example room 2.14."),
    )
    to_prepare = FreeText(
        label=gettext_lazy("What to prepare"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "You both see it. The questions to prepare with come by themselves."
        ),
    )

    def __init__(
        self, course: cadence.Course, *args: Any, held: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.course, self.held = course, held
        self._choices("kind").choices = [
            (DialogueKind.DEVELOPMENT.value, _("Development dialogue: purpose, goals and plan")),
            (
                DialogueKind.FOLLOW_UP.value,
                _("Follow-up: once a quarter, and whenever you need it"),
            ),
        ]
        self._choices("place_kind").choices = [
            (place.id, say(place.name)) for place in library().places
        ]
        if held:
            for name in ("time", "to_prepare"):
                del self.fields[name]

    def _choices(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        today = clock.today()
        if self.held:
            fault = fault_of_held_day(day, today, self.course)
        elif day == self.initial.get("planned_date"):
            fault = None  # the day as it stands, while something else is changed
        else:
            fault = fault_of_planned_day(day, today, self.course)
        if fault:
            raise forms.ValidationError(day_refused(fault, self.course))
        return day

    @property
    def appointment(self) -> Appointment:
        given = self.cleaned_data
        return Appointment(
            date=given["date"],
            time=given.get("time"),
            minutes=given["minutes"],
            place_kind=given["place_kind"],
            place=given["place"],
            to_prepare=given.get("to_prepare", ""),
        )


class NewDialogueForm(AppointmentForm):
    """The id is chosen when the form is shown, so that a double click plans once."""

    dialogue_id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    @property
    def chosen_kind(self) -> DialogueKind:
        return DialogueKind(self.cleaned_data["kind"])

    @property
    def chosen_id(self) -> UUID:
        return UUID(str(self.cleaned_data["dialogue_id"]))


class MoveForm(AppointmentForm):
    def __init__(self, course: cadence.Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(course, *args, **kwargs)
        del self.fields["kind"]


class HeldForm(forms.Form):
    held_on = written_date()

    def __init__(self, course: cadence.Course, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.fields["held_on"].label = _("On which day did you talk?")

    def clean_held_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["held_on"]
        fault = fault_of_held_day(day, clock.today(), self.course)
        if fault:
            raise forms.ValidationError(day_refused(fault, self.course))
        return day


def as_planned(dialogue: Dialogue) -> dict[str, Any]:
    """What the form shows of a dialogue that is planned already."""
    return {
        "date": dialogue.planned_date,
        "planned_date": dialogue.planned_date,
        "time": dialogue.planned_time,
        "minutes": dialogue.minutes,
        "place_kind": dialogue.place_kind or library().places[0].id,
        "place": dialogue.place,
        "to_prepare": dialogue.to_prepare,
    }
