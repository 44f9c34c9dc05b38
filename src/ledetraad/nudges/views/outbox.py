"""The demonstration's outbox: what would have been sent. Elsewhere there is no such page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.nudges.queries.outbox import shown_message, shown_messages

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

PER_PAGE = 30
# A mail brings its own style in its own lines, and nothing else: no script, no picture, no form.
AS_A_MAILBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    page = Paginator(shown_messages(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "nudges/outbox.html", {"page": page})


@require_safe
def message(request: HttpRequest, shown_id: UUID) -> HttpResponse:
    shown = shown_message(shown_id)
    if shown is None:
        raise Http404
    return render(request, "nudges/outbox_message.html", {"message": shown})


@require_safe
def html(request: HttpRequest, shown_id: UUID) -> HttpResponse:
    shown = shown_message(shown_id)
    if shown is None or not shown.html:
        raise Http404
    return HttpResponse(shown.html, headers={"Content-Security-Policy": AS_A_MAILBOX})
