"""The agreement as two pages to keep, in the reader's language."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ledetraad.content.library import library
from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.templatetags.dialogue_words import when_to_meet
from ledetraad.shared.paper import pdf
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledetraad.dialogues.queries.agreement_texts import AgreedGoal, AgreedStep, Summary

LAYOUT = Path(__file__).parents[1] / "templates" / "dialogues" / "agreement.typ"


def agreement_pdf(
    summary: Summary, approved_at: Mapping[Party, dt.datetime], language: str
) -> bytes:
    """The summary as tagged PDF; nothing is left out, however much there is."""
    code = "en" if language.startswith("en") else "da"
    with override(code):
        return pdf(LAYOUT, _data(summary, approved_at, code))


def _data(
    summary: Summary, approved_at: Mapping[Party, dt.datetime], language: str
) -> dict[str, Any]:
    both = {"employee": summary.employee, "leader": summary.leader}
    return {
        "language": language,
        "title": _("Agreement on development"),
        "people": [summary.employee, summary.leader],
        "between": _("%(employee)s and %(leader)s") % both + f", {summary.unit}",
        "state": " ".join(_approvals(summary, approved_at)),
        "term": say(library().term_or_own_word(summary.term).name),
        "purpose": summary.purpose,
        "values": ", ".join(summary.values),
        "leader_words": summary.leader_words,
        "leader_words_label": _("The words of %(name)s") % {"name": summary.leader},
        "goals": [_goal(number, goal) for number, goal in enumerate(summary.goals, 1)],
        "meet": when_to_meet(summary),
        "words": {
            "values": _("Values"),
            "plan": _("The plan"),
            "meet": _("When you meet again"),
            "confidential": _("Confidential: for the people named here only."),
        },
    }


def _approvals(summary: Summary, approved_at: Mapping[Party, dt.datetime]) -> list[str]:
    names = {Party.EMPLOYEE: summary.employee, Party.LEADER: summary.leader}
    return [
        _("Approved by %(name)s %(day)s.")
        % {"name": names[party], "day": date_format(localtime(approved_at[party]))}
        if party in approved_at
        else _("Not approved yet by %(name)s.") % {"name": names[party]}
        for party in Party
    ]


def _goal(number: int, goal: AgreedGoal) -> dict[str, Any]:
    heading = _("Goal %(number)s") % {"number": number}
    if goal.reached_on:
        heading += " – " + _("Reached %(day)s") % {"day": _day(goal.reached_on)}
    return {
        "heading": heading,
        "wording": goal.wording,
        "facts": [{"label": label, "text": text} for label, text in _facts(goal)],
        "steps": [_step(step) for step in goal.steps],
    }


def _facts(goal: AgreedGoal) -> list[tuple[str, str]]:
    words = library()
    kinds = [
        say(words.goal_kind(goal.kind).name) if goal.kind else "",
        say(words.competence_kind(goal.competence).name) if goal.competence else "",
        say(words.challenge(goal.challenge).name) if goal.challenge else "",
    ]
    return [
        (_("Own reason"), goal.own_reason),
        (_("Link to the purpose"), goal.purpose_link),
        (_("Values"), ", ".join(goal.values)),
        (_("Kind of goal"), ". ".join(filter(None, kinds))),
        (_("Sign of success"), goal.sign_of_success),
        (_("Support needed"), goal.support_needed),
    ]


def _step(step: AgreedStep) -> dict[str, str]:
    more = [
        _("By %(day)s") % {"day": _day(step.due_on)} if step.due_on else "",
        _("Help: %(who)s") % {"who": step.helper} if step.helper else "",
        _("Draws on: %(what)s") % {"what": step.insight} if step.insight else "",
    ]
    return {"cue": step.cue, "action": step.action, "more": "; ".join(filter(None, more))}


def _day(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso))
