"""Whom to print letters for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.signing import BadSignature, TimestampSigner
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.shared.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from ledetraad.people.queries.letters import Recipient

A_WHILE = 10 * 60  # seconds in which sending the form twice gives the same letters
_signer = TimestampSigner(salt="letters")


class LettersForm(forms.Form):
    """`batch` is chosen when the form is shown, so that a double click prints the same letters."""

    batch = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Whom to print letters for"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, offered: Sequence[Recipient], data: Any = None) -> None:
        waiting = [str(to.person.pk) for to in offered if to.code_until is None]
        initial = {"batch": _signer.sign(new_id().hex), "chosen": waiting}
        super().__init__(data, initial=initial)
        self.by_id = {str(to.person.pk): to.person.pk for to in offered}
        chosen = self.fields["chosen"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [(str(to.person.pk), _label(to)) for to in offered]
            chosen.error_messages = {
                "required": _("Choose at least one person."),
                "invalid_choice": _(
                    "The list has changed meanwhile: somebody has got an e-mail address or a password. "
                    "Look at it again."
                ),
            }

    def clean_batch(self) -> str:
        try:
            return _signer.unsign(self.cleaned_data["batch"], max_age=A_WHILE)
        except BadSignature:  # too old, or not ours: then these are new letters
            return new_id().hex

    def clean_chosen(self) -> list[UUID]:
        return [self.by_id[pk] for pk in self.cleaned_data["chosen"]]


def _label(to: Recipient) -> str:
    label = f"{to.person.full_name}, {to.unit.name}"
    if to.code_until is None:
        return label
    day = {"day": date_format(localtime(to.code_until))}
    return f"{label} ({_('has a code that lasts until %(day)s') % day})"
