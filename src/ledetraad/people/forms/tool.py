"""Giving a leader the tool, and all of it or only guidelines and outlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from ledetraad.people.forms.deeds import PersonDeed
from ledetraad.people.forms.fields import Day
from ledetraad.people.operations import leaders
from ledetraad.people.rules.tool import Mode
from ledetraad.shared import clock

if TYPE_CHECKING:
    from ledetraad.people.queries.persons import PersonFile

MODES = [
    (
        Mode.DYNAMIC.value,
        gettext_lazy("The whole tool: reminders, overview and reports as well"),
    ),
    (Mode.STATIC.value, gettext_lazy("Guidelines and outlines only")),
]


class OpenTool(PersonDeed):
    name = "open-tool"
    what = gettext_lazy("Give access to the tool")
    done = gettext_lazy("The leader has the tool from that day.")
    explains = gettext_lazy(
        "From this day the leader and the employees see dialogues and material, and their year begins. "
        "Before it they see nothing. A day that has passed cannot be changed."
    )
    opened_on = Day(label=gettext_lazy("From which day"))

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        access = about.tool_access
        is_open = access is not None and access.opened_on <= clock.today()
        return not is_open and about.leads_here

    def act(self) -> None:
        leaders.open_tool(self.by, self.about.person, self.cleaned_data["opened_on"])


class ChooseMode(PersonDeed):
    name = "choose-mode"
    what = gettext_lazy("Choose how much of the tool")
    done = gettext_lazy("It holds from that day.")
    explains = gettext_lazy(
        "With guidelines and outlines only, the leader and the leader's employees get no reminders, no "
        "overview of where they are, and no reports. Dialogues, goals and agreements are as before. What "
        "was chosen for a later day is replaced."
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("How much"), choices=MODES, widget=forms.RadioSelect
    )
    starts_on = Day(label=gettext_lazy("From which day"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["mode"].initial = self.about.mode.value
        self.fields["starts_on"].initial = clock.today()

    @classmethod
    def fits(cls, about: PersonFile) -> bool:
        return about.leads_here

    def act(self) -> None:
        given = self.cleaned_data
        leaders.choose_mode(self.by, self.about.person, Mode(given["mode"]), given["starts_on"])
