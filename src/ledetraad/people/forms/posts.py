"""Employments: where somebody works, as what, and from when to when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import Deed, LastDay, PersonDeed, since
from ledetraad.people.forms.fields import UNIT_HINT, Day, line_of_text, one_unit
from ledetraad.people.operations import employments
from ledetraad.people.rules.roles import FULL_TIME_HOURS, EmployeeFunction

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledetraad.people.models import Employment, Unit
    from ledetraad.people.queries.persons import PersonFile

FUNCTIONS = [
    (EmployeeFunction.CITIZEN_FACING.value, gettext_lazy("Works with citizens")),
    (EmployeeFunction.ADMINISTRATIVE.value, gettext_lazy("Administrative")),
]


class PostFields(Deed):
    """The fields of an employment, wherever one is written down."""

    unit = line_of_text(200, label=gettext_lazy("Unit"), help_text=UNIT_HINT)
    title = line_of_text(200, label=gettext_lazy("Job title"), required=False)
    weekly_hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        min_value=Decimal(0),
        max_value=Decimal(80),
        decimal_places=2,
        initial=FULL_TIME_HOURS,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    function = forms.ChoiceField(
        label=gettext_lazy("Kind of work"), choices=FUNCTIONS, initial=FUNCTIONS[0][0]
    )
    starts_on = Day(label=gettext_lazy("First day"))
    ends_on = Day(label=gettext_lazy("Last day"), required=False)

    def clean_unit(self) -> Unit:
        return one_unit(self.by, self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not lie before the first."))
        return cleaned

    @property
    def post(self) -> employments.Post:
        given = self.cleaned_data
        return employments.Post(
            unit=given["unit"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            title=given["title"],
            weekly_hours=given["weekly_hours"],
            function=EmployeeFunction(given["function"]),
        )


class Employ(PostFields):
    name = "employ"
    what = gettext_lazy("Add an employment")
    done = gettext_lazy("The employment is added.")
    explains = gettext_lazy(
        "Somebody who moves keeps the old employment with a last day, and gets a new one."
    )
    about: PersonFile

    def act(self) -> None:
        employments.employ(self.by, self.about.person, self.post)


class EndEmployment(LastDay, PersonDeed):
    name = "end-employment"
    what = gettext_lazy("End an employment")
    done = gettext_lazy("The last day of the employment is written down.")
    row = "employment"
    asks_which = gettext_lazy("Which employment")

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.employments.exists()

    @property
    def rows(self) -> QuerySet[Employment]:
        return self.about.employments

    @staticmethod
    def called(row: Employment) -> object:
        return since(row.unit.name, row)

    def act(self) -> None:
        employments.end_employment(self.by, *self.given)
