"""One thing to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

LONGEST_POINT = 1000  # characters


class OpenPointForm(forms.Form):
    """The id is chosen when the form is shown, so that a double click leaves one point."""

    prefix = "point"

    id = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    text = FreeText(
        required=True,
        label=gettext_lazy("What must not be forgotten"),
        help_text=gettext_lazy("One thing, and who does what. You both see it until it is done."),
        longest=LONGEST_POINT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def chosen_id(self) -> UUID:
        chosen: UUID = self.cleaned_data["id"]
        return chosen
