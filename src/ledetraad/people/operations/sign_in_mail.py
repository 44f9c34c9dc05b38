"""Handing mail for signing in to the mail server, beside the page that asked for it."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import F

from ledetraad.people.models import SignInMailFault
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


def hand_over(message: EmailMessage, *, to_a_stranger: bool) -> None:
    """The page is answered at once: how long the mail server takes would tell who is known here."""
    if settings.LONG_WORK_APART:
        Thread(target=_apart, args=(message, to_a_stranger)).start()
    else:
        _hand_over(message, to_a_stranger)


def _apart(message: EmailMessage, to_a_stranger: bool) -> None:
    try:
        _hand_over(message, to_a_stranger)
    except Exception as fault:  # noqa: BLE001 - a trace may hold the mail
        log.error("A mail for signing in met a fault of ours: %s", type(fault).__name__)
    finally:
        connection.close()


def _hand_over(message: EmailMessage, to_a_stranger: bool) -> None:
    if to_a_stranger:
        return
    try:
        message.send()
    except OSError as fault:  # without a trace, as above
        log.error("A mail for signing in could not be handed to the mail server: %s", fault)
        _write_down()
    else:
        SignInMailFault.objects.all().delete()


def _write_down() -> None:
    row, is_new = SignInMailFault.objects.get_or_create(
        number=1, defaults={"since": clock.now(), "failed": 1}
    )
    if not is_new:
        SignInMailFault.objects.filter(pk=row.pk).update(failed=F("failed") + 1)
