"""Open points: left open in one talk, carried on to the next, closed when done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ledetraad.dialogues.forms.points import OpenPointForm
from ledetraad.dialogues.operations.points import close_point, raise_point, reopen_point
from ledetraad.dialogues.queries.points import point_at
from ledetraad.dialogues.views.drafting import keeping_point
from ledetraad.dialogues.views.gate import writable_table_or_404
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.dialogues.queries.talks import Table
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_http_methods(["GET", "POST"])
def points(request: PersonalRequest, dialogue_id: UUID) -> HttpResponse:
    table = writable_table_or_404(request, dialogue_id)
    keeping = keeping_point(table)
    form = OpenPointForm(request.POST or None, initial=keeping.initial)
    if not form.is_valid():
        if form.is_bound:
            keeping.keep(request.POST)
        context = {"form": form, "dialogue": table.dialogue, "autosaved": keeping.field(form)}
        return render(
            request, "dialogues/new_point.html", context, status=422 if form.errors else 200
        )
    raise_point(table, form.chosen_id, form.cleaned_data["text"])
    return _back(table)


@signed_in
@require_POST
def point(request: PersonalRequest, dialogue_id: UUID, point_id: UUID) -> HttpResponse:
    """Close the point, or open it again."""
    table = writable_table_or_404(request, dialogue_id)
    found = point_at(table, point_id)
    if found is None:
        raise Http404
    change = reopen_point if "reopen" in request.POST else close_point
    change(table, found)
    return _back(table)


def _back(table: Table) -> HttpResponse:
    page = "follow-up" if table.is_follow_up else "talk"
    return redirect(f"{reverse(page, args=[table.dialogue.pk])}#open-points")
