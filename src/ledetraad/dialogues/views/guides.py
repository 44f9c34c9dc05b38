"""All guidelines and outlines on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.dialogues.queries.guides import guides_for
from ledetraad.nudges.operations.exposure import log_guideline
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_safe
def guides(request: PersonalRequest) -> HttpResponse:
    found = guides_for(request.user)
    if found is None:
        raise Http404
    log_guideline(request.user, "guides")
    return render(request, "dialogues/guides.html", {"guides": found})
