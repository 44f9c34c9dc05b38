"""What has become of a message, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ledetraad.nudges.rules.states import MessageState, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

OUTCOMES: Mapping[str, _StrPromise] = {
    MessageState.QUEUED: _("waits for its hour"),
    MessageState.SENDING: _("is being sent"),
    MessageState.SENT: _("sent"),
    MessageState.UNKNOWN: _("handed over; nobody knows whether it arrived"),
    Reason.POINTLESS: _("not sent: it was done already"),
    Reason.EXPIRED: _("not sent: it came too late to be of use"),
    Reason.NO_ADDRESS: _("not sent: the person has no e-mail and sees it when signing in"),
    Reason.BAD_ADDRESS: _("not sent: the address is not one that mail can be sent to"),
    Reason.REFUSED_ADDRESS: _("not sent: nobody is at the address"),
    Reason.REFUSED: _("not sent: the mail server refused it"),
    Reason.CPR: _("not sent: it held what looks like a CPR number"),
    Reason.NO_ACCESS: _("not sent: the person has no access any more"),
    Reason.LEFT: _("somebody decided not to send it again"),
}
