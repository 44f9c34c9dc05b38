"""What a unit is for, said by those who may: its leader, HR and the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ledetraad.people.forms.purpose import DEEDS
from ledetraad.people.queries.purpose_pages import purpose_file
from ledetraad.people.views.deeds import offered, posted
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.queries.purpose_pages import PurposeFile
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_http_methods(["GET", "POST"])
def purpose(request: PersonalRequest, unit_id: UUID) -> HttpResponse:
    file = purpose_file(request.user, unit_id)
    if file is None:
        raise Http404
    if request.method == "GET":
        return _page(request, file)
    deed = posted(request, DEEDS, file)
    if not (deed.is_valid() and deed.carry_out()):
        return _page(request, file, deed)
    messages.success(request, str(deed.done))
    return redirect("purpose", unit_id)


def _page(request: PersonalRequest, file: PurposeFile, filled: Deed | None = None) -> HttpResponse:
    context = {
        "file": file,
        "unit": file.unit,
        "direction": file.direction,
        "deeds": offered(request, DEEDS.values(), file, filled),
        "form": filled,
    }
    return render(request, "people/purpose.html", context, status=422 if filled else 200)
