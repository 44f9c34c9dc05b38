"""My list of what there is to remember, and what I choose about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledetraad.nudges.forms.reminders import KINDS, LimitsForm, PutOff, Wishes
from ledetraad.nudges.operations.choosing import choose_kinds, put_off, set_limits, take_up
from ledetraad.nudges.operations.exposure import log_opened, log_seen
from ledetraad.nudges.queries.reminders import (
    is_awake,
    limits_in,
    nudge_for,
    organisation_for,
    put_off_by,
    remembered_by,
    unwanted_kinds,
)
from ledetraad.nudges.queries.sentences import sentence_of, sentences_of
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role, signed_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from ledetraad.nudges.models import Nudge
    from ledetraad.people.views.gate import PersonalRequest


@signed_in
@require_safe
def reminders(request: PersonalRequest) -> HttpResponse:
    return _page(request)


@signed_in
@require_safe
def reminder(request: PersonalRequest, nudge_id: UUID) -> HttpResponse:
    """The way from a mail or a list to the step. It changes nothing but the log of what was opened."""
    nudge = _mine(request, nudge_id)
    if not is_awake(nudge):
        messages.info(request, _("That is done, or no longer needed. Here is what awaits you now."))
        return redirect("reminders")
    log_opened(nudge)
    return redirect(reverse(nudge.link, args=nudge.link_arguments))


@signed_in
@require_POST
def put_off_reminder(request: PersonalRequest, nudge_id: UUID) -> HttpResponse:
    nudge = _mine(request, nudge_id)
    form = PutOff(request.POST, nudge=nudge)
    if not is_awake(nudge):
        messages.info(request, _("That is done, or no longer needed. Here is what awaits you now."))
        return redirect("reminders")
    if not form.is_valid():
        return _page(request, form)
    if put_off(nudge, form.cleaned_data["until"]):
        day = date_format(form.cleaned_data["until"], "DATE_FORMAT")
        messages.success(request, _("Put off until %(day)s.") % {"day": day})
    return redirect("reminders")


@signed_in
@require_POST
def take_up_reminder(request: PersonalRequest, nudge_id: UUID) -> HttpResponse:
    take_up(_mine(request, nudge_id))
    return redirect("reminders")


@signed_in
@require_http_methods(["GET", "POST"])
def reminder_settings(request: PersonalRequest) -> HttpResponse:
    """Which kinds of reminders one wants."""
    sent = request.POST if request.method == "POST" else None
    form = Wishes(sent, unwanted=unwanted_kinds(request.user))
    if sent is not None and form.is_valid():
        choose_kinds(request.user, set(KINDS) - set(form.cleaned_data["kinds"]))
        messages.success(request, _("Saved. It holds from now on, on the page and by mail."))
        return redirect("reminder-settings")
    return render(
        request, "nudges/settings.html", {"form": form}, status=422 if form.errors else 200
    )


@in_role(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def reminder_limits(request: PersonalRequest) -> HttpResponse:
    """What the administrator's organisation allows."""
    organisation = organisation_for(request.user)
    if organisation is None:
        raise Http404
    now = limits_in(organisation)
    sent = request.POST if request.method == "POST" else None
    initial = {
        "messages_per_week": now.messages_per_week,
        "quiet_from": now.quiet_from,
        "quiet_until": now.quiet_until,
    }
    form = LimitsForm(sent, initial=initial)
    if sent is not None and form.is_valid():
        set_limits(request.user, organisation, form.limits)
        messages.success(request, _("Saved. It holds from the next mail on."))
        return redirect("reminder-limits")
    context = {"form": form, "organisation": organisation}
    return render(request, "nudges/limits.html", context, status=422 if form.errors else 200)


def _mine(request: PersonalRequest, nudge_id: UUID) -> Nudge:
    nudge = nudge_for(request.user, nudge_id)
    if nudge is None:
        raise Http404
    return nudge


def _page(request: PersonalRequest, filled: PutOff | None = None) -> HttpResponse:
    found = remembered_by(request.user)
    log_seen(nudge for line in found for nudge in line.nudges)
    lines = []
    for line in sentences_of(found):
        each = [
            (
                one,
                filled
                if filled and filled.nudge.pk == one.nudge.pk
                else PutOff(None, nudge=one.nudge),
            )
            for one in (line.each or (line,))
        ]
        lines.append((line, each))
    context = {
        "lines": lines,
        "asleep": [sentence_of(line) for line in put_off_by(request.user)],
        "form": filled,
    }
    return render(request, "nudges/reminders.html", context, status=422 if filled else 200)
