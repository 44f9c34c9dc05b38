"""What an administrator can do for one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import Deed, LastDay, since
from ledetraad.people.forms.fields import UNIT_HINT, Day, line_of_text, one_person, one_unit
from ledetraad.people.operations import leaders, units

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledetraad.people.models import Leadership, Person, Unit
    from ledetraad.people.queries.units import UnitFile


class UnitDeed(Deed):
    about: UnitFile


class OpenUnitDeed(UnitDeed):
    @classmethod
    def fits(cls, about: UnitFile) -> bool:
        return about.unit.closed_on is None


class Appoint(OpenUnitDeed):
    name = "appoint"
    what = gettext_lazy("Appoint a leader")
    done = gettext_lazy("The leader is appointed.")
    explains = gettext_lazy(
        "The present leader's time ends the day before. An acting leader stands in: the ordinary one "
        "keeps the post and goes on when the acting time ends."
    )
    person = line_of_text(
        200,
        label=gettext_lazy("Who"),
        help_text=gettext_lazy("The whole name, the own id or the e-mail."),
    )
    starts_on = Day(label=gettext_lazy("First day as leader"))
    acting = forms.BooleanField(label=gettext_lazy("Acting"), required=False)

    def clean_person(self) -> Person:
        return one_person(self.by, self.cleaned_data["person"])

    def act(self) -> None:
        given = self.cleaned_data
        leaders.appoint(
            self.by,
            self.about.unit,
            given["person"],
            given["starts_on"],
            acting=given["acting"],
        )


class EndLeadership(LastDay, UnitDeed):
    name = "end-leadership"
    what = gettext_lazy("End a leadership")
    done = gettext_lazy("The last day as leader is written down.")
    explains = gettext_lazy(
        "The day after, the leader can no longer read anything of the employees'. Their goals wait until "
        "they release them to the next leader themselves."
    )
    row = "leadership"
    asks_which = gettext_lazy("Whose leadership")
    last_day = Day(label=gettext_lazy("Last day as leader"))

    @classmethod
    def fits(cls, about: UnitFile) -> bool:
        return bool(about.leaderships)

    @property
    def rows(self) -> QuerySet[Leadership]:
        return self.about.unit.leaderships.select_related("person").order_by("-starts_on")

    @staticmethod
    def called(row: Leadership) -> object:
        name = _("%(name)s, acting") % {"name": row.person} if row.acting else row.person
        return since(name, row)

    def act(self) -> None:
        leaders.end_leadership(self.by, *self.given)


class Rename(UnitDeed):
    name = "rename"
    what = gettext_lazy("Change the name")
    done = gettext_lazy("The name is changed.")
    new_name = line_of_text(200, label=gettext_lazy("New name"))

    def act(self) -> None:
        units.rename_unit(self.by, self.about.unit, self.cleaned_data["new_name"])


class MakeUnit(OpenUnitDeed):
    name = "make-unit"
    what = gettext_lazy("Add a unit below")
    done = gettext_lazy("The unit is added.")
    new_name = line_of_text(200, label=gettext_lazy("Name"))
    own_id = line_of_text(
        64,
        label=gettext_lazy("Own id"),
        help_text=gettext_lazy("As in your own systems, so that an import finds it again."),
    )

    def act(self) -> None:
        given = self.cleaned_data
        units.make_unit(self.by, given["own_id"], given["new_name"], self.about.unit)


class Move(UnitDeed):
    name = "move"
    what = gettext_lazy("Move the unit")
    done = gettext_lazy("The unit is moved, with everything below it.")
    explains = gettext_lazy("Its leader is led from the new place.")
    parent = line_of_text(
        200,
        label=gettext_lazy("Below which unit"),
        help_text=UNIT_HINT,
    )

    @classmethod
    def fits(cls, about: UnitFile) -> bool:
        return about.unit.parent_id is not None

    def clean_parent(self) -> Unit:
        return one_unit(self.by, self.cleaned_data["parent"])

    def act(self) -> None:
        units.move_unit(self.by, self.about.unit, self.cleaned_data["parent"])


class Close(UnitDeed):
    name = "close"
    what = gettext_lazy("Close the unit")
    done = gettext_lazy("The unit is closed.")
    explains = gettext_lazy("Only an empty unit can be closed. What was written in it is kept.")
    last_day = Day(label=gettext_lazy("From which day"))

    @classmethod
    def fits(cls, about: UnitFile) -> bool:
        return about.unit.parent_id is not None and about.unit.closed_on is None

    def act(self) -> None:
        units.close_unit(self.by, self.about.unit, self.cleaned_data["last_day"])


class Reopen(UnitDeed):
    name = "reopen"
    what = gettext_lazy("Open the unit again")
    done = gettext_lazy("The unit is open again.")

    @classmethod
    def fits(cls, about: UnitFile) -> bool:
        return about.unit.closed_on is not None

    def act(self) -> None:
        units.reopen_unit(self.by, self.about.unit)


DEEDS: dict[str, type[Deed]] = {
    deed.name: deed for deed in (Appoint, EndLeadership, MakeUnit, Rename, Move, Close, Reopen)
}
