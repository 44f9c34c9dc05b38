"""Django's SMTP backend, with an ear for the moment from which the mail server may have the mail."""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING, Any

from django.core.mail.backends import smtp

if TYPE_CHECKING:
    from collections.abc import Callable

    class _Conversation(smtplib.SMTP):
        pass
else:
    _Conversation = object

GO_AHEAD = 354


class _Attentive(_Conversation):
    """Before a byte of the mail is handed over, `before_handing_over` is called; it may raise."""

    before_handing_over: Callable[[], None] | None = None
    last_reply: tuple[int, bytes] = (0, b"")

    def getreply(self) -> tuple[int, bytes]:
        self.last_reply = super().getreply()
        if self.last_reply[0] == GO_AHEAD and self.before_handing_over:
            self.before_handing_over()
        return self.last_reply


class _Plain(_Attentive, smtplib.SMTP):
    pass


class _Tls(_Attentive, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _Tls if self.use_ssl else _Plain
