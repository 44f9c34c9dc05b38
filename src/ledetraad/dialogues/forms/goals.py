"""What a goal is made of: its wording, and whatever else helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from ledetraad.dialogues.forms.free_text import FreeText
from ledetraad.dialogues.operations.goals import GoalWords
from ledetraad.shared.ids import new_id
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledetraad.content.entries import Choice
    from ledetraad.dialogues.queries.prompts import Words
    from ledetraad.people.models import Value

TEXTS = (
    "wording",
    "own_reason",
    "purpose_link",
    "sign_of_success",
    "support_needed",
    "why_changed",
)


class GoalForm(forms.Form):
    """`base` is the version written on top of; `key` is the goal's own, so twice makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    wording = FreeText(required=True)
    why_changed = FreeText(required=True)
    own_reason = FreeText()
    purpose_link = FreeText()
    values = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    competence = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    challenge = forms.TypedChoiceField(
        required=False, widget=forms.RadioSelect, coerce=int, empty_value=None
    )
    sign_of_success = FreeText()
    support_needed = FreeText()

    def __init__(
        self, *given: Any, words: Words, values: Iterable[Value], is_change: bool, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        if not is_change:
            del self.fields["why_changed"]
        library = words.library
        self._choose("values", [(str(value.pk), value.name) for value in values])
        self._choose("kind", _named(library.goal_kinds))
        self._choose("competence", _named(library.competence_kinds))
        levels = [(str(level.level), say(level.name)) for level in library.challenge_levels]
        self._choose("challenge", levels)
        for name, (label, help_text) in _labels(say(words.term.definite)).items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, help_text
        if not self.fields["values"].choices:  # type: ignore[attr-defined] # a field of choices
            del self.fields["values"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a field of choices

    def words(self) -> GoalWords:
        said = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in GoalWords.__dataclass_fields__ and name != "values"
        }
        values = frozenset(self.cleaned_data.get("values", ()))
        return GoalWords(**said, values=frozenset(map(_uuid, values)))


def _uuid(value: str) -> Any:
    return forms.UUIDField().clean(value)


def _named(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(choice.id, say(choice.name)) for choice in choices]


def _labels(the_term: str) -> dict[str, tuple[str, str]]:
    return {
        "wording": (
            _("What do you want to get better at?"),
            _("Say it as you would to a good friend. One sentence is enough."),
        ),
        "why_changed": (_("Why do you change it?"), _("A few words are enough.")),
        "own_reason": (
            _("Why does it matter to you?"),
            _("Your own reason, also if nobody had asked."),
        ),
        "purpose_link": (
            _("What does it have to do with %(purpose)s?") % {"purpose": the_term},
            "",
        ),
        "values": (_("Which values does it draw on?"), ""),
        "kind": (_("What do you want out of it?"), ""),
        "competence": (_("What is it mostly about?"), ""),
        "challenge": (_("How big a challenge is it?"), ""),
        "sign_of_success": (
            _("What will you or others notice when you are there?"),
            _("Something one can see or hear."),
        ),
        "support_needed": (
            _("What do you need from your leader and others?"),
            _("Time, training, calm, somebody to ask."),
        ),
    }
