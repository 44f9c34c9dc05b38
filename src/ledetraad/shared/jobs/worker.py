"""The worker: fills slots, runs jobs, empties the rooms' own queues; ends politely when told to."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import signal
import socket
import threading
from typing import TYPE_CHECKING

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.module_loading import autodiscover_modules

from ledetraad.shared import clock
from ledetraad.shared.jobs import queue, recurring
from ledetraad.shared.models import WorkerSeen

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    Pump = Callable[[], bool]

CARE_EVERY = dt.timedelta(seconds=20)
REST_SECONDS = 1.0
REST_WITHOUT_DATABASE = 3.0
REST_AFTER_A_FAULT = dt.timedelta(minutes=1)

log = logging.getLogger(__name__)
_pumps: dict[str, Pump] = {}
_cares: dict[str, Callable[[], object]] = {}


def pump(name: str, work: Pump) -> None:
    """Let every worker do a piece of a room's own work again and again; it says whether there may be more.

    Called in a room's `tasks.py`. A piece takes seconds, not minutes.
    """
    _pumps[name] = work


def care_for(name: str, work: Callable[[], object]) -> None:
    """Let every worker look after a room's own queue a few times a minute. Called in `tasks.py`."""
    _cares[name] = work


class Worker:
    """One thread in one process; as many processes as wanted."""

    def __init__(self, parent: int | None = None) -> None:
        self.parent = parent
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.told_to_stop = threading.Event()
        self.cared_at: dt.datetime | None = None
        self.resting: dict[str, dt.datetime] = {}
        autodiscover_modules("tasks")

    def stop_politely(self, number: int, frame: FrameType | None) -> None:
        """Finish what is under way, then end. Told again: end at once; nothing is lost by it."""
        if self.told_to_stop.is_set():
            raise SystemExit(1)
        self.told_to_stop.set()

    def run(self) -> None:
        """Work until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop_politely)
        started_at = clock.now()
        while not self.told_to_stop.is_set() and not self._is_orphan():
            if not self.turn(started_at):
                self.told_to_stop.wait(REST_SECONDS)
        self._sign_off()

    def turn(self, started_at: dt.datetime) -> bool:
        """One round; False when there was nothing to do, or no database to do it in."""
        close_old_connections()
        try:
            self._care(started_at)
            return self._work()
        except (DatabaseError, InterfaceError) as fault:
            log.warning("The database does not answer; trying again: %s", type(fault).__name__)
            connection.close()
            self.told_to_stop.wait(REST_WITHOUT_DATABASE)
            return False

    def _is_orphan(self) -> bool:
        return self.parent is not None and os.getppid() != self.parent

    def _work(self) -> bool:
        found = queue.run_one(self.name)
        for name, work in _pumps.items():
            if self.told_to_stop.is_set():
                break
            found = self._pump(name, work) or found
        return found

    def _pump(self, name: str, work: Pump) -> bool:
        """A fault in one room's work leaves the others' mail and jobs alone; it is tried again."""
        if name in self.resting and clock.now() < self.resting[name]:
            return False
        try:
            return work()
        except (DatabaseError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001 - whatever went wrong belongs to the room, not to the worker
            log.error("The work on %s failed: %s", name, type(fault).__name__)
            self.resting[name] = clock.now() + REST_AFTER_A_FAULT
            return False

    def _care(self, started_at: dt.datetime) -> None:
        """Now and then: say that we are here, fill slots, give back what others left behind."""
        now = clock.now()
        if self.cared_at and self.cared_at <= now < self.cared_at + CARE_EVERY:
            return
        WorkerSeen.objects.update_or_create(
            name=self.name, defaults={"started_at": started_at, "seen_at": now}
        )
        recurring.fill_slots()
        queue.reap()
        for work in _cares.values():
            work()
        self.cared_at = now

    def _sign_off(self) -> None:
        try:
            WorkerSeen.objects.filter(name=self.name).update(stopped_at=clock.now())
        except (DatabaseError, InterfaceError):
            log.warning("The worker ends without a database to tell it to.")
