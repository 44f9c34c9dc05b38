"""A plan as a form: any number of steps, each with its own lineage."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ledetraad.dialogues.forms.appointments import written_date
from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.dialogues.operations.goals import StepWords
from ledetraad.shared import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

STEP_TEXTS = ("cue", "action", "helper", "insight")
MOST_STEPS = 30
FURTHEST = dt.timedelta(days=5 * 366)


class StepForm(forms.Form):
    """The lineage is the form's prefix; a step with nothing in it is no step."""

    cue = FreeText()
    action = FreeText()
    helper = FreeText()
    insight = FreeText()
    due_on = written_date(required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        lineage: UUID,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, prefix=str(lineage), initial=initial)
        self.lineage = lineage
        for name, (label, help_text) in _labels().items():
            self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean_due_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["due_on"]
        if day is not None and abs(day - clock.today()) > FURTHEST:
            raise ValidationError(_("Choose a day within the next five years."))
        return day

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and any(said.values()):
            if not said["cue"]:
                self.add_error("cue", _("Say when or where it happens."))
            if not said["action"]:
                self.add_error("action", _("Say what you do then."))
        return said

    def words(self) -> StepWords | None:
        """The step, or None when nothing was written in it."""
        said = self.cleaned_data
        return StepWords(**said, lineage=self.lineage) if any(said.values()) else None


class WhyForm(forms.Form):
    """What belongs to the plan as a whole."""

    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    why_changed = FreeText(required=True)

    def __init__(self, *given: Any, is_change: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["why_changed"]
        field.label, field.help_text = _("Why do you change it?"), _("A few words are enough.")
        if not is_change:
            del self.fields["why_changed"]


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "cue": (
            _("When or where …"),
            _("A moment you will recognise: when the telephone rings, on Friday at ten."),
        ),
        "action": (_("… then I do this"), _("So small that you can do it next week.")),
        "helper": (_("Who helps?"), _("A colleague, your leader, somebody you look up to.")),
        "insight": (
            _("What do you draw on?"),
            _("Something you have read, learned or seen work."),
        ),
        "due_on": (_("By when?"), _("Day-month-year, for example 28-11-2026.")),
    }
