"""Workers that are processes that can be killed, and one that ends when all is done."""

from __future__ import annotations

import os
import signal
import traceback
from contextlib import closing
from typing import TYPE_CHECKING

import time_machine
from django.db import connections

from ledetraad.nudges.operations.outbox import deliver_due
from ledetraad.nudges.operations.relay import Relay
from ledetraad.shared.jobs import recurring
from ledetraad.shared.jobs.worker import Worker

if TYPE_CHECKING:
    import datetime as dt


class Crew:
    """Workers, each a process of its own with the clock where it is told."""

    def __init__(self) -> None:
        self.alive: list[int] = []

    def hire(self, now: dt.datetime) -> int:
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            self._work(now)
        self.alive.append(pid)
        return pid

    def kill(self, pid: int, number: int = signal.SIGKILL) -> int:
        """Kill one and wait until it is gone; how it ended."""
        if pid in self.alive:
            self.alive.remove(pid)
            os.kill(pid, number)
        return os.waitpid(pid, 0)[1]

    def kill_all(self) -> None:
        for pid in list(self.alive):
            self.kill(pid)

    def _work(self, now: dt.datetime) -> None:
        """In the new process, which never comes back."""
        try:
            time_machine.travel(now, tick=True).start()
            worker = Worker()
            recurring._registry.clear()  # what the rooms do by themselves each day is another story
            worker.run()
        except BaseException:  # noqa: BLE001 - whatever it was, the fork must not go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)


def send_due() -> bool:
    """What a worker does with the outbox at each turn, as if it ended after it."""
    with closing(Relay()) as relay:
        return deliver_due(relay)


def finish(worker: Worker, times: int = 400) -> None:
    """Let a worker in this process do everything there is to do now."""
    for _ in range(times):
        if not worker._work():
            return
    raise AssertionError("The work never ends.")
