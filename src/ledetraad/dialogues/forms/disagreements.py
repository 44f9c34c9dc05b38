"""Writing down that one does not agree, and what one would like to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.dialogues.rules.disagreement import DisagreementTarget, Route
from ledetraad.shared.ids import new_id
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from ledetraad.dialogues.queries.prompts import Words


def target_names(words: Words) -> dict[str, str]:
    return {
        DisagreementTarget.PURPOSE.value: say(words.term.name),
        DisagreementTarget.VALUE.value: _("A value"),
        DisagreementTarget.GOAL.value: _("What I am to work towards"),
    }


class DisagreementForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    about = forms.TypedChoiceField(widget=forms.RadioSelect, coerce=DisagreementTarget)
    text = FreeText(required=True)
    route = forms.TypedChoiceField(
        required=False, widget=forms.RadioSelect, coerce=Route, empty_value=None
    )

    def __init__(self, *given: Any, words: Words, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["about"].label = _("What is it about?")
        self.fields["about"].choices = list(target_names(words).items())  # type: ignore[attr-defined] # a field of choices
        self.fields["about"].error_messages["required"] = _("Choose what it is about.")
        self.fields["text"].label = _("How do you see it?")
        self.fields["text"].help_text = _("Nobody has to be won over, and nothing is counted.")
        self.fields["route"].label = _("What would you like to do with it?")
        self.fields["route"].choices = [  # type: ignore[attr-defined] # a field of choices
            (route.id, say(route.name)) for route in words.library.value_conflict_routes
        ]
