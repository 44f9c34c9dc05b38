"""One thing an administrator can do: a form of its own, several on one page, one carried out at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ledetraad.people.forms.fields import Day, NoCprMixin
from ledetraad.people.operations.administration import RefusedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from ledetraad.people.models import Person
    from ledetraad.people.queries.persons import PersonFile

REFUSALS: Mapping[str, _StrPromise] = {
    "own-role": _(
        "You cannot take your own role as administrator: nobody might be left to give it back. "
        "Another administrator can."
    ),
    "own-access": _("You cannot close your own access. Another administrator can."),
    "own-id-taken": _("This own id is in use already."),
    "employed-already": _("The person is already employed in this unit at that time."),
    "absent-already": _("An absence that covers some of these days is written down already."),
    "ends-before-start": _("The last day must not lie before the first."),
    "circle": _("A unit cannot be moved to itself or to a place below itself."),
    "organisation": _("A whole organisation can be neither moved nor closed here."),
    "units-below": _("There are open units below this one. Move or close them first."),
    "closed-above": _("The unit above is closed. Open it first, or move this one."),
    "people-inside": _("People are employed here on that day. Move them or end their employment."),
    "leader-inside": _("The unit has a leader on that day. End the leadership first."),
    "led-since-later": _(
        "The present leader began on that day or later. Choose a later day, or end that leadership."
    ),
    "mode-in-the-past": _("A day that has passed cannot be changed. Choose today or a later day."),
    "tool-open-already": _("The leader has the tool already. The day it was opened stands."),
}


class Deed(NoCprMixin):
    """`what` stands on its button; `done` is said when it has been carried out."""

    name: ClassVar[str]
    what: ClassVar[_StrPromise]
    done: ClassVar[_StrPromise | str]
    explains: ClassVar[_StrPromise | str] = ""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Person, about: Any) -> None:
        self.by = by
        self.about = about
        super().__init__(data, prefix=self.name)

    @classmethod
    def fits(cls, about: Any) -> bool:
        """Whether it makes sense for what the page is about, as that is now."""
        return True

    def carry_out(self) -> bool:
        """False, with an error that says why, when a rule is in the way."""
        try:
            self.act()
        except RefusedError as refused:
            self.add_error(None, str(REFUSALS[refused.reason]))
            return False
        return True

    def act(self) -> None:
        raise NotImplementedError


class PersonDeed(Deed):
    about: PersonFile


if TYPE_CHECKING:
    _RowField = forms.ModelChoiceField[Any]
else:
    _RowField = forms.ModelChoiceField  # subscripted by the type checker alone


class Choosing(_RowField):
    """One of the rows that the page itself shows."""

    def __init__(self, says: Any, **given: Any) -> None:
        self.says = says
        super().__init__(queryset=None, empty_label=None, **given)

    def label_from_instance(self, row: Any) -> str:
        return str(self.says(row))


def since(name: object, row: Any) -> str:
    """The same name stands there twice where somebody has come back."""
    return gettext("%(name)s, from %(day)s") % {
        "name": name,
        "day": date_format(row.starts_on, "SHORT_DATE_FORMAT"),
    }


class LastDay(Deed):
    """One of the rows that the page itself shows gets its last day."""

    row: ClassVar[str]  # what its field is called
    asks_which: ClassVar[_StrPromise]
    last_day = Day(label=_("Last day"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        which = Choosing(self.called, label=self.asks_which)
        which.queryset = self.rows
        self.fields[self.row] = which
        self.order_fields([self.row, "last_day"])

    @property
    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    @staticmethod
    def called(row: Any) -> object:
        raise NotImplementedError

    @property
    def given(self) -> tuple[Any, dt.date]:
        """The row and its last day."""
        return self.cleaned_data[self.row], self.cleaned_data["last_day"]
