"""`ledetraad work`: a worker ends with the process it was started for, and says goodbye."""

from __future__ import annotations

import io
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from tests.ledetraad.nudges.crew import Crew

from ledetraad.shared import clock
from ledetraad.shared.jobs import recurring
from ledetraad.shared.jobs.worker import Worker
from ledetraad.shared.models import WorkerSeen

if TYPE_CHECKING:
    from collections.abc import Iterator


PATIENCE = 60  # seconds; a busy machine is slow, a broken worker never says that it is there


@pytest.fixture
def signals_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_worker_ends_when_the_demonstration_it_belongs_to_has_ended(
    db: None, signals_kept: None
) -> None:
    call_command("work", "--while-alive", str(os.getpid()), stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_is_there_and_that_it_has_gone(
    signals_kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Worker()
    monkeypatch.setattr(recurring, "_registry", {})
    monkeypatch.setattr(worker, "_work", lambda: worker.stop_politely(signal.SIGTERM, None))
    worker.run()
    seen = WorkerSeen.objects.get()
    assert seen.stopped_at is not None
    with pytest.raises(SystemExit):  # told again: at once
        worker.stop_politely(signal.SIGTERM, None)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_ends_well(shared_database: None, crew: Crew) -> None:
    pid = crew.hire(clock.now())
    for _ in range(PATIENCE * 20):
        if WorkerSeen.objects.exists():
            break
        time.sleep(0.05)
    assert crew.kill(pid, signal.SIGTERM) == 0
    assert WorkerSeen.objects.get().stopped_at is not None
