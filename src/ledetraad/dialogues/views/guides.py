"""All guidelines and outlines on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from ledetraad.dialogues.queries.guides import guides_for
from ledetraad.nudges.operations.exposure import log_guideline
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_safe
def guides(request: PersonalRequest) -> HttpResponse:
    found = guides_for(request.user)
    if found is None:
        raise Http404
    log_guideline(request.user, "guides")
    return render(request, "dialogues/guides.html", {"guides": found})


@signed_in
@require_POST
def guide_opened(request: PersonalRequest, guide: str) -> HttpResponse:
    """Told by the page when one of its guidelines or outlines is folded out; nothing is shown."""
    found = guides_for(request.user)
    if found is None or guide not in found.names:
        raise Http404
    log_guideline(request.user, guide)
    return HttpResponse(status=204)
