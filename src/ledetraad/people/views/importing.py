"""An import in the browser: bring the file, look at what changes, say yes, watch it happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledetraad.people.forms.import_sample import sample_with
from ledetraad.people.forms.import_words import SECTIONS, STEPS, place, sentence, too_many
from ledetraad.people.forms.importing import ApplyForm, ImportForm
from ledetraad.people.operations.importing import discard, receive, settle, start_applying
from ledetraad.people.queries.importing import (
    first_organisation_of,
    organisations_administered_by,
    run_for,
    runs_for,
)
from ledetraad.people.rules.importing.findings import SECTIONS as ORDER
from ledetraad.people.rules.importing.findings import from_json
from ledetraad.people.rules.importing.runs import RunState
from ledetraad.people.rules.roles import Role
from ledetraad.people.tasks import begin_apply, begin_check
from ledetraad.people.views.gate import in_role
from ledetraad.shared import clock

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.people.models import ImportRun
    from ledetraad.people.operations.progress import Progress
    from ledetraad.people.rules.importing.findings import Findings
    from ledetraad.people.views.gate import PersonalRequest

ROWS_A_PAGE = 100


@in_role(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def imports(request: PersonalRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        people = form.upload("people")
        if people is not None:
            run = receive(people, form.upload("units"), form.cleaned_data["day"], request.user)
            begin_check(run.pk)
            return redirect("import-run", run.pk)
    context = {
        "form": form,
        "runs": runs_for(request.user)[:20],
        "organisations": sorted(organisations_administered_by(request.user)),
    }
    return render(request, "people/imports.html", context, status=422 if form.errors else 200)


@in_role(Role.ADMINISTRATOR)
@require_safe
def import_sample(request: PersonalRequest) -> HttpResponse:
    """The sample with the administrator's own organisation at the top, so that it can be tried here."""
    organisation = first_organisation_of(request.user)
    if organisation is None:
        raise Http404
    content = sample_with(organisation.own_id, organisation.name)
    headers = {"Content-Disposition": 'attachment; filename="sample-import.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@in_role(Role.ADMINISTRATOR)
@require_safe
def import_run(request: PersonalRequest, run_id: UUID) -> HttpResponse:
    run = _run_or_404(request, run_id)
    progress = settle(run)
    if progress is not None:
        return _under_way(request, run, progress)
    return _page(request, run, ApplyForm())


@in_role(Role.ADMINISTRATOR)
@require_POST
def apply_import(request: PersonalRequest, run_id: UUID) -> HttpResponse:
    run = _run_or_404(request, run_id)
    form = ApplyForm(request.POST)
    findings = from_json(run.findings)
    allowed = form.is_valid() and form.cleaned_data["allow_many_leavers"]
    if run.state == RunState.CHECKED and findings.too_many_leave and not allowed:
        form.add_error("allow_many_leavers", _("Say yes to this first, or bring a whole file."))
        return _page(request, run, form, status=422)
    if start_applying(run.pk, allow_many_leavers=allowed):
        begin_apply(run.pk)
    return redirect("import-run", run.pk)


@in_role(Role.ADMINISTRATOR)
@require_POST
def check_import(request: PersonalRequest, run_id: UUID) -> HttpResponse:
    run = _run_or_404(request, run_id)
    if run.state == RunState.STOPPED:
        begin_check(run.pk)
    return redirect("import-run", run.pk)


@in_role(Role.ADMINISTRATOR)
@require_POST
def discard_import(request: PersonalRequest, run_id: UUID) -> HttpResponse:
    discard(_run_or_404(request, run_id))
    return redirect("import")


def _run_or_404(request: PersonalRequest, run_id: UUID) -> ImportRun:
    run = run_for(request.user, run_id)
    if run is None:
        raise Http404
    return run


def _under_way(request: PersonalRequest, run: ImportRun, progress: Progress) -> HttpResponse:
    """Comes again by itself, with or without JavaScript."""
    context = {"run": run, "progress": progress, "step": STEPS[progress.step]}
    response = render(request, "people/import_progress.html", context)
    response["Refresh"] = "3"
    return response


def _page(
    request: PersonalRequest, run: ImportRun, form: ApplyForm, status: int = 200
) -> HttpResponse:
    findings = from_json(run.findings)
    chosen = request.GET.get("list", "")
    section = chosen if chosen in ORDER else ""
    rows = findings.rows.get(section, []) if section else []
    troubles = [{"place": place(each), "sentence": sentence(each)} for each in findings.troubles]
    context = {
        "run": run,
        "form": form,
        "findings": findings,
        "counts": _counts(findings),
        "section": section,
        "heading": SECTIONS.get(section, ""),
        "page": Paginator(rows or troubles, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "many": too_many(findings.counts["left"], findings.employed),
    }
    return render(request, "people/import.html", context, status=status)


def _counts(findings: Findings) -> list[tuple[str, object, int]]:
    return [
        (section, SECTIONS[section], count) for section, count in findings.counts.items() if count
    ]
