"""The first way in for somebody without e-mail, and the way out everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ledetraad.people.forms.entering import StartForm
from ledetraad.people.operations.access import end_own_sessions, use_start_code
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ledetraad.people.views.gate import PersonalRequest


@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Sets a password and nothing else: whoever has a second step still needs it to sign in."""
    form = StartForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _page(request, form)
    name = request.POST.get("sign_in_name", "").strip().lower()
    if not ratelimit.consume(request, action="start_code", key=name):
        return cast("HttpResponse", ratelimit.respond_429(request))
    if not form.is_valid():
        return _page(request, form)
    given = form.cleaned_data
    language = _chosen_language(request)
    if not use_start_code(given["sign_in_name"], given["code"], given["password"], language):
        form.refuse()
        return _page(request, form)
    messages.success(request, _("Your password is chosen. Sign in with it."))
    return redirect("account_login")


def _chosen_language(request: HttpRequest) -> str:
    """Whoever has pressed English before coming in for the first time stays there."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else ""


def _page(request: HttpRequest, form: StartForm) -> HttpResponse:
    return render(request, "people/start.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def sign_out_everywhere(request: PersonalRequest) -> HttpResponse:
    end_own_sessions(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")
