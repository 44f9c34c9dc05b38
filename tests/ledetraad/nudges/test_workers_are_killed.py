"""Workers die at random moments: nothing is lost, nothing comes twice, and what nobody can know is said."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django_tasks_db.models import DBTaskResult
from tests.ledetraad.cast import make_company
from tests.ledetraad.nudges.crew import finish
from tests.ledetraad.nudges.errands import errand

from ledetraad.nudges.models import Message
from ledetraad.nudges.operations.outbox import tidy_up
from ledetraad.shared.jobs import queue
from ledetraad.shared.jobs.worker import Worker
from ledetraad.shared.models import AuditEvent

if TYPE_CHECKING:
    from tests.ledetraad.nudges.crew import Crew
    from tests.ledetraad.nudges.mail_server import MailServer

KILLS = int(os.environ.get("LEDETRAAD_KILLS", "12"))  # `make faults` asks for 60
CREW = 3
ERRANDS = 8  # for each worker that is killed
START = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
A_LEASE = dt.timedelta(minutes=16)
PATIENCE = 20.0  # seconds without a sign of life, after which a worker is killed where it stands


class Killer:
    """Kills a worker at a chosen step of its talk with the mail server, or wherever it is by then."""

    def __init__(self, crew: Crew, chance: random.Random) -> None:
        self.crew, self.chance = crew, chance
        self.victims: list[int] = []
        self.done = threading.Event()
        self.steps = 0
        self.moment = ("", 0)

    def choose(self, victims: list[int]) -> None:
        step = self.chance.choice(["mail", "rcpt", "data", "data"])
        self.done.clear()
        self.steps, self.moment = 0, (step, self.chance.randint(1, 6))
        self.victims = victims  # last: from here on the mail server's thread may kill

    def watch(self, step: str) -> None:
        """Called by the mail server, between a worker's command and its own answer."""
        self.steps += step == self.moment[0]
        if self.victims and self.steps >= self.moment[1]:
            for victim in self.victims:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            self.victims = []
            self.done.set()


def one_round(crew: Crew, killer: Killer, now: dt.datetime) -> None:
    """Three workers: one is killed alone, the next in the middle of a job, the last with all it does."""
    workers = [crew.hire(now) for _ in range(CREW)]
    killer.choose(workers[:1])
    killer.done.wait(PATIENCE)
    time.sleep(killer.chance.uniform(0, 0.03))
    crew.kill(workers[1])
    killer.choose(workers[2:])
    killer.done.wait(PATIENCE)
    crew.kill_all()


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_nothing_and_double_nothing(
    shared_database: None, post_office: MailServer, crew: Crew
) -> None:
    company = make_company()
    chance = random.Random(20261122)  # noqa: S311 - the same kills every time
    killer = Killer(crew, chance)
    post_office.watch = killer.watch
    now, names = START, []
    for number in range(KILLS // CREW):
        for each in range(ERRANDS * CREW):
            names.append(f"{number}-{each}")
            errand.enqueue(names[-1], str(company.ali.pk))
        one_round(crew, killer, now)
        now += A_LEASE
    killer.victims = []

    for _ in range(3):
        with time_machine.travel(now, tick=True):
            queue.reap()
            tidy_up()
            finish(Worker(), 4000)
        now += A_LEASE

    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
    effects = Counter(AuditEvent.objects.filter(verb="errand").values_list("why", flat=True))
    assert effects == Counter(names)
    assert Message.objects.count() == len(names)
    taken = post_office.ids
    states: Counter[tuple[str, int]] = Counter()
    for message in Message.objects.all():
        states[message.state, taken[f"<{message.pk.hex}@localhost>"]] += 1
    print(connection.vendor, dict(states))  # noqa: T201 - `make faults` shows it
    assert set(states) <= {("sent", 1), ("unknown", 0), ("unknown", 1)}
    assert states["unknown", 0] + states["unknown", 1] <= KILLS
