"""What moved in a quarter that is over: page and PDF, for a leader and for HR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.hr import edition_of, editions, report_of
from ledetraad.desks.queries.quarters import (
    leader_report,
    quarters_of_leader,
)
from ledetraad.desks.rules import last_quarter
from ledetraad.desks.views.hr import notes, paper, paper_of
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role, signed_in
from ledetraad.shared import clock
from ledetraad.shared.calendar import Quarter
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.desks.queries.hr import Report
    from ledetraad.desks.queries.quarters import LeaderReport
    from ledetraad.people.views.gate import PersonalRequest

EARLIEST, LATEST = 2000, 2100


@signed_in
@require_safe
def latest(request: PersonalRequest) -> HttpResponse:
    quarter = last_quarter(clock.today())
    if leader_report(request.user, quarter, clock.today()) is None:
        raise Http404
    return redirect("desk-leader-report", quarter.year, quarter.number)


@signed_in
@require_safe
def leader(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    report = _of_leader(request, year, number)
    context = {
        "report": report,
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
        "headers": [
            _("Employee"),
            _("Talks"),
            _("Goals"),
            _("Reached"),
            _("Steps"),
            _("Agreement"),
        ],
        "rows": [_row(line) for line in report.lines],
        "notes": [say(report.question.text)],
    }
    return paper(content, f"{report.quarter.year}-{report.quarter.number}")


def _row(line: Any) -> dict[str, Any]:
    numbers = (line.talks, line.goals, line.reached, line.steps)
    approved = _("yes") if line.approved else "–"
    cells = [*map(str, numbers), approved]
    return {"depth": 0, "name": line.course.employee.full_name, "cells": cells}


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
