"""What moved in a quarter that is over: page and PDF, for a leader and for HR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.hr import report_for, years_to_report
from ledetraad.desks.queries.quarters import (
    ended_quarters,
    last_quarter,
    leader_report,
    quarters_of_leader,
)
from ledetraad.desks.views.hr import LAYOUT, notes, printed_line
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role, signed_in
from ledetraad.shared import clock
from ledetraad.shared.calendar import ONE_DAY, Quarter
from ledetraad.shared.paper import pdf
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
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
    return _paper(content, f"{report.quarter.year}-{report.quarter.number}")


def _row(line: Any) -> dict[str, Any]:
    numbers = (line.talks, line.goals, line.reached, line.steps)
    approved = _("yes") if line.approved else "–"
    cells = [*map(str, numbers), approved]
    return {"depth": 0, "name": line.course.employee.full_name, "cells": cells}


@in_role(Role.HR)
@require_safe
def hr(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    quarter, report = _of_hr(request, year, number)
    since = clock.today().replace(
        year=years_to_report(request.user, clock.today())[-1], month=1, day=1
    )
    context = {
        "report": report,
        "lines": report.lines,
        "title": title_of(quarter),
        "quarter": quarter,
        "quarters": ended_quarters(clock.today(), since),
        "notes": notes(),
    }
    return render(request, "desks/hr_quarter.html", context)


@in_role(Role.HR)
@require_safe
def hr_pdf(request: PersonalRequest, year: int, number: int) -> HttpResponse:
    quarter, report = _of_hr(request, year, number)
    content = {
        "language": request.LANGUAGE_CODE,
        "title": title_of(quarter),
        "lead": _(
            "Counted as of %(day)s. Units where fewer than five could be told apart are not shown."
        )
        % {"day": date_format(report.as_of, "DATE_FORMAT")},
        "headers": [_("Unit"), _("Employees"), _("Dialogue held"), _("Agreement stands")],
        "rows": [printed_line(line) for line in report.lines],
        "notes": [str(note) for note in notes()],
    }
    return _paper(content, f"{quarter.year}-{quarter.number}")


def title_of(quarter: Quarter) -> str:
    names = {"number": quarter.number, "year": quarter.year}
    return _("Quarter %(number)s, %(year)s") % names


def _of_leader(request: PersonalRequest, year: int, number: int) -> LeaderReport:
    report = leader_report(request.user, _ended(year, number), clock.today())
    if report is None:
        raise Http404
    return report


def _of_hr(request: PersonalRequest, year: int, number: int) -> tuple[Quarter, Report]:
    """Counted on the quarter's last day, by the rules of every other count."""
    quarter = _ended(year, number)
    if year not in years_to_report(request.user, clock.today()):
        raise Http404
    return quarter, report_for(request.user, year, quarter.last + ONE_DAY)


def _ended(year: int, number: int) -> Quarter:
    if not (EARLIEST <= year <= LATEST and 1 <= number <= 4):
        raise Http404
    quarter = Quarter(year, number)
    if quarter.last >= clock.today():
        raise Http404
    return quarter


def _paper(content: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(pdf(LAYOUT, content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
