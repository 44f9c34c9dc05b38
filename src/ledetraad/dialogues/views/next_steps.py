"""The one next step of two people, said to the one who reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as say

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.progress import NextStep, Turn

if TYPE_CHECKING:
    import datetime as dt

    from ledetraad.dialogues.queries.situations import Standing
    from ledetraad.dialogues.rules.progress import Planned


@dataclass(frozen=True)
class Step:
    """The one thing to do now, as shared/next_step.html shows it."""

    heading: str
    text: str
    url: str = ""
    action: str = ""
    overdue: bool = False
    mine: bool = True


def next_step(standing: Standing, party: Party) -> Step:
    """What to do now, said to the one who reads it."""
    progress = standing.progress
    if is_silent(standing):
        return _overdue(standing, party)
    heading, text = _said_to(party, progress.next_step, _names(standing, party))
    return Step(
        heading=heading,
        text=text,
        url=where(standing, party),
        action=_action(progress.next_step, party),
        overdue=progress.overdue,
        mine=progress.turn in {Turn(party.value), Turn.BOTH},
    )


def is_silent(standing: Standing) -> bool:
    """A quarter has passed and no day is set: to talk comes before anything else that is open."""
    return standing.progress.silent and standing.progress.next_step not in ABOUT_A_TALK


def _overdue(standing: Standing, party: Party) -> Step:
    names = _names(standing, party)
    held = max((item.day for item in standing.situation.held), default=None)
    text = _("You last talked on %(day)s. A quarter has passed; half an hour is enough.")
    return Step(
        heading=_("Follow up with %(name)s") % names,
        text=text % {"day": _long(held)},
        url=where(standing, party),
        action=_("Find a day"),
        overdue=True,
    )


def _names(standing: Standing, party: Party) -> dict[str, str]:
    """A leader may have two called Ulla; an employee has one leader."""
    course, day = standing.course, _long(standing.progress.due)
    if party is Party.EMPLOYEE:
        return {"name": course.leader.given_name, "day": day}
    return {"name": course.employee.full_name, "day": day}


def _said_to(party: Party, step: NextStep, names: dict[str, str]) -> tuple[str, str]:
    heading, text = (TO_EMPLOYEE if party is Party.EMPLOYEE else TO_LEADER)[step]
    return str(heading) % names, str(text) % names


TO_EMPLOYEE = {
    NextStep.WAIT_FOR_START: (say("Your course begins soon"), say("It begins on %(day)s.")),
    NextStep.PLAN_TALK: (
        say("Find a day for your dialogue"),
        say("You and %(name)s have not agreed on a day yet. Either of you can suggest one."),
    ),
    NextStep.EMPLOYEE_PREPARES: (
        say("Prepare your dialogue with %(name)s"),
        say(
            "It takes about ten minutes. Only you can read it until you share it. The talk is on %(day)s."
        ),
    ),
    NextStep.LEADER_PREPARES: (
        say("You are ready"),
        say("You have shared your preparation. %(name)s prepares now; you talk on %(day)s."),
    ),
    NextStep.TALK: (
        say("You meet %(name)s on %(day)s"),
        say("Both of you have prepared. Read it once more if you like."),
    ),
    NextStep.SAY_WHETHER_HELD: (
        say("Did you and %(name)s talk?"),
        say("The dialogue was planned for %(day)s. Say whether it was held, or find a new day."),
    ),
    NextStep.SAY_WHETHER_TEAM_MET: (
        say("The team's follow-up was set for %(day)s"),
        say("%(name)s notes whether it was held. Nothing for you to do now."),
    ),
    NextStep.WRITE_GOALS: (
        say("Write your goal while you remember the talk"),
        say("In your own words. One goal is enough."),
    ),
    NextStep.WRITE_PLAN: (
        say("What is your first step?"),
        say("Say when and where it happens, and what you do then."),
    ),
    NextStep.APPROVE_AGREEMENT: (
        say("Read your agreement"),
        say("It is the minutes of your talk. It counts when both of you have approved it."),
    ),
    NextStep.PLAN_FOLLOW_UP: (
        say("Time to follow up"),
        say("Find a day with %(name)s before %(day)s. Half an hour is enough."),
    ),
    NextStep.FOLLOW_UP: (
        say("You follow up with %(name)s on %(day)s"),
        say("Think of one time it went well, and one time it did not."),
    ),
    NextStep.CARRY_OUT_PLAN: (
        say("Your next step is in your plan"),
        say("Nothing to fill in now. Mark a step when you have taken it."),
    ),
    NextStep.BEGIN_NEW_COURSE: (
        say("Five quarters are over"),
        say("Talk with %(name)s about beginning anew."),
    ),
    NextStep.WAIT_FOR_RETURN: (
        say("The clock stands still"),
        say("Your course goes on from %(day)s. Nothing is expected of you before that."),
    ),
    NextStep.RELEASE_WHAT_FOLLOWS: (
        say("Do you want to take your goals with you?"),
        say("%(name)s can no longer read them. You decide whether your next leader may."),
    ),
    NextStep.NOTHING: (say("Nothing to do here"), say("This course is kept as it was.")),
}


TO_LEADER = {
    NextStep.WAIT_FOR_START: (
        say("The course with %(name)s begins soon"),
        say("It begins on %(day)s."),
    ),
    NextStep.PLAN_TALK: (
        say("Find a day with %(name)s"),
        say("The development dialogue belongs in this quarter, before %(day)s."),
    ),
    NextStep.EMPLOYEE_PREPARES: (
        say("%(name)s is preparing"),
        say("You talk on %(day)s. The employee writes first; you can begin your own preparation."),
    ),
    NextStep.LEADER_PREPARES: (
        say("Prepare your dialogue with %(name)s"),
        say("%(name)s has shared a preparation with you. You talk on %(day)s."),
    ),
    NextStep.TALK: (
        say("You meet %(name)s on %(day)s"),
        say("Both of you have prepared. Open the page of the talk when you sit together."),
    ),
    NextStep.SAY_WHETHER_HELD: (
        say("Did you and %(name)s talk?"),
        say("The dialogue was planned for %(day)s. Say whether it was held, or find a new day."),
    ),
    NextStep.SAY_WHETHER_TEAM_MET: (
        say("Did you and the team talk?"),
        say(
            "The team's follow-up was set for %(day)s. Say whether it was held, or find a new day."
        ),
    ),
    NextStep.WRITE_GOALS: (
        say("%(name)s writes a goal"),
        say("The wording is the employee's. Ask how it is going, if it takes long."),
    ),
    NextStep.WRITE_PLAN: (
        say("%(name)s writes the first step"),
        say("Offer to think along: when does it happen, and what could get in the way?"),
    ),
    NextStep.APPROVE_AGREEMENT: (
        say("The agreement with %(name)s awaits approval"),
        say("It is the minutes of your talk. It counts when both of you have approved it."),
    ),
    NextStep.PLAN_FOLLOW_UP: (
        say("Follow up with %(name)s"),
        say("One half hour before %(day)s, alone or with the team."),
    ),
    NextStep.FOLLOW_UP: (
        say("You follow up with %(name)s on %(day)s"),
        say("Look at the goals and the open points beforehand."),
    ),
    NextStep.CARRY_OUT_PLAN: (
        say("%(name)s is at work on the plan"),
        say("Nothing for you to do now. Ask when you pass by."),
    ),
    NextStep.BEGIN_NEW_COURSE: (
        say("Five quarters with %(name)s are over"),
        say("Begin a new course when you have looked back together."),
    ),
    NextStep.WAIT_FOR_RETURN: (
        say("%(name)s is away"),
        say("The clock stands still until %(day)s."),
    ),
    NextStep.RELEASE_WHAT_FOLLOWS: (say("Parked"), say("The employee decides what follows.")),
    NextStep.NOTHING: (say("Nothing to do here"), say("This course is kept as it was.")),
}


ABOUT_A_TALK = frozenset(
    {
        NextStep.PLAN_TALK,
        NextStep.EMPLOYEE_PREPARES,
        NextStep.LEADER_PREPARES,
        NextStep.TALK,
        NextStep.FOLLOW_UP,
        NextStep.SAY_WHETHER_HELD,
        NextStep.SAY_WHETHER_TEAM_MET,
    }
)
PAGE_OF_DIALOGUE = {
    NextStep.EMPLOYEE_PREPARES: "prepare",
    NextStep.LEADER_PREPARES: "prepare",
    NextStep.TALK: "talk",
    NextStep.FOLLOW_UP: "follow-up",
    NextStep.SAY_WHETHER_HELD: "hold",
}
PAGE_OF_COURSE = {
    NextStep.PLAN_TALK: "plan-dialogue",
    NextStep.PLAN_FOLLOW_UP: "plan-dialogue",
    NextStep.WRITE_GOALS: "goal-new",
    NextStep.APPROVE_AGREEMENT: "agreement",
}


def where(standing: Standing, party: Party) -> str:
    """The page where the step is taken."""
    step, course = standing.progress.next_step, standing.course.pk
    if is_silent(standing):
        return reverse("plan-dialogue", args=[course])
    planned = standing.progress.planned
    if planned is not None:
        page = "team-follow-up" if planned.with_team else PAGE_OF_DIALOGUE[step]
        return reverse(page, args=[planned.about])
    if step is NextStep.WRITE_GOALS and party is Party.LEADER:
        return reverse("course", args=[course])
    return reverse(PAGE_OF_COURSE.get(step, "course"), args=[course])


OPEN = say("Open")
ACTIONS = {
    NextStep.PLAN_TALK: say("Find a day"),
    NextStep.PLAN_FOLLOW_UP: say("Find a day"),
    NextStep.EMPLOYEE_PREPARES: say("Prepare"),
    NextStep.LEADER_PREPARES: say("Prepare"),
    NextStep.TALK: say("Open the talk"),
    NextStep.FOLLOW_UP: say("Open the follow-up"),
    NextStep.SAY_WHETHER_HELD: say("Say whether it was held"),
    NextStep.SAY_WHETHER_TEAM_MET: say("Say whether it was held"),
    NextStep.WRITE_GOALS: say("Write a goal"),
    NextStep.WRITE_PLAN: say("Write a plan"),
    NextStep.APPROVE_AGREEMENT: say("Read and approve"),
}


def _action(step: NextStep, party: Party) -> str:
    if step is NextStep.SAY_WHETHER_TEAM_MET and party is Party.EMPLOYEE:
        step = NextStep.FOLLOW_UP  # the leader alone can say it
    return str(ACTIONS.get(step, OPEN))


def step_of_team(planned: Planned) -> Step:
    """The question to a leader about a follow-up with the team whose day is over."""
    heading, text = TO_LEADER[NextStep.SAY_WHETHER_TEAM_MET]
    return Step(
        heading=str(heading),
        text=str(text) % {"day": _long(planned.day)},
        url=reverse("team-follow-up", args=[planned.about]),
        action=_action(NextStep.SAY_WHETHER_TEAM_MET, Party.LEADER),
    )


def _long(day: dt.date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
