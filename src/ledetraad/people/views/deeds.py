"""A page with several things to do: each a form, at most one of them just filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.views.gate import PersonalRequest


def deeds_page(
    request: PersonalRequest,
    template: str,
    deeds: Mapping[str, type[Deed]],
    about: Any,
    context: Mapping[str, Any],
    done: Callable[[Deed], HttpResponse],
) -> HttpResponse:
    """The page, or what follows when the form that was sent in is carried out.

    A form with something wrong in it comes back on the same page, filled in and with 422.
    """
    filled = None
    if request.method == "POST":
        filled = _posted(request, deeds, about)
        if filled.is_valid() and filled.carry_out():
            return done(filled)
    offered = [
        filled if filled is not None and filled.name == kind.name else _blank(kind, request, about)
        for kind in deeds.values()
        if kind.fits(about)
    ]
    whole = {**context, "file": about, "deeds": offered, "form": filled}
    return render(request, template, whole, status=200 if filled is None else 422)


def said(request: PersonalRequest, deed: Deed, *place: Any) -> HttpResponse:
    """Back to a page with the sentence that it is done."""
    messages.success(request, str(deed.done))
    return redirect(*place)


def _posted(request: PersonalRequest, deeds: Mapping[str, type[Deed]], about: Any) -> Deed:
    """What does not fit here and now does not exist."""
    kind = deeds.get(request.POST.get("do", ""))
    if kind is None or not kind.fits(about):
        raise Http404
    return kind(request.POST, by=request.user, about=about)


def _blank(kind: type[Deed], request: PersonalRequest, about: Any) -> Deed:
    return kind(None, by=request.user, about=about)
