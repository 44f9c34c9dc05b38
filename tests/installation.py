"""A whole Ledetråd in a folder of its own, run as the commands that people run."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REPOSITORY = Path(__file__).parents[1]
PATIENCE = 60  # seconds to wait for a server; a busy machine is slow, a broken one never answers


@dataclass
class Installation:
    """The command, the folder it keeps its data in, and what its environment says."""

    folder: Path
    command: list[str] = field(default_factory=lambda: [sys.executable, "-m", "ledetraad.cli"])
    environment: dict[str, str] = field(default_factory=dict)
    source: str = f"{REPOSITORY / 'src'}:{REPOSITORY}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LEDETRAAD", "DJANGO"))}
        data = {"LEDETRAAD_DATA": str(self.folder), "PYTHONPATH": self.source}
        return kept | data | self.environment

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self.execute([*self.command, *map(str, words)])

    def must(self, *words: str | Path) -> str:
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        """Run Python inside the installation, Django ready, and give back what it prints."""
        return self.speak(code).stdout.strip()

    def speak(self, code: str) -> subprocess.CompletedProcess[str]:
        """The same, with what it says of faults beside what it prints."""
        start = "import django; django.setup()\n"
        settings = {"DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded"} | self.environ
        done = self.execute([sys.executable, "-c", start + code], settings)
        assert done.returncode == 0, done.stderr
        return done

    def execute(
        self, command: list[str], environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command
            command,
            env=environ or self.environ,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serving(self, *words: str) -> Iterator[Server]:
        """The web server at a free port of this machine, stopped afterwards."""
        with held_port() as port, (self.folder / "server.log").open("w") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*self.command, *(words or ("serve",)), "--port", str(port)],
                env=self.environ,
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            server = Server(f"http://127.0.0.1:{port}", process, self.folder / "server.log")
            try:
                server.wait()
                yield server
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def held_port() -> Iterator[int]:
    """A port of this machine that is given to nobody else meanwhile; a server may listen there.

    Ours is bound without listening, and shares as servers do: those that run beside us never get it.
    """
    with socket.socket() as held:
        for sharing in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            held.setsockopt(socket.SOL_SOCKET, sharing, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Server:
    address: str
    process: subprocess.Popen[bytes] | subprocess.Popen[str]
    log: Path
    cookies: dict[str, str] = field(default_factory=dict)

    def wait(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                self.get("/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"The server does not answer:\n{self.log.read_text()}")

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.address + path))  # noqa: S310 - our own server

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).text)
        assert token
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        return self._ask(urllib.request.Request(self.address + path, body))  # noqa: S310 - as above

    def _ask(self, request: urllib.request.Request) -> Answer:
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        request.add_header("X-Forwarded-Proto", "https")
        request.add_header("Referer", self.address.replace("http:", "https:"))
        opener = urllib.request.build_opener(StayHere)
        try:
            response = opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            for line in response.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            text = response.read().decode(errors="replace")
            return Answer(response.status, response.headers, text)


class StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer to look at, not one to follow."""

    def redirect_request(self, *_: object) -> None:
        return None
