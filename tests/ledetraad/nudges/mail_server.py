"""A mail server on this machine that keeps what it takes, and behaves as badly as it is told to."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests.installation import held_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

OK = "250 2.0.0 taken"


class MailServer:
    """Answers are scripted per step: a list is used up in order, then all is well again."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.at_rcpt: list[str] = []
        self.at_data: list[
            str
        ] = []  # "drop": take the mail and hang up; "lose": hang up; or an answer
        self.watch: Callable[[str], None] = lambda step: None
        self.port = 0
        self._guard = threading.Lock()

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        with self._guard:
            return Counter(str(mail["Message-ID"]) for mail in self.taken)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.watch("mail")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.watch("rcpt")
        answer = self.at_rcpt.pop(0) if self.at_rcpt else OK
        if answer == "silence":
            await asyncio.sleep(3600)
        if answer == "lose":
            hang_up(server)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.at_data.pop(0) if self.at_data else OK
        if answer in (OK, "drop", "silence"):
            assert isinstance(envelope.content, bytes)
            with self._guard:
                self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.watch("data")
        if answer == "silence":
            await asyncio.sleep(3600)
        if answer in ("drop", "lose"):
            hang_up(server)
        return answer


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server at a free port of this machine."""
    server = MailServer()
    with held_port() as server.port:
        controller: Any = Controller(
            server, hostname="127.0.0.1", port=server.port, ready_timeout=60
        )
        controller.start()
        try:
            yield server
        finally:
            for task in asyncio.all_tasks(controller.loop):
                controller.loop.call_soon_threadsafe(task.cancel)
            controller.stop()
