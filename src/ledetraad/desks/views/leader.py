"""The leader's desk: one next step, then everybody on one line each, by what awaits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as say
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.leader import (
    Awaits,
    LeaderDesk,
    UnsaidTeam,
    is_asked_once,
    leader_desk,
)
from ledetraad.desks.views.remember import remember_box
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.mus import MusStatus
from ledetraad.dialogues.rules.progress import NextStep, Turn
from ledetraad.dialogues.views.chain import STATES, states
from ledetraad.dialogues.views.next_steps import is_silent, next_step, step_of_team, where
from ledetraad.people.queries.tool import has_dynamic_tool
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import clock

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from ledetraad.dialogues.queries.situations import Standing
    from ledetraad.dialogues.rules.mus import Mus
    from ledetraad.people.views.gate import PersonalRequest


@dataclass(frozen=True)
class Line:
    """One employee: who, where in the chain, what next."""

    standing: Standing
    course_url: str
    dots: list[str]
    dots_in_words: str
    step: str
    step_url: str
    mus: str


@dataclass(frozen=True)
class TeamLine:
    """A follow-up with the team that nobody has said anything about since its day."""

    invited: int
    step: str
    step_url: str


@dataclass(frozen=True)
class Group:
    """The lines that await the same."""

    name: str
    heading: str
    lines: list[Line]
    teams: list[TeamLine]

    @property
    def urls(self) -> set[str]:
        return {line.step_url for line in self.lines} | {line.step_url for line in self.teams}

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.teams)


HEADINGS = {
    Awaits.OVERDUE: say("Overdue"),
    Awaits.LEADER: say("Awaits you"),
    Awaits.A_DAY: say("The day is set"),
    Awaits.NOTHING: say("Nothing for you to do now"),
}
STEPS = {
    NextStep.WAIT_FOR_START: say("Begins on %(day)s"),
    NextStep.PLAN_TALK: say("Find a day for the dialogue"),
    NextStep.EMPLOYEE_PREPARES: say("Is preparing; you talk on %(day)s"),
    NextStep.LEADER_PREPARES: say("Prepare; you talk on %(day)s"),
    NextStep.TALK: say("Dialogue on %(day)s"),
    NextStep.SAY_WHETHER_HELD: say("Did you talk on %(day)s?"),
    NextStep.SAY_WHETHER_TEAM_MET: say("With the team on %(day)s"),
    NextStep.WRITE_GOALS: say("Writes a goal"),
    NextStep.WRITE_PLAN: say("Writes a first step"),
    NextStep.APPROVE_AGREEMENT: say("Read and approve the agreement"),
    NextStep.PLAN_FOLLOW_UP: say("Find a day to follow up"),
    NextStep.FOLLOW_UP: say("Follow-up on %(day)s"),
    NextStep.CARRY_OUT_PLAN: say("At work on the plan"),
    NextStep.BEGIN_NEW_COURSE: say("Begin a new course"),
    NextStep.WAIT_FOR_RETURN: say("Away; the clock stands still"),
    NextStep.NOTHING: say("Five quarters are over"),
}
MUS = {
    MusStatus.MET: say("MUS held %(day)s"),
    MusStatus.DUE: say("MUS before %(day)s"),
    MusStatus.MISSED: say("MUS not held"),
    MusStatus.NO_DUTY: say("No MUS due this year"),
}
READS_THE_AGREEMENT = say("Reads the agreement")
SINCE = say("Find a day; you last talked on %(day)s")


@signed_in
@require_safe
def leader(request: PersonalRequest) -> HttpResponse:
    desk = leader_desk(request.user, clock.today())
    if not desk.units:
        raise Http404
    if not desk.dynamic:
        return render(request, "desks/leader_plain.html", {"units": desk.units, "desk": desk})
    task = desk.next_task
    groups = _groups(desk, clock.today())
    step = next_step(task, Party.LEADER) if task else None
    if desk.teams:  # a word about it may be all that several are waiting for
        step = step_of_team(desk.teams[0].planned)
    shown = {url for group in groups for url in group.urls}
    context = {
        "remember": remember_box(request.user, shown | {step.url if step else ""}, leads=True),
        "units": desk.units,
        "desk": desk,
        "next": step,
        "groups": groups,
        "has_reports": has_dynamic_tool(request.user, clock.today()),
    }
    return render(request, "desks/leader.html", context)


def _groups(desk: LeaderDesk, today: dt.date) -> list[Group]:
    groups = [
        Group(
            what.value,
            str(HEADINGS[what]),
            [_line(row, today) for row in desk.awaiting(what)],
            [_team_line(team) for team in desk.teams] if what is Awaits.LEADER else [],
        )
        for what in Awaits
    ]
    return [group for group in groups if group.count]


def _team_line(team: UnsaidTeam) -> TeamLine:
    return TeamLine(
        invited=team.invited,
        step=str(STEPS[NextStep.SAY_WHETHER_HELD]) % {"day": _short(team.planned.day)},
        step_url=reverse("team-follow-up", args=[team.planned.about]),
    )


def _line(standing: Standing, today: dt.date) -> Line:
    dots, course_url = states(standing, today), reverse("course", args=[standing.course.pk])
    return Line(
        standing=standing,
        course_url=course_url,
        dots=dots,
        dots_in_words=", ".join(str(STATES[state]) for state in dots),
        step=_step(standing),
        step_url=course_url if is_asked_once(standing) else where(standing, Party.LEADER),
        mus=_mus(standing.mus),
    )


def _step(standing: Standing) -> str:
    progress = standing.progress
    if is_silent(standing):
        return str(SINCE) % {"day": _short(max(held.day for held in standing.situation.held))}
    if progress.next_step is NextStep.APPROVE_AGREEMENT and progress.turn is not Turn.LEADER:
        return str(READS_THE_AGREEMENT)
    return str(STEPS[progress.next_step]) % {"day": _short(progress.due)}


def _mus(mus: Mus) -> str:
    return str(MUS[mus.status]) % {"day": _short(mus.met_on or mus.due_by)}


def _short(day: dt.date | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT") if day else ""
