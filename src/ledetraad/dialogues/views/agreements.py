"""The agreement: a summary both approve, to read, to print and to keep; it is the minutes (R32)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledetraad.dialogues.operations.agreements import approve_agreement
from ledetraad.dialogues.operations.reading import log_reading
from ledetraad.dialogues.operations.seats import SeatLostError
from ledetraad.dialogues.queries.agreement_texts import (
    Summary,
    agreed_by_both,
    agreement_now,
    approved_at,
)
from ledetraad.dialogues.queries.prompts import words_in
from ledetraad.dialogues.queries.readers import reader_line
from ledetraad.dialogues.rules.access import TextKind
from ledetraad.dialogues.rules.agreement import AgreementState, OutdatedTextError, Party
from ledetraad.dialogues.views.agreement_paper import agreement_pdf
from ledetraad.dialogues.views.gate import seat_or_404
from ledetraad.dialogues.views.goals import guidelines_for
from ledetraad.people.views.gate import signed_in
from ledetraad.shared.templatetags.words import say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from uuid import UUID

    from ledetraad.dialogues.queries.courses import Seat
    from ledetraad.people.views.gate import PersonalRequest


@dataclass(frozen=True)
class Sheet:
    """One agreement as it is shown: what it says and who has approved it when."""

    summary: Summary
    approved_at: Mapping[Party, dt.datetime]
    number: int | None = None

    @property
    def by_employee(self) -> dt.datetime | None:
        return self.approved_at.get(Party.EMPLOYEE)

    @property
    def by_leader(self) -> dt.datetime | None:
        return self.approved_at.get(Party.LEADER)


@signed_in
@require_http_methods(["GET", "POST"])
def agreement(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = readable_or_404(request, course_id)
    if request.method == "POST":
        return _approve(request, seat)
    return _page(request, seat)


def readable_or_404(request: PersonalRequest, course_id: UUID) -> Seat:
    seat = seat_or_404(request, course_id)
    if not seat.may_read(TextKind.AGREEMENT):
        raise Http404
    return seat


def _approve(request: PersonalRequest, seat: Seat) -> HttpResponse:
    try:
        approve_agreement(seat, request.POST.get("seen", ""))
    except (OutdatedTextError, SeatLostError):
        messages.warning(
            request,
            _("The agreement has changed since you opened it. Read it again, then approve it."),
        )
        return _page(request, seat, status=409)
    messages.success(request, _("You have approved the agreement."))
    return redirect("agreement", course_id=seat.course.pk)


def _page(request: PersonalRequest, seat: Seat, status: int = 200) -> HttpResponse:
    _log(seat, "agreement")
    now = agreement_now(seat)
    mine = now is not None and seat.party in now.approved_at
    unit = seat.course.employment.unit
    context = {
        "seat": seat,
        "other": seat.other,
        "now": now,
        "sheet": Sheet(now.summary, now.approved_at) if now else None,
        "heading": _heading(now.state if now else AgreementState.NONE, seat),
        "may_approve": now is not None and seat.may_write and not mine,
        "history": agreed_by_both(seat),
        "readers": say(reader_line(seat, TextKind.AGREEMENT).text),
        "guidelines": guidelines_for(seat, words_in(unit), "closing"),
    }
    return render(request, "dialogues/agreement.html", context, status=status)


def _heading(state: AgreementState, seat: Seat) -> str:
    name = {"name": seat.other.given_name}
    waits_for_me = state.value == f"awaits_{seat.party.value}"
    if waits_for_me:
        return _("%(name)s has approved. Now it is your turn.") % name
    return {
        AgreementState.NONE: _("There is nothing to agree on yet"),
        AgreementState.DRAFT: _("Not approved yet"),
        AgreementState.AWAITS_EMPLOYEE: _("You have approved. %(name)s has not yet.") % name,
        AgreementState.AWAITS_LEADER: _("You have approved. %(name)s has not yet.") % name,
        AgreementState.AGREED: _("You have both approved"),
        AgreementState.REOPENED: _("Changed since you approved it, so it is open again"),
    }[state]


@signed_in
@require_safe
def agreement_print(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = readable_or_404(request, course_id)
    sheet = _sheet_or_404(request, seat)
    if sheet is None:
        return redirect("agreement", course_id=course_id)
    _log(seat, "agreement-print")
    context = {"seat": seat, "sheet": sheet}
    return render(request, "dialogues/agreement_print.html", context)


@signed_in
@require_safe
def agreement_as_pdf(request: PersonalRequest, course_id: UUID) -> HttpResponse:
    seat = readable_or_404(request, course_id)
    sheet = _sheet_or_404(request, seat)
    if sheet is None:
        return redirect("agreement", course_id=course_id)
    _log(seat, "agreement-pdf")
    content = agreement_pdf(sheet.summary, sheet.approved_at, get_language() or "da")
    name = _("agreement") + ".pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _sheet_or_404(request: PersonalRequest, seat: Seat) -> Sheet | None:
    """The agreement as it stands, or an earlier one by its number; None while there is nothing."""
    wanted = request.GET.get("number", "")
    for kept in agreed_by_both(seat):
        if wanted == str(kept.number):
            return Sheet(Summary.from_json(kept.content), approved_at(kept), kept.number)
    now = agreement_now(seat)
    if wanted:
        raise Http404
    return Sheet(now.summary, now.approved_at) if now else None


def _log(seat: Seat, why: str) -> None:
    if seat.party is Party.LEADER:
        log_reading(seat, why, [TextKind.AGREEMENT], seat.course.pk)
