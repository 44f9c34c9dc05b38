"""Coverage per unit, and the year's report to the works council (MED): page, CSV and PDF."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.hr import (
    Report,
    UnitLine,
    latest_year,
    report_for,
    years_to_report,
)
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role
from ledetraad.shared import clock
from ledetraad.shared.cells import safe_cell
from ledetraad.shared.paper import pdf

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.dialogues.rules.coverage import Count
    from ledetraad.people.views.gate import PersonalRequest

LAYOUT = Path(__file__).parents[1] / "templates" / "desks" / "med_report.typ"


@in_role(Role.HR)
@require_safe
def coverage(request: PersonalRequest, unit_id: UUID | None = None) -> HttpResponse:
    """One unit and those right below it; the top of the organisation to begin with."""
    report = report_for(request.user, latest_year(clock.today()), clock.today())
    if unit_id is None:
        lines = report.below(report.roots[0].unit) if len(report.roots) == 1 else report.roots
        return _coverage_page(request, report, lines, None)
    chosen = report.line_of(unit_id)
    if chosen is None:
        raise Http404
    return _coverage_page(request, report, report.below(chosen.unit), chosen)


def _coverage_page(
    request: PersonalRequest, report: Report, lines: list[UnitLine], chosen: UnitLine | None
) -> HttpResponse:
    context = {
        "report": report,
        "lines": lines,
        "chosen": chosen,
        "notes": notes(),
    }
    return render(request, "desks/hr.html", context)


@in_role(Role.HR)
@require_safe
def latest_report(request: PersonalRequest) -> HttpResponse:
    return redirect("med-report", year=latest_year(clock.today()))


@in_role(Role.HR)
@require_safe
def med_report(request: PersonalRequest, year: int) -> HttpResponse:
    report = _report(request, year)
    context = {
        "report": report,
        "lines": report.lines,
        "years": years_to_report(request.user, clock.today()),
        "notes": notes(),
    }
    return render(request, "desks/med_report.html", context)


@in_role(Role.HR)
@require_safe
def med_report_csv(request: PersonalRequest, year: int) -> HttpResponse:
    """Semicolons and a byte order mark: what a Danish Excel opens without asking."""
    report = _report(request, year)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="med-{year}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Unit id"), _("Unit"), _("Above"), _("Employees"), _("Held from"), _("Held to"),
                     _("Agreed from"), _("Agreed to"), _("As of")])  # fmt: skip
    own_ids = {unit.pk: unit.own_id for unit in (line.unit for line in report.lines)}
    for line in report.lines:
        above = line.unit.parent_id
        writer.writerow(_cells(line, own_ids.get(above, "") if above else "", report))
    return response


def _cells(line: UnitLine, above: str, report: Report) -> list[str]:
    unit, figures = line.unit, line.coverage
    names = [safe_cell(unit.own_id), safe_cell(unit.name), safe_cell(above)]
    if figures is None:
        return [*names, _("fewer than five"), "", "", "", "", report.as_of.isoformat()]
    held, agreed = figures.held, figures.agreed
    counts = [figures.employees, held.low, held.high, agreed.low, agreed.high]
    return [*names, *map(str, counts), report.as_of.isoformat()]


@in_role(Role.HR)
@require_safe
def med_report_pdf(request: PersonalRequest, year: int) -> HttpResponse:
    report = _report(request, year)
    content = {
        "language": request.LANGUAGE_CODE,
        "title": _("Development dialogues %(year)s") % {"year": year},
        "lead": _(
            "Counted as of %(day)s. Units where fewer than five could be told apart are not shown."
        )
        % {"day": date_format(report.as_of, "DATE_FORMAT")},
        "headers": [_("Unit"), _("Employees"), _("Dialogue held"), _("Agreement stands")],
        "rows": [printed_line(line) for line in report.lines],
        "notes": [str(note) for note in notes()],
    }
    response = HttpResponse(pdf(LAYOUT, content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="med-{year}.pdf"'
    return response


def printed_line(line: UnitLine) -> dict[str, object]:
    figures = line.coverage
    cells = (
        [str(figures.employees), count_in_words(figures.held), count_in_words(figures.agreed)]
        if figures
        else [_("fewer than five"), "–", "–"]
    )
    return {"depth": line.depth, "name": line.unit.name, "cells": cells}


def count_in_words(count: Count) -> str:
    """A rate never stands without its denominator."""
    if count.is_exact:
        return _("%(low)s of %(of)s") % {"low": count.low, "of": count.of}
    return _("%(low)s–%(high)s of %(of)s") % {"low": count.low, "high": count.high, "of": count.of}


def notes() -> list[str]:
    """What the figures mean, printed with them."""
    return [
        _("Dialogue held: a development dialogue was held in the year, up to the day counted."),
        _(
            "Agreement stands: both have approved, and the goals and plans have not been changed since."
        ),
        _(
            "Everybody counts once, in the unit where they work most hours, and in the units above it."
        ),
        _("A range is shown where an exact number would tell about single persons."),
        _("Nobody in HR or above the leader can see who has held a dialogue, or what was said."),
    ]


def _report(request: PersonalRequest, year: int) -> Report:
    if year not in years_to_report(request.user, clock.today()):
        raise Http404
    return report_for(request.user, year, clock.today())
