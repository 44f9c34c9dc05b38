"""Bringing a file of people, and saying yes to what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ledetraad.people.forms.fields import Day
from ledetraad.people.operations.importing import Upload

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST = 50 * 1024 * 1024


class FileField(forms.FileField):
    """A file of at most 50 MB; that it may be empty is for the reading to say."""

    def clean(
        self, data: UploadedFile[bytes] | None, initial: object = None
    ) -> UploadedFile[bytes] | None:
        if data is not None and (data.size or 0) > LARGEST:
            raise ValidationError(_("The file is larger than 50 MB."), code="large")
        found: UploadedFile[bytes] | None = super().clean(data, initial)
        return found


class ImportForm(forms.Form):
    people = FileField(
        label=_("The file of people"),
        help_text=_("CSV, one row for each employment. At most 50 MB."),
        allow_empty_file=True,
        error_messages={"required": _("Choose the file.")},
    )
    units = FileField(
        label=_("A file of units"),
        help_text=_("Only if the units and what lies above them are not in the file of people."),
        required=False,
        allow_empty_file=True,
    )
    day = Day(
        label=_("The day it counts from"),
        help_text=_(
            "Whoever is not in the file leaves on this day. Day-month-year, for example 28-11-2026."
        ),
    )

    def upload(self, name: str) -> Upload | None:
        file: UploadedFile[bytes] | None = self.cleaned_data[name]
        return Upload(file.name or "", file.read()) if file else None


class ApplyForm(forms.Form):
    allow_many_leavers = forms.BooleanField(
        label=_("Yes, that many leave"),
        required=False,
    )
