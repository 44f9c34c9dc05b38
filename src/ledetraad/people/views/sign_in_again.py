"""Whoever finds a session open must not choose how its owner gets in from now on."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    View = Callable[..., HttpResponse]


def recently_signed_in(view: View) -> View:
    """allauth asks once more for a password or a second step; who has neither yet is asked by nobody.

    So they sign in again, with the code by mail that they came with.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        if not request.user.is_authenticated or _is_recent(request):
            return view(request, *args, **given)
        if get_adapter().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        return render(request, "people/sign_in_again.html", {"next": request.path})

    return guarded


def _is_recent(request: HttpRequest) -> bool:
    latest = max(
        (each["at"] for each in get_authentication_records(request, request.user)), default=0
    )
    return bool(time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT)
