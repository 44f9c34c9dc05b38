"""Coverage per unit, and the year's report to the works council (MED): page, CSV and PDF."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledetraad.desks.queries.hr import (
    Report,
    UnitLine,
    latest_edition,
    next_edition_on,
    report_of,
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
    edition = latest_edition()
    report = report_of(request.user, edition) if edition else None
    chosen = report.line_of(unit_id) if report and unit_id else None
    if unit_id and chosen is None:
        raise Http404
    context = {
        "report": report,
        "lines": _lines_at(report, chosen) if report else [],
        "chosen": chosen,
        "next_on": next_edition_on(clock.today()),
        "notes": notes(),
        "latest": edition.quarter if edition else None,
    }
    return render(request, "desks/hr.html", context)


def _lines_at(report: Report, chosen: UnitLine | None) -> list[UnitLine]:
    roots = report.roots
    return report.below(chosen or roots[0]) if chosen or len(roots) == 1 else roots


@in_role(Role.HR)
@require_safe
def latest_report(request: PersonalRequest) -> HttpResponse:
    edition = latest_edition()
    return redirect("med-report", year=edition.year if edition else clock.today().year)


@in_role(Role.HR)
@require_safe
def med_report(request: PersonalRequest, year: int) -> HttpResponse:
    """The year as published; while it runs, as of its last published quarter."""
    years = years_to_report(clock.today())
    edition = latest_edition(year)
    if edition is None and year != clock.today().year:
        raise Http404
    report = report_of(request.user, edition) if edition else None
    context = {
        "year": year,
        "report": report,
        "lines": report.lines if report else [],
        "years": years,
        "next_on": next_edition_on(clock.today(), None if edition else year),
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
    for line in report.lines:
        writer.writerow([*_cells(line), report.edition.as_of.isoformat()])
    return response


def _cells(line: UnitLine) -> list[str]:
    above = line.above.own_id if line.above else ""
    names = [safe_cell(line.own_id), safe_cell(line.name), safe_cell(above)]
    figures = line.coverage
    if figures is None:
        return [*names, _("not shown"), "", "", "", ""]
    held, agreed = figures.held, figures.agreed
    counts = [figures.employees, held.low, held.high, agreed.low, agreed.high]
    return [*names, *map(str, counts)]


@in_role(Role.HR)
@require_safe
def med_report_pdf(request: PersonalRequest, year: int) -> HttpResponse:
    report = _report(request, year)
    title = _("Development dialogues %(year)s") % {"year": year}
    return paper_of(request, report, title, f"med-{year}")


def paper_of(request: PersonalRequest, report: Report, title: str, name: str) -> HttpResponse:
    content = {
        "language": request.LANGUAGE_CODE,
        "title": title,
        "lead": _(
            "Counted as of %(day)s. Units where fewer than five could be told apart are not shown."
        )
        % {"day": date_format(report.edition.as_of, "DATE_FORMAT")},
        "headers": [_("Unit"), _("Employees"), _("Dialogue held"), _("Agreement stands")],
        "rows": [printed_line(line) for line in report.lines],
        "notes": [str(note) for note in notes()],
    }
    return paper(content, name)


def paper(content: dict[str, Any], name: str, layout: Path = LAYOUT) -> HttpResponse:
    response = HttpResponse(pdf(layout, content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def printed_line(line: UnitLine) -> dict[str, object]:
    figures = line.coverage
    cells = (
        [str(figures.employees), count_in_words(figures.held), count_in_words(figures.agreed)]
        if figures
        else [_("not shown"), "–", "–"]
    )
    return {"depth": line.depth, "name": line.name, "cells": cells}


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
        _(
            "Who is counted where stays the same all year, so that nobody can be found by comparing "
            "two reports: those who move or leave stay in the count, and those who come are counted "
            "when at least five have come to the same place."
        ),
        _("A report is counted once, on the day it is published, and is never changed."),
        _("A range is shown where an exact number would tell about single persons."),
        _("Nobody in HR or above the leader can see who has held a dialogue, or what was said."),
    ]


def _report(request: PersonalRequest, year: int) -> Report:
    edition = latest_edition(year)
    if edition is None:
        raise Http404
    return report_of(request.user, edition)
