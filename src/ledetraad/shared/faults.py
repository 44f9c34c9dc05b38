"""The page for when something has gone wrong on our side; it needs neither database nor session."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from django.http import HttpRequest

SOON = "60"  # seconds after which it is worth trying again


def fault(request: HttpRequest) -> HttpResponse:
    """503 when the database cannot be reached or cannot be written to, else 500."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    with translation.override(
        chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    ):
        if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
            page = render_to_string("503.html")
            return HttpResponse(page, status=503, headers={"Retry-After": SOON})
        return HttpResponse(render_to_string("500.html"), status=500)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own asks for the form that could not be read, and so becomes a fault of ours."""
    return HttpResponse(render_to_string("400.html"), status=400)
