"""What moved in a quarter that is over: page and PDF, for a leader and for HR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.hr import edition_of, editions, next_edition_on, report_of
from ledetraad.desks.queries.quarters import leader_report, quarters_of_leader
from ledetraad.desks.rules import last_quarter
from ledetraad.desks.views.hr import LAYOUT, notes, paper, paper_of
from ledetraad.desks.views.moved import in_words
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role, signed_in
from ledetraad.shared import clock
from ledetraad.shared.calendar import Quarter
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.desks.queries.hr import Report
    from ledetraad.desks.queries.quarters import LeaderReport, Moved
    from ledetraad.people.views.gate import PersonalRequest

EARLIEST, LATEST = 2000, 2100
LEADERS_LAYOUT = LAYOUT.with_name("leader_report.typ")


@signed_in
@require_safe
def latest(request: PersonalRequest) -> HttpResponse:
    quarter = last_quarter(clock.today())
    if leader_report(request.user, quarter, clock.today()) is None:
        raise Http404
    return redirect("desk-leader-report", quarter.year, quarter.number)


@dataclass(frozen=True)
class Group:
    """Those with whom something moved, or nothing did, each with what happened in words."""

    heading: str
    lines: list[tuple[Moved, list[str]]]


@signed_in
@require_safe
def leader(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    report = _of_leader(request, year, number)
    context = {
        "report": report,
        "groups": _groups(report),
        "title": title_of(report.quarter),
        "question": say(report.question.text),
        "quarters": quarters_of_leader(request.user, clock.today()),
    }
    return render(request, "desks/leader_report.html", context)


@signed_in
@require_safe
def leader_pdf(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    report = _of_leader(request, year, number)
    content = {
        "language": request.LANGUAGE_CODE,
        "title": title_of(report.quarter),
        "lead": _("Confidential: for %(name)s only.") % {"name": request.user.full_name},
        "headers": [_("Employee"), _("What happened")],
        "groups": [
            {
                "heading": group.heading,
                "rows": [
                    [line.course.employee.full_name, capfirst(", ".join(words))]
                    for line, words in group.lines
                ],
            }
            for group in _groups(report)
        ],
        "asked": _("One question to think over"),
        "question": say(report.question.text),
    }
    return paper(content, f"{report.quarter.year}-{report.quarter.number}", LEADERS_LAYOUT)


def _groups(report: LeaderReport) -> list[Group]:
    found = [
        Group(_("Something moved"), [(line, in_words(line)) for line in report.moved]),
        Group(_("Nothing moved"), [(line, in_words(line)) for line in report.stood_still]),
    ]
    return [group for group in found if group.lines]


@in_role(Role.HR)
@require_safe
def hr_reports(request: PersonalRequest) -> HttpResponse:
    """All there are, the latest first."""
    found = editions()
    context = {
        "editions": found,
        "years": list({edition.year: edition for edition in reversed(found)}.values())[::-1],
        "next_on": next_edition_on(clock.today()),
    }
    return render(request, "desks/hr_reports.html", context)


@in_role(Role.HR)
@require_safe
def hr(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    report = _of_hr(request, year, number)
    quarter = report.edition.quarter
    context = {
        "report": report,
        "lines": report.lines,
        "title": title_of(quarter),
        "quarter": quarter,
        "quarters": [edition.quarter for edition in editions()],
        "notes": notes(),
    }
    return render(request, "desks/hr_quarter.html", context)


@in_role(Role.HR)
@require_safe
def hr_pdf(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    report = _of_hr(request, year, number)
    return paper_of(request, report, title_of(report.edition.quarter), f"{year}-{number}")


def title_of(quarter: Quarter) -> str:
    names = {"number": quarter.number, "year": quarter.year}
    return _("Quarter %(number)s, %(year)s") % names


def _of_leader(request: PersonalRequest, year: int, number: int) -> LeaderReport:
    report = leader_report(request.user, _ended(year, number), clock.today())
    if report is None:
        raise Http404
    return report


def _of_hr(request: PersonalRequest, year: int, number: int) -> Report:
    """As it was published; before that there is none."""
    edition = edition_of(_ended(year, number))
    if edition is None:
        raise Http404
    return report_of(request.user, edition)


def _ended(year: int, number: int) -> Quarter:
    if not (EARLIEST <= year <= LATEST and 1 <= number <= 4):
        raise Http404
    quarter = Quarter(year, number)
    if quarter.last >= clock.today():
        raise Http404
    return quarter
