"""Putting something off, choosing what to be reminded of, and an organisation's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ledetraad.content.mail import mail_words
from ledetraad.nudges.rules.budget import MOST_PER_WEEK, LimitFault, Limits, fault_of
from ledetraad.nudges.rules.snooze import SnoozeFault, fault_of_snooze
from ledetraad.people.forms.fields import Day
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from ledetraad.nudges.models import Nudge

REPORT = "report"  # a mail of its own, and no line on the list
KINDS = (*mail_words().reminders, REPORT)
SNOOZE_FAULTS = {
    SnoozeFault.NOT_LATER: gettext_lazy("Choose a day after today."),
    SnoozeFault.TOO_LATE: gettext_lazy("Choose a day within the next three months."),
    SnoozeFault.POINTLESS_BY_THEN: gettext_lazy("By then it is over. Choose a day before %(day)s."),
}
LIMIT_FAULTS = {
    LimitFault.TOO_MANY: gettext_lazy("Choose none to three mails a week."),
    LimitFault.TOO_EARLY_OR_LATE: gettext_lazy(
        "Nobody is written to before 6 or after 20. Choose hours between."
    ),
    LimitFault.TOO_SHORT: gettext_lazy("There must be at least an hour in which mail may be sent."),
}


class PutOff(forms.Form):
    """Until which day something sleeps."""

    until = Day(label=gettext_lazy("Until which day"))

    def __init__(self, data: Mapping[str, Any] | None, *, nudge: Nudge) -> None:
        self.nudge = nudge
        super().__init__(data, auto_id=f"put-off-{nudge.pk.hex}-%s")

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        fault = fault_of_snooze(until, clock.today(), self.nudge.expires_on)
        if fault is not None:
            given = {"day": date_format(self.nudge.expires_on, "DATE_FORMAT")}
            raise ValidationError(str(SNOOZE_FAULTS[fault]) % given, code=fault.value)
        return until


class Wishes(forms.Form):
    """A tick for each kind one wants to be reminded of."""

    def __init__(self, data: Mapping[str, Any] | None, *, unwanted: Collection[str] = ()) -> None:
        super().__init__(data)
        kinds = sorted(mail_words().reminders.values(), key=lambda kind: kind.rank)
        language = get_language() or "da"
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Remind me of this"),
            choices=[
                *((kind.id, kind.name.in_language(language)) for kind in kinds),
                (REPORT, _("Report each quarter, to leaders and HR")),
            ],
            initial=[kind for kind in KINDS if kind not in unwanted],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class LimitsForm(forms.Form):
    """How often and when an organisation's people may be written to."""

    messages_per_week = forms.TypedChoiceField(
        label=gettext_lazy("Mails with reminders, at most, to each person"),
        choices=[
            (0, gettext_lazy("None: the list on the page only")),
            (1, gettext_lazy("One a week")),
            *(
                (number, gettext_lazy("%(number)s a week") % {"number": number})
                for number in range(2, MOST_PER_WEEK + 1)
            ),
        ],
        coerce=int,
        help_text=gettext_lazy(
            "A talk tomorrow that is not prepared may come besides, at most twice a week. One a week is "
            "what the research speaks for: more often, and people turn reminders off."
        ),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Not before"),
        widget=forms.TimeInput(format="%H:%M"),
        help_text=gettext_lazy("Hours and minutes, for example 07:00. Never before 06:00."),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Not after"),
        widget=forms.TimeInput(format="%H:%M"),
        help_text=gettext_lazy("For example 17:00. Never after 20:00."),
    )

    @property
    def limits(self) -> Limits:
        given = self.cleaned_data
        return Limits(given["messages_per_week"], given["quiet_from"], given["quiet_until"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            fault = fault_of(self.limits)
            if fault is not None:
                raise ValidationError(str(LIMIT_FAULTS[fault]), code=fault.value)
        return cleaned
