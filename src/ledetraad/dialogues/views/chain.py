"""Where two people are in their five quarters, in words: the chain, and the one next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.cadence import (
    DialogueKind,
    Held,
    Window,
    expected_events,
    quarter_on,
    quarter_windows,
)
from ledetraad.dialogues.rules.progress import NextStep, Turn
from ledetraad.shared.addresses import address as reverse

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.queries.situations import Standing


@dataclass(frozen=True)
class Link:
    """One quarter in the chain, as shared/chain.html shows it."""

    label: str
    when: str
    state: str
    state_label: str
    url: str = ""


@dataclass(frozen=True)
class Step:
    """The one thing to do now, as shared/next_step.html shows it."""

    heading: str
    text: str
    url: str = ""
    action: str = ""
    overdue: bool = False
    mine: bool = True


def chain(standing: Standing, today: dt.date) -> list[Link]:
    """The five quarters of a course, each done, now, ahead, overdue or parked."""
    return [_link(standing, window, today) for window in quarter_windows(standing.situation.course)]


def _link(standing: Standing, window: Window, today: dt.date) -> Link:
    course = standing.situation.course
    held = [day for day in standing.situation.held if quarter_on(course, day.day) == window.quarter]
    state = _state(standing, window, held, today)
    return Link(
        label=_label(standing, window),
        when=_when(window, held),
        state=state,
        state_label=_state_words()[state],
    )


def _label(standing: Standing, window: Window) -> str:
    kinds = {
        event.window.quarter: event.kind for event in expected_events(standing.situation.course)
    }
    if kinds.get(window.quarter) is DialogueKind.DEVELOPMENT:
        return _("Development dialogue")
    return _("Follow-up")


def _when(window: Window, held: list[Held]) -> str:
    if held:
        return _("held %(day)s") % {"day": _short(max(held, key=lambda item: item.day).day)}
    return _("%(first)s to %(last)s") % {"first": _short(window.first), "last": _short(window.last)}


def _state(standing: Standing, window: Window, held: list[Held], today: dt.date) -> str:
    if held:
        return "done"
    if standing.situation.parked:
        return "parked"
    if window.contains(today):
        return "overdue" if standing.progress.overdue else "now"
    return "ahead"


def _state_words() -> dict[str, str]:
    return {
        "done": _("Held"),
        "now": _("This quarter"),
        "ahead": _("Not held"),
        "overdue": _("Overdue"),
        "parked": _("Parked"),
    }


def next_step(standing: Standing, party: Party) -> Step:
    """What to do now, said to the one who reads it."""
    progress = standing.progress
    if progress.overdue and progress.next_step not in ABOUT_A_TALK:
        return _overdue(standing, party)
    heading, text = _said_to(party, progress.next_step, _names(standing, party))
    return Step(
        heading=heading,
        text=text,
        url=_where(standing, party),
        action=_action(progress.next_step),
        overdue=progress.overdue,
        mine=progress.turn in {Turn(party.value), Turn.BOTH},
    )


def _overdue(standing: Standing, party: Party) -> Step:
    """When a quarter has passed in silence, to talk comes before anything else that is open."""
    names = _names(standing, party)
    held = max((item.day for item in standing.situation.held), default=None)
    text = _("You last talked on %(day)s. A quarter has passed; half an hour is enough.")
    return Step(
        heading=_("Follow up with %(name)s") % names,
        text=text % {"day": _long(held)},
        url=reverse("plan-dialogue", args=[standing.course.pk]),
        action=_("Find a day"),
        overdue=True,
    )


def _names(standing: Standing, party: Party) -> dict[str, str]:
    other = standing.course.leader if party is Party.EMPLOYEE else standing.course.employee
    return {"name": other.given_name, "day": _long(standing.progress.due)}


def _said_to(party: Party, step: NextStep, names: dict[str, str]) -> tuple[str, str]:
    words = _to_employee(names) if party is Party.EMPLOYEE else _to_leader(names)
    return words[step]


def _to_employee(names: dict[str, str]) -> dict[NextStep, tuple[str, str]]:
    return {
        NextStep.WAIT_FOR_START: (_("Your course begins soon"), _("It begins on %(day)s.") % names),
        NextStep.PLAN_TALK: (
            _("Find a day for your dialogue"),
            _("You and %(name)s have not agreed on a day yet. Either of you can suggest one.")
            % names,
        ),
        NextStep.EMPLOYEE_PREPARES: (
            _("Prepare your dialogue with %(name)s") % names,
            _(
                "It takes about ten minutes. Only you can read it until you share it. The talk is on %(day)s."
            )
            % names,
        ),
        NextStep.LEADER_PREPARES: (
            _("You are ready"),
            _("You have shared your preparation. %(name)s prepares now; you talk on %(day)s.")
            % names,
        ),
        NextStep.TALK: (
            _("You meet %(name)s on %(day)s") % names,
            _("Both of you have prepared. Read it once more if you like."),
        ),
        NextStep.SAY_WHETHER_HELD: (
            _("Did you and %(name)s talk?") % names,
            _("The dialogue was planned for %(day)s. Say whether it was held, or find a new day.")
            % names,
        ),
        NextStep.WRITE_GOALS: (
            _("Write your goal while you remember the talk"),
            _("In your own words. One goal is enough."),
        ),
        NextStep.WRITE_PLAN: (
            _("What is your first step?"),
            _("Say when and where it happens, and what you do then."),
        ),
        NextStep.APPROVE_AGREEMENT: (
            _("Read your agreement"),
            _("It is the minutes of your talk. It counts when both of you have approved it."),
        ),
        NextStep.PLAN_FOLLOW_UP: (
            _("Time to follow up"),
            _("Find a day with %(name)s before %(day)s. Half an hour is enough.") % names,
        ),
        NextStep.FOLLOW_UP: (
            _("You follow up with %(name)s on %(day)s") % names,
            _("Think of one time it went well, and one time it did not."),
        ),
        NextStep.CARRY_OUT_PLAN: (
            _("Your next step is in your plan"),
            _("Nothing to fill in now. Mark a step when you have taken it."),
        ),
        NextStep.BEGIN_NEW_COURSE: (
            _("Five quarters are over"),
            _("Talk with %(name)s about beginning anew.") % names,
        ),
        NextStep.WAIT_FOR_RETURN: (
            _("The clock stands still"),
            _("Your course goes on from %(day)s. Nothing is expected of you before that.") % names,
        ),
        NextStep.RELEASE_WHAT_FOLLOWS: (
            _("Do you want to take your goals with you?"),
            _("%(name)s can no longer read them. You decide whether your next leader may.") % names,
        ),
        NextStep.NOTHING: (_("Nothing to do here"), _("This course is kept as it was.")),
    }


def _to_leader(names: dict[str, str]) -> dict[NextStep, tuple[str, str]]:
    return {
        NextStep.WAIT_FOR_START: (
            _("The course with %(name)s begins soon") % names,
            _("It begins on %(day)s.") % names,
        ),
        NextStep.PLAN_TALK: (
            _("Find a day with %(name)s") % names,
            _("The development dialogue belongs in this quarter, before %(day)s.") % names,
        ),
        NextStep.EMPLOYEE_PREPARES: (
            _("%(name)s is preparing") % names,
            _("You talk on %(day)s. The employee writes first; you can begin your own preparation.")
            % names,
        ),
        NextStep.LEADER_PREPARES: (
            _("Prepare your dialogue with %(name)s") % names,
            _("%(name)s has shared a preparation with you. You talk on %(day)s.") % names,
        ),
        NextStep.TALK: (
            _("You meet %(name)s on %(day)s") % names,
            _("Both of you have prepared. Open the page of the talk when you sit together."),
        ),
        NextStep.SAY_WHETHER_HELD: (
            _("Did you and %(name)s talk?") % names,
            _("The dialogue was planned for %(day)s. Say whether it was held, or find a new day.")
            % names,
        ),
        NextStep.WRITE_GOALS: (
            _("%(name)s writes a goal") % names,
            _("The wording is the employee's. Ask how it is going, if it takes long."),
        ),
        NextStep.WRITE_PLAN: (
            _("%(name)s writes the first step") % names,
            _("Offer to think along: when does it happen, and what could get in the way?"),
        ),
        NextStep.APPROVE_AGREEMENT: (
            _("The agreement with %(name)s awaits approval") % names,
            _("It is the minutes of your talk. It counts when both of you have approved it."),
        ),
        NextStep.PLAN_FOLLOW_UP: (
            _("Follow up with %(name)s") % names,
            _("One half hour before %(day)s, alone or with the team.") % names,
        ),
        NextStep.FOLLOW_UP: (
            _("You follow up with %(name)s on %(day)s") % names,
            _("Look at the goals and the open points beforehand."),
        ),
        NextStep.CARRY_OUT_PLAN: (
            _("%(name)s is at work on the plan") % names,
            _("Nothing for you to do now. Ask when you pass by."),
        ),
        NextStep.BEGIN_NEW_COURSE: (
            _("Five quarters with %(name)s are over") % names,
            _("Begin a new course when you have looked back together."),
        ),
        NextStep.WAIT_FOR_RETURN: (
            _("%(name)s is away") % names,
            _("The clock stands still until %(day)s.") % names,
        ),
        NextStep.RELEASE_WHAT_FOLLOWS: (_("Parked"), _("The employee decides what follows.")),
        NextStep.NOTHING: (_("Nothing to do here"), _("This course is kept as it was.")),
    }


ABOUT_A_TALK = frozenset(
    {
        NextStep.PLAN_TALK,
        NextStep.EMPLOYEE_PREPARES,
        NextStep.LEADER_PREPARES,
        NextStep.TALK,
        NextStep.FOLLOW_UP,
        NextStep.PLAN_FOLLOW_UP,
        NextStep.SAY_WHETHER_HELD,
    }
)
PAGE_OF_DIALOGUE = {
    NextStep.EMPLOYEE_PREPARES: "prepare",
    NextStep.LEADER_PREPARES: "prepare",
    NextStep.TALK: "talk",
    NextStep.FOLLOW_UP: "follow-up",
    NextStep.SAY_WHETHER_HELD: "dialogue-edit",
}
PAGE_OF_COURSE = {
    NextStep.PLAN_TALK: "plan-dialogue",
    NextStep.PLAN_FOLLOW_UP: "plan-dialogue",
    NextStep.WRITE_GOALS: "goal-new",
    NextStep.APPROVE_AGREEMENT: "agreement",
}


def _where(standing: Standing, party: Party) -> str:
    """The page where the step is taken."""
    step, course = standing.progress.next_step, standing.course.pk
    dialogue = standing.next_dialogue
    if dialogue and step in PAGE_OF_DIALOGUE:
        return reverse(PAGE_OF_DIALOGUE[step], args=[dialogue])
    if step is NextStep.WRITE_GOALS and party is Party.LEADER:
        return reverse("course", args=[course])
    return reverse(PAGE_OF_COURSE.get(step, "course"), args=[course])


def _action(step: NextStep) -> str:
    words = {
        NextStep.PLAN_TALK: _("Find a day"),
        NextStep.PLAN_FOLLOW_UP: _("Find a day"),
        NextStep.EMPLOYEE_PREPARES: _("Prepare"),
        NextStep.LEADER_PREPARES: _("Prepare"),
        NextStep.TALK: _("Open the talk"),
        NextStep.FOLLOW_UP: _("Open the follow-up"),
        NextStep.SAY_WHETHER_HELD: _("Say whether it was held"),
        NextStep.WRITE_GOALS: _("Write a goal"),
        NextStep.WRITE_PLAN: _("Write a plan"),
        NextStep.APPROVE_AGREEMENT: _("Read and approve"),
    }
    return words.get(step, _("Open"))


def _short(day: dt.date) -> str:
    return date_format(day, "j. b")


def _long(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
