"""A page with several things to do: each a form, at most one of them just filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.views.gate import PersonalRequest


def posted(request: PersonalRequest, deeds: Mapping[str, type[Deed]], about: Any) -> Deed:
    """The form that was sent in; what does not fit here and now does not exist."""
    kind = deeds.get(request.POST.get("do", ""))
    if kind is None or not kind.fits(about):
        raise Http404
    return kind(request.POST, by=request.user, about=about)


def offered(
    request: PersonalRequest,
    deeds: Iterable[type[Deed]],
    about: Any,
    filled: Deed | None = None,
) -> list[Deed]:
    return [
        filled
        if filled is not None and filled.name == kind.name
        else kind(None, by=request.user, about=about)
        for kind in deeds
        if kind.fits(about)
    ]
