"""Fields that the forms of this room share; no text of theirs takes a CPR number (K20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.queries.persons import person_called
from ledetraad.people.queries.units import units_called
from ledetraad.shared.ical import one_line
from ledetraad.shared.sensitive import contains_cpr

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from ledetraad.people.models import Person, Unit

EARLIEST, LATEST = 1930, 2100  # as in a file that is imported
UNIT_HINT = gettext_lazy("The name of the unit, or its own id.")


class NoCprMixin(forms.Form):
    """Names and own ids are looked at too: none of them is ten digits that begin with a date."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in [*cleaned]:
            text = self.data.get(self.add_prefix(name), "")
            if isinstance(text, str) and contains_cpr(text):
                self.add_error(
                    name,
                    _(
                        "This looks like a CPR number, which must not be stored here. "
                        "Take it out, and try again."
                    ),
                )
        return cleaned


class Day(forms.DateField):
    def __init__(self, *, help_text: str | _StrPromise = "", **given: Any) -> None:
        super().__init__(
            help_text=help_text or gettext_lazy("Day-month-year, for example 28-11-2026."),
            widget=forms.DateInput(format="%d-%m-%Y", attrs={"autocomplete": "off"}),
            input_formats=["%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
            error_messages={"invalid": gettext_lazy("Write the day as 28-11-2026.")},
            **given,
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not EARLIEST <= day.year <= LATEST:
            raise ValidationError(_("The year must lie between 1930 and 2100."), code="year")
        return day


class Line(forms.CharField):
    """Names stand in letters and mails, where a second line could say anything."""

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value) or "")


def line_of_text(longest: int, **given: Any) -> forms.CharField:
    return Line(max_length=longest, strip=True, **given)


def one_unit(asker: Person, wanted: str) -> Unit:
    found = units_called(asker, wanted)
    if not found:
        raise ValidationError(
            _("No unit of yours has this name or own id. Look for it under Units."), code="unknown"
        )
    if len(found) > 1:
        raise ValidationError(_("Several units have this name. Write the own id."), code="several")
    return found[0]


def one_person(asker: Person, wanted: str) -> Person:
    found = person_called(asker, wanted)
    if not found:
        raise ValidationError(
            _("Nobody of yours has this name or own id. Look for them under People."),
            code="unknown",
        )
    if len(found) > 1:
        raise ValidationError(_("Several people have this name. Write the own id."), code="several")
    return found[0]
