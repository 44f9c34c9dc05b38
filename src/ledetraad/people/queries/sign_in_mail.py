"""Whether codes to sign in reach the mail server, for those who run it; those who asked are not told."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledetraad.people.models import SignInMailFault
from ledetraad.shared.health import Finding
from ledetraad.shared.jobs.findings import spoken


def findings() -> list[Finding]:
    label = _("Mail for signing in")
    fault = SignInMailFault.objects.first()
    if fault is None:
        return [Finding(label, ok=True, how=_("None has failed."))]
    how = ngettext(
        "Since %(when)s the mail server has taken none, and one did not leave. Whoever asks for a code "
        "or a new password waits in vain.",
        "Since %(when)s the mail server has taken none, and %(count)s did not leave. Whoever asks for "
        "a code or a new password waits in vain.",
        fault.failed,
    )
    mend = _(
        "See that the mail server %(host)s answers on port %(port)s and takes mail from %(sender)s; "
        "what it answered is in the web server's log. Then ask for a code yourself: when that has "
        "left, all is well here again."
    )
    mail_server = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    return [
        Finding(
            label,
            ok=False,
            how=how % {"when": spoken(fault.since), "count": fault.failed},
            what_to_do=mend % (mail_server | {"sender": settings.DEFAULT_FROM_EMAIL}),
        )
    ]
