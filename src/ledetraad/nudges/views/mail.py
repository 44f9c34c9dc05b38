"""Mail that nobody can know whether arrived: the administrator decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ledetraad.nudges.operations.outbox import leave_it, send_again
from ledetraad.nudges.queries.outbox import (
    marked_addresses_for,
    still_matters,
    undecided_for,
    undecided_message,
)
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role

if TYPE_CHECKING:
    from uuid import UUID

    from ledetraad.people.views.gate import PersonalRequest

PER_PAGE = 50


@in_role(Role.ADMINISTRATOR)
@require_safe
def undecided_mail(request: PersonalRequest) -> HttpResponse:
    page = Paginator(undecided_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"message": one, "still_matters": still_matters(one)} for one in page]
    marks = marked_addresses_for(request.user)[:PER_PAGE]
    context = {"page": page, "lines": lines, "marks": marks}
    return render(request, "nudges/undecided_mail.html", context)


@in_role(Role.ADMINISTRATOR)
@require_POST
def decide(request: PersonalRequest, message_id: UUID) -> HttpResponse:
    """Decided twice is decided once: the second time there is nothing left to decide."""
    deeds = {"again": send_again, "leave": leave_it}
    deed = deeds.get(request.POST.get("do", ""))
    if undecided_message(request.user, message_id) is None:
        raise Http404
    if deed is None:  # neither button: nothing is decided
        return redirect("undecided-mail")
    if deed(message_id, request.user):
        messages.success(request, _("It is decided."))
    else:
        messages.warning(request, _("It would come too late to be of use, and was not sent."))
    return redirect("undecided-mail")
