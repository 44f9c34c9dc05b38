"""The application, read once and forked for every day somebody leaps to: a restart that costs no reading.

As a program it is told the hour at which all begins, and takes its orders from standard input, one
JSON list to the line: `["serve", DAYS, PORT]` ends the server before and starts one whose clock is so
many days ahead; `["ask", CODE]` runs Python beside it and answers with what was printed, or with null.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import time_machine
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.servers.basehttp import run
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tests.installation import Server, held_port

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.handlers.wsgi import WSGIHandler

    from tests.installation import Installation


@dataclass
class Loaded:
    """The program as those who test see it."""

    installation: Installation
    begins: dt.datetime

    def __post_init__(self) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded"}
        self._log = self.installation.folder / "server.log"
        self._ports = contextlib.ExitStack()
        with self._log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", __name__, self.begins.isoformat()],
                env=settings | self.installation.environ,
                cwd=self.installation.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def serve(self, days: int) -> Server:
        port = self._ports.enter_context(held_port())
        self._order("serve", days, port)
        server = Server(f"http://127.0.0.1:{port}", self._process, self._log)
        server.wait()
        return server

    def ask(self, code: str) -> str:
        self._order("ask", code)
        assert self._process.stdout
        printed = json.loads(self._process.stdout.readline())
        assert printed is not None, self._log.read_text()
        return str(printed).strip()

    def _order(self, *words: str | int) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        self._ports.close()


def in_a_fork(work: Callable[[], None]) -> int:
    """The process that does it, and does nothing else."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - whatever it was, the fork must not go on as its parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def serve(application: WSGIHandler, days: int, port: int) -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=days)
    time_machine.travel(later, tick=True).start()
    run("127.0.0.1", port, application, threading=True)


def answer(code: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})  # noqa: S102 - the test's own code
    say(printed.getvalue())


def say(printed: str | None) -> None:
    sys.stdout.write(json.dumps(printed) + "\n")
    sys.stdout.flush()


def main(begins: dt.datetime) -> None:
    time_machine.travel(begins, tick=True).start()
    PBKDF2PasswordHasher.iterations = 1000  # slow on purpose, and everybody signs in nine times
    application = get_wsgi_application()
    get_resolver().check()  # reads every room's pages
    serving = 0
    for line in sys.stdin:
        word, *given = json.loads(line)
        if word == "ask":
            if os.waitpid(in_a_fork(partial(answer, *given)), 0)[1]:
                say(None)
        else:
            end(serving)
            serving = in_a_fork(partial(serve, application, *given))
    end(serving)


def end(server: int) -> None:
    if server:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)


if __name__ == "__main__":
    main(dt.datetime.fromisoformat(sys.argv[1]))
