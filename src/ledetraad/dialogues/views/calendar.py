"""One's own talks in one's own calendar: an address of one's own, and invitations by mail or not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, cast

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledetraad.dialogues.queries.calendars import meetings_of
from ledetraad.nudges.operations.feeds import make_feed, revoke_feed
from ledetraad.nudges.operations.invitations import decline_invitations
from ledetraad.nudges.queries.feeds import (
    digest_of,
    entry_of,
    feed_behind,
    feed_of,
    sequences,
    wants_invitations,
)
from ledetraad.people.views.gate import signed_in
from ledetraad.shared import ical
from ledetraad.shared.links import link_to

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ledetraad.nudges.models import CalendarFeed
    from ledetraad.people.views.gate import PersonalRequest


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Calendars bring no cookie: whoever knows the address is let in, to hours and places only."""
    too_often = ratelimit.consume_or_429(
        request, action="calendar_feed", key=digest_of(token), limit_get=True
    )
    if too_often:
        return cast("HttpResponse", too_often)
    found = feed_behind(token)
    if found is None:
        raise Http404
    content = _feed(found)
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["ETag"] = etag
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=answer))


def _feed(found: CalendarFeed) -> bytes:
    """The same bytes as long as nothing has changed, so that a calendar can ask whether it has."""
    meetings = meetings_of(found.person)
    changes = sequences(found.person, [meeting.about for meeting in meetings])
    with translation.override(found.person.language):
        return ical.feed(
            [entry_of(meeting, changes.get(meeting.about, 0)) for meeting in meetings],
            name="Ledetråd",
            stamp=found.made_at,
            zone=settings.TIME_ZONE,
        )


@signed_in
@require_http_methods(["GET", "POST"])
def my_calendar(request: PersonalRequest) -> HttpResponse:
    wish = request.POST.get("do", "")
    if request.method == "GET":
        return _page(request)
    if wish == "make":
        if request.POST.get("instead_of", "") != _state(request):
            messages.info(
                request,
                _("An address was made already. Have you not got it? Then make a new one."),
            )
            return redirect("my-calendar")
        return _page(request, link_to("calendar-feed", [make_feed(request.user)]))
    if wish == "revoke":
        revoke_feed(request.user)
        messages.success(
            request, _("The calendar address is taken back. Nobody can use it any more.")
        )
    elif wish in {"decline", "accept"}:
        decline_invitations(request.user, by_mail=wish == "accept")
        messages.success(request, _("It is noted."))
    else:
        raise Http404
    return redirect("my-calendar")


def _state(request: PersonalRequest) -> str:
    """Which address stands, so that the same page sent twice makes only one."""
    feed = feed_of(request.user)
    return feed.made_at.isoformat() if feed else ""


def _page(request: PersonalRequest, address: str = "") -> HttpResponse:
    context = {
        "feed": feed_of(request.user),
        "state": _state(request),
        "address": address,
        "webcal": address.replace("https:", "webcal:", 1) if address.startswith("https:") else "",
        "wants_invitations": wants_invitations(request.user),
    }
    return render(request, "dialogues/my_calendar.html", context)
