"""Roles, and whether and how somebody gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import Choosing, PersonDeed
from ledetraad.people.forms.fields import UNIT_HINT, line_of_text, one_unit
from ledetraad.people.forms.words import ROLES
from ledetraad.people.operations import access
from ledetraad.people.queries.persons import is_email_taken
from ledetraad.people.rules.roles import Role

if TYPE_CHECKING:
    from ledetraad.people.models import Unit
    from ledetraad.people.queries.persons import PersonFile


class GiveRole(PersonDeed):
    name = "give-role"
    what = gettext_lazy("Give a role")
    done = gettext_lazy("The role is given.")
    explains = gettext_lazy(
        "An administrator sees people and settings, HR sees counts of at least five, a researcher sees "
        "pseudonymous data. None of them sees what anybody writes."
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=list(ROLES.items()))
    unit = line_of_text(
        200,
        label=gettext_lazy("In which unit, with everything below it"),
        help_text=UNIT_HINT,
    )

    def clean_unit(self) -> Unit:
        return one_unit(self.by, self.cleaned_data["unit"])

    def act(self) -> None:
        given = self.cleaned_data
        access.give_role(self.by, self.about.person, Role(given["role"]), given["unit"])


class TakeRole(PersonDeed):
    name = "take-role"
    what = gettext_lazy("Take a role back")
    done = gettext_lazy("The role is taken back, from the next page the person opens.")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        which = Choosing(lambda row: f"{ROLES[row.role]}: {row.unit}", label=_("Which role"))
        which.queryset = self.about.grants
        self.fields["grant"] = which

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.grants.exists()

    def act(self) -> None:
        access.take_role(self.by, self.cleaned_data["grant"])


class AccountDeed(PersonDeed):
    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.may_manage_access


class RenamePerson(AccountDeed):
    name = "rename-person"
    what = gettext_lazy("Change the name")
    done = gettext_lazy("The name is changed.")
    explains = gettext_lazy(
        "If the person is in your HR system, change the name there too, or the next import changes it back."
    )
    given_name = line_of_text(100, label=gettext_lazy("Given name"))
    family_name = line_of_text(100, label=gettext_lazy("Family name"), required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        person = self.about.person
        self.initial = {"given_name": person.given_name, "family_name": person.family_name}

    def act(self) -> None:
        given = self.cleaned_data
        person = self.about.person
        access.rename_person(self.by, person, given["given_name"], given["family_name"])


class ReplaceEmail(AccountDeed):
    name = "replace-email"
    what = gettext_lazy("Change the e-mail")
    done = gettext_lazy("The e-mail is changed.")
    explains = gettext_lazy(
        "Codes and links to sign in go to this address. The earlier address is told of the change. "
        "Leave it empty for somebody without e-mail."
    )
    email = forms.EmailField(label=gettext_lazy("New e-mail"), required=False)

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"], self.about)

    def act(self) -> None:
        access.replace_email(self.by, self.about.person, self.cleaned_data["email"])


class MakeStartCode(AccountDeed):
    name = "start-code"
    what = gettext_lazy("Make a start code")
    done = ""
    explains = gettext_lazy(
        "For somebody without e-mail, or who cannot get in. The code is shown once, lasts a week and lets "
        "the person choose a password. Hand it over yourself. The person can see that you made it."
    )

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.may_manage_access and about.person.is_active

    def act(self) -> None:
        self.code = access.make_start_code(self.by, self.about.person)


class Disable(AccountDeed):
    name = "disable"
    what = gettext_lazy("Close the access")
    done = gettext_lazy("The access is closed, from the next page the person opens.")
    explains = gettext_lazy("The person can no longer sign in. Nothing that was written is lost.")

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.may_manage_access and about.person.is_active

    def act(self) -> None:
        access.disable(self.by, self.about.person)


class Enable(AccountDeed):
    name = "enable"
    what = gettext_lazy("Open the access again")
    done = gettext_lazy("The person can sign in again.")

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.may_manage_access and not about.person.is_active

    def act(self) -> None:
        access.enable(self.by, self.about.person)


def free_email(email: str, about: PersonFile | None = None) -> str:
    if email and is_email_taken(email, besides=about.person if about else None):
        raise ValidationError(_("Somebody else has this e-mail address."), code="taken")
    return email
