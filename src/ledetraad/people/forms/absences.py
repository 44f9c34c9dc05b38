"""Long absences: the days, never why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import LastDay, PersonDeed
from ledetraad.people.forms.fields import Day
from ledetraad.people.operations import employments

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledetraad.people.models import Absence
    from ledetraad.people.queries.persons import PersonFile


class RecordAbsence(PersonDeed):
    name = "record-absence"
    what = gettext_lazy("Write down a long absence")
    done = gettext_lazy("The absence is written down.")
    explains = gettext_lazy(
        "Only the days, never why. Dialogues are not counted as overdue in the meantime."
    )
    starts_on = Day(label=gettext_lazy("First day away"))
    ends_on = Day(label=gettext_lazy("Last day away"), required=False)

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.works_here

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not lie before the first."))
        return cleaned

    def act(self) -> None:
        given = self.cleaned_data
        person = self.about.person
        employments.record_absence(self.by, person, given["starts_on"], given["ends_on"])


class EndAbsence(LastDay, PersonDeed):
    name = "end-absence"
    what = gettext_lazy("End an absence")
    done = gettext_lazy("The last day of the absence is written down.")
    row = "absence"
    asks_which = gettext_lazy("Absence that began on")
    last_day = Day(label=gettext_lazy("Last day away"))

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.absences.exists()

    @property
    def rows(self) -> QuerySet[Absence]:
        return self.about.absences

    @staticmethod
    def called(row: Absence) -> object:
        return date_format(row.starts_on)

    def act(self) -> None:
        employments.end_absence(self.by, *self.given)
