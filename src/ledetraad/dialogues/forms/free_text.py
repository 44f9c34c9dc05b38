"""A field of free text: composed and cleaned like every note, and never with a CPR number in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.dialogues.rules.notes import LONGEST_NOTE, clean
from ledetraad.shared.sensitive import contains_cpr


class FreeText(forms.CharField):
    widget = forms.Textarea

    def __init__(
        self, *, required: bool = False, longest: int = LONGEST_NOTE, **given: Any
    ) -> None:
        super().__init__(required=required, strip=True, **given)
        self.error_messages["required"] = gettext_lazy("Write something here.")
        self.longest = longest  # not told to the browser, which cuts a pasted text without a word

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if contains_cpr(value):
            raise ValidationError(no_cpr(), code="cpr")
        if len(value) > self.longest:
            raise ValidationError(too_long(len(value), self.longest), code="too_long")


def no_cpr() -> str:
    return _(
        "This looks like a CPR number. It must not be written here, so this text is not saved. "
        "What you wrote is still in the field: take the number out, and it is saved."
    )


def too_long(length: int, longest: int = LONGEST_NOTE) -> str:
    return _(
        "The text is %(length)s characters long, and there is room for %(limit)s. It is not saved yet. "
        "What you wrote is still in the field: shorten it, and it is saved."
    ) % {"length": _grouped(length), "limit": _grouped(longest)}


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)
