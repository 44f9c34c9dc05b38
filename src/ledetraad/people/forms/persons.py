"""What an administrator can do for one person."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import Choosing, Deed
from ledetraad.people.forms.fields import Day, line_of_text, one_unit
from ledetraad.people.forms.tool import ChooseMode, OpenTool
from ledetraad.people.forms.words import ROLES
from ledetraad.people.operations import access, employments
from ledetraad.people.queries.persons import is_email_taken
from ledetraad.people.rules.roles import FULL_TIME_HOURS, EmployeeFunction, Role

if TYPE_CHECKING:
    from ledetraad.people.models import Unit
    from ledetraad.people.queries.persons import PersonFile

FUNCTIONS = [
    (EmployeeFunction.CITIZEN_FACING.value, gettext_lazy("Works with citizens")),
    (EmployeeFunction.ADMINISTRATIVE.value, gettext_lazy("Administrative")),
]
UNIT_HINT = gettext_lazy("The name of the unit, or its own id.")


class PersonDeed(Deed):
    about: PersonFile


class PostFields(Deed):
    """The fields of an employment, wherever one is written down."""

    unit = line_of_text(200, label=gettext_lazy("Unit"), help_text=UNIT_HINT)
    title = line_of_text(200, label=gettext_lazy("Job title"), required=False)
    weekly_hours = forms.DecimalField(
        label=gettext_lazy("Hours a week"),
        min_value=Decimal(0),
        max_value=Decimal(80),
        decimal_places=2,
        initial=FULL_TIME_HOURS,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    function = forms.ChoiceField(
        label=gettext_lazy("Kind of work"), choices=FUNCTIONS, initial=FUNCTIONS[0][0]
    )
    starts_on = Day(label=gettext_lazy("First day"))
    ends_on = Day(label=gettext_lazy("Last day"), required=False)

    def clean_unit(self) -> Unit:
        return one_unit(self.by, self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not lie before the first."))
        return cleaned

    @property
    def post(self) -> employments.Post:
        given = self.cleaned_data
        return employments.Post(
            unit=given["unit"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            title=given["title"],
            weekly_hours=given["weekly_hours"],
            function=EmployeeFunction(given["function"]),
        )


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


class Employ(PostFields):
    name = "employ"
    what = gettext_lazy("Add an employment")
    done = gettext_lazy("The employment is added.")
    explains = gettext_lazy(
        "Somebody who moves keeps the old employment with a last day, and gets a new one."
    )
    about: PersonFile

    def act(self) -> None:
        employments.employ(self.by, self.about.person, self.post)


class EndEmployment(PersonDeed):
    name = "end-employment"
    what = gettext_lazy("End an employment")
    done = gettext_lazy("The last day of the employment is written down.")
    last_day = Day(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        which = Choosing(lambda row: row.unit.name, label=_("Which employment"))
        which.queryset = self.about.employments
        self.fields["employment"] = which
        self.order_fields(["employment", "last_day"])

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.employments.exists()

    def act(self) -> None:
        given = self.cleaned_data
        employments.end_employment(self.by, given["employment"], given["last_day"])


class RecordAbsence(PersonDeed):
    name = "record-absence"
    what = gettext_lazy("Write down a long absence")
    done = gettext_lazy("The absence is written down.")
    explains = gettext_lazy(
        "Only the days, never why. Dialogues are not counted as overdue in the meantime."
    )
    starts_on = Day(label=gettext_lazy("First day away"))
    ends_on = Day(label=gettext_lazy("Last day away"), required=False)

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.works_here

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day must not lie before the first."))
        return cleaned

    def act(self) -> None:
        given = self.cleaned_data
        person = self.about.person
        employments.record_absence(self.by, person, given["starts_on"], given["ends_on"])


class EndAbsence(PersonDeed):
    name = "end-absence"
    what = gettext_lazy("End an absence")
    done = gettext_lazy("The last day of the absence is written down.")
    last_day = Day(label=gettext_lazy("Last day away"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        which = Choosing(lambda row: row.starts_on, label=_("Absence that began on"))
        which.queryset = self.about.absences
        self.fields["absence"] = which
        self.order_fields(["absence", "last_day"])

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.absences.exists()

    def act(self) -> None:
        employments.end_absence(
            self.by, self.cleaned_data["absence"], self.cleaned_data["last_day"]
        )


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
        ReplaceEmail,
        MakeStartCode,
        Disable,
        Enable,
    )
}


def free_email(email: str, about: PersonFile | None = None) -> str:
    if email and is_email_taken(email, besides=about.person if about else None):
        raise ValidationError(_("Somebody else has this e-mail address."), code="taken")
    return email
