"""Saying what a unit is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.content.library import library
from ledetraad.people.forms.deeds import Choosing, Deed
from ledetraad.people.forms.fields import line_of_text
from ledetraad.people.operations import purpose
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from ledetraad.people.queries.purpose_pages import PurposeFile

OWN_WORD = ""  # the choice that is none of the library's
LONGEST = 4000  # characters


def long_text(**given: Any) -> forms.CharField:
    """Its length is looked at here and not by the browser, which cuts a pasted text without a word."""
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=True,
        validators=[MaxLengthValidator(LONGEST)],
        **given,
    )


class PurposeDeed(Deed):
    about: PurposeFile


class DecidePurpose(PurposeDeed):
    name = "decide"
    what = gettext_lazy("Write what the unit is for")
    done = gettext_lazy("It is written. Everybody in the unit sees it when they prepare and talk.")
    explains = gettext_lazy(
        "One or two sentences that everybody here would recognise. Units below inherit it until they "
        "write their own. Earlier versions are kept."
    )
    term = forms.ChoiceField(label=gettext_lazy("What do you call it?"), required=False)
    own_word = line_of_text(
        64,
        label=gettext_lazy("Your own word for it"),
        help_text=gettext_lazy("Only if none of the words above is yours."),
        required=False,
    )
    statement = long_text(label=gettext_lazy("What is the unit for?"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        known = [(term.id, say(term.name)) for term in library().terms]
        field = self.fields["term"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*known, (OWN_WORD, _("Our own word"))]
        current = self.about.direction.purpose
        word = current.local_term if current else known[0][0]
        is_known = word in dict(known)
        self.initial = {
            "term": word if is_known else OWN_WORD,
            "own_word": "" if is_known else word,
            "statement": "" if current is None else current.statement,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("term") and not cleaned.get("own_word") and not self.errors:
            self.add_error("own_word", _("Choose a word above, or write your own."))
        return cleaned

    def act(self) -> None:
        given = self.cleaned_data
        word = given["own_word"] or given["term"]
        about = self.about
        purpose.decide_purpose(self.by, about.unit, word, given["statement"], about.acting)


class ValueFields(PurposeDeed):
    value_name = line_of_text(100, label=gettext_lazy("The value, in a word or two"))
    description = long_text(
        label=gettext_lazy("What it means here, in everyday words"), required=False
    )


class AddValue(ValueFields):
    name = "add-value"
    what = gettext_lazy("Add a value")
    done = gettext_lazy("The value is added.")
    explains = gettext_lazy(
        "With a first value of its own, a unit no longer inherits the values from above."
    )

    def act(self) -> None:
        given = self.cleaned_data
        about = self.about
        purpose.add_value(
            self.by, about.unit, given["value_name"], given["description"], about.acting
        )


class ChoosingValue(PurposeDeed):
    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        which = Choosing(lambda row: row.name, label=_("Which value"))
        which.queryset = self.about.own_values.select_related("unit")
        self.fields["value"] = which
        self.order_fields(["value"])

    @classmethod
    def fits(cls, about: PurposeFile) -> bool:
        return about.own_values.exists()


class RenameValue(ChoosingValue, ValueFields):
    name = "rename-value"
    what = gettext_lazy("Change a value")
    done = gettext_lazy("The value is changed.")
    explains = gettext_lazy(
        "Goals that point to it keep the words they were written with. If you leave out what it means, what "
        "stands there is kept."
    )

    def act(self) -> None:
        given = self.cleaned_data
        purpose.rename_value(
            self.by,
            given["value"],
            given["value_name"],
            given["description"] or given["value"].description,
            self.about.acting,
        )


class WithdrawValue(ChoosingValue):
    name = "withdraw-value"
    what = gettext_lazy("Withdraw a value")
    done = gettext_lazy("The value is withdrawn.")
    explains = gettext_lazy(
        "It is no longer offered for new goals. Goals that point to it keep it."
    )

    def act(self) -> None:
        purpose.withdraw_value(self.by, self.cleaned_data["value"], self.about.acting)


class WriteWords(PurposeDeed):
    name = "write-words"
    what = gettext_lazy("Say it in your own words")
    done = gettext_lazy("Your words are written. Your employees see them beside the purpose.")
    explains = gettext_lazy(
        "Why is this worth it, said as you would say it across a table? Your employees see it under your "
        "name. Earlier words are kept."
    )
    text = long_text(label=gettext_lazy("Your own words"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        words = self.about.direction.leader_words
        self.initial = {"text": words.text if words and words.author_id == self.by.pk else ""}

    @classmethod
    def fits(cls, about: PurposeFile) -> bool:
        return about.leads

    def act(self) -> None:
        about = self.about
        purpose.write_leader_words(self.by, about.unit, self.cleaned_data["text"], about.acting)


DEEDS: dict[str, type[Deed]] = {
    deed.name: deed for deed in (DecidePurpose, WriteWords, AddValue, RenameValue, WithdrawValue)
}
