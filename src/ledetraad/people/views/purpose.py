"""What a unit is for, said by those who may: its leader, HR and the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_http_methods

from ledetraad.people.forms.purpose import DEEDS
from ledetraad.people.queries.purpose_pages import purpose_file
from ledetraad.people.views.deeds import deeds_page, said
from ledetraad.people.views.gate import signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.people.forms.deeds import Deed
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_http_methods(["GET", "POST"])
def purpose(request: PersonalRequest, unit_id: UUID) -> HttpResponse:
    file = purpose_file(request.user, unit_id)
    if file is None:
        raise Http404
    context = {"unit": file.unit, "direction": file.direction}

    def done(deed: Deed) -> HttpResponse:
        return said(request, deed, "purpose", unit_id)

    return deeds_page(request, "people/purpose.html", DEEDS, file, context, done)
