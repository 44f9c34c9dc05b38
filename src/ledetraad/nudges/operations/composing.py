"""A mail as it goes out: one recipient, plain text beside HTML, an invitation beside both."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

if TYPE_CHECKING:
    from ledetraad.nudges.models import Message


def compose(message: Message, address: str) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[address],
        headers={
            "Message-ID": mail_id(message),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
        },
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.calendar:
        mail.attach_alternative(
            message.calendar, f"text/calendar; method={message.calendar_method}"
        )
        # Most clients act on the part above; some look among the attachments only.
        mail.attach("samtale.ics", message.calendar.encode(), "application/ics")
    return mail


def mail_id(message: Message) -> str:
    """The same however often the message is handed over, so that a mailbox can know it again."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.pk.hex}@{domain}>"
