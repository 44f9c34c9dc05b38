"""Danish or English: kept with the person who is signed in, with the browser of everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ledetraad.people.operations.settings import choose_language

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The cookie is set for the signed-in too, so that signing out does not change the language."""
    response = redirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        choose_language(request.user, chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """The page one came from, never another site."""
    wanted = request.POST.get("next", "")
    here = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()):
        return wanted
    return "/"
