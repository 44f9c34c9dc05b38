"""What an administrator can do for one person, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.absences import EndAbsence, RecordAbsence
from ledetraad.people.forms.access import (
    Disable,
    Enable,
    GiveRole,
    MakeStartCode,
    RenamePerson,
    ReplaceEmail,
    TakeRole,
    free_email,
)
from ledetraad.people.forms.fields import line_of_text
from ledetraad.people.forms.posts import Employ, EndEmployment, PostFields
from ledetraad.people.forms.tool import ChooseMode, OpenTool
from ledetraad.people.operations import employments

if TYPE_CHECKING:
    from ledetraad.people.forms.deeds import Deed


class NewPerson(PostFields):
    name = "new"
    what = gettext_lazy("Add the person")
    done = gettext_lazy("The person is added.")
    own_id = line_of_text(
        64,
        label=gettext_lazy("Own id"),
        help_text=gettext_lazy(
            "The number or initials your own systems use. Never a CPR number. It becomes the sign-in name."
        ),
    )
    given_name = line_of_text(100, label=gettext_lazy("Given name"))
    family_name = line_of_text(100, label=gettext_lazy("Family name"), required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    field_order = ["own_id", "given_name", "family_name", "email"]

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"])

    def act(self) -> None:
        given = self.cleaned_data
        newcomer = employments.Newcomer(
            own_id=given["own_id"],
            given_name=given["given_name"],
            family_name=given["family_name"],
            email=given["email"],
        )
        self.made = employments.take_on(self.by, newcomer, self.post)


DEEDS: dict[str, type[Deed]] = {
    deed.name: deed
    for deed in (
        Employ,
        EndEmployment,
        RecordAbsence,
        EndAbsence,
        OpenTool,
        ChooseMode,
        GiveRole,
        TakeRole,
        RenamePerson,
        ReplaceEmail,
        MakeStartCode,
        Disable,
        Enable,
    )
}
