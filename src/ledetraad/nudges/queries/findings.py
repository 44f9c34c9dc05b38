"""How the mail is doing, in plain sentences; never to whom, never what."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledetraad.nudges.models import Message
from ledetraad.nudges.queries.outbox import marked_addresses, undecided
from ledetraad.nudges.rules.states import MessageState, Reason
from ledetraad.shared import clock
from ledetraad.shared.health import Finding
from ledetraad.shared.jobs.findings import LOOKED_BACK, spoken

LONGEST_WAIT = dt.timedelta(minutes=30)


def findings() -> list[Finding]:
    return [_waiting(), _undecided(), _not_sent(), _addresses()]


def _waiting() -> Finding:
    label = _("Mail waiting")
    now = clock.now()
    due = Message.objects.filter(state=MessageState.QUEUED, send_after__lte=now)
    count = due.count()
    if not count:
        return Finding(label, ok=True, how=_("None."))
    oldest = due.earliest("send_after")
    text = ngettext(
        "%(count)s waits, the oldest since %(when)s.",
        "%(count)s wait, the oldest since %(when)s.",
        count,
    ) % {"count": count, "when": spoken(oldest.send_after)}
    if oldest.answer:
        text += " " + _("The mail server's latest answer: %(answer)s.") % {"answer": oldest.answer}
    is_slow = oldest.send_after < now - LONGEST_WAIT
    return Finding(label, ok=not is_slow, how=text, what_to_do=_mend() if is_slow else "")


def _mend() -> str:
    if not settings.OUTBOX_BACKEND:
        return _("No mail server is named: set LEDETRAAD_SMTP_HOST. What is too late is not sent.")
    return _(
        "See that a worker runs and that the mail server %(host)s answers on port %(port)s. "
        "It is tried again by itself; what is too late is not sent."
    ) % {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}


def _undecided() -> Finding:
    label = _("Mail that may have arrived, or not")
    count = undecided().count()
    if not count:
        return Finding(label, ok=True, how=_("None."))
    text = ngettext(
        "%(count)s was handed over to the mail server, which never answered.",
        "%(count)s were handed over to the mail server, which never answered.",
        count,
    )
    return Finding(
        label,
        ok=False,
        how=text % {"count": count},
        what_to_do=_(
            "Ask the person or look in the mail server's log, then decide under Health: "
            "mail to decide about."
        ),
        url=reverse("undecided-mail"),
    )


def _not_sent() -> Finding:
    label = _("Mail that was not sent")
    since = clock.now() - LOOKED_BACK
    late_or_refused = (Reason.EXPIRED, Reason.REFUSED, Reason.CPR)
    rows = Message.objects.filter(
        state__in=(MessageState.FAILED, MessageState.DROPPED),
        finished_at__gt=since,
        reason__in=late_or_refused,
    )
    counts = dict(rows.order_by().values_list("reason").annotate(Count("pk")))
    if not counts:
        return Finding(label, ok=True, how=_("None in the last seven days."))
    text = _(
        "In the last seven days %(late)s came too late to be of use, %(refused)s were refused by the "
        "mail server, and %(cpr)s held what looks like a CPR number."
    )
    named = {"late": Reason.EXPIRED, "refused": Reason.REFUSED, "cpr": Reason.CPR}
    return Finding(
        label,
        ok=False,
        how=text % {name: counts.get(reason.value, 0) for name, reason in named.items()},
        what_to_do=_("See the mail server's log for the same days."),
    )


def _addresses() -> Finding:
    label = _("Addresses that take no mail")
    count = marked_addresses().count()
    if not count:
        return Finding(label, ok=True, how=_("None."))
    text = ngettext(
        "%(count)s person has an address at which the mail server says nobody is.",
        "%(count)s people have an address at which the mail server says nobody is.",
        count,
    )
    return Finding(
        label,
        ok=True,
        how=text % {"count": count},
        what_to_do=_("Correct the address in the HR system or on the person's page."),
        url=reverse("undecided-mail"),
    )
