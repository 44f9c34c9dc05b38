"""Power on a real Dask scheduler with two worker processes, one of which is killed midway."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from lod.power import trials_of
from lod.simulated import TrialDesign, Trials

joblib = pytest.importorskip("joblib")
distributed = pytest.importorskip("distributed")

from tests.lod.dask_processes import STARTING, cluster  # noqa: E402

DESIGNS = [replace(TrialDesign(leaders=120), gain=0.25 * step) for step in range(1, 6)]
UNEVEN = 700  # 256 + 256 + 188


def same(first: Trials, second: Trials) -> bool:
    return all(
        np.array_equal(getattr(first, f.name), getattr(second, f.name)) for f in fields(Trials)
    )


@pytest.mark.filterwarnings("ignore")  # what a foreign scheduler warns of is not ours to judge
def test_trials_are_the_same_to_the_last_bit_though_a_worker_dies(tmp_path: Path) -> None:
    alone = list(trials_of(DESIGNS, sims=UNEVEN, seed=8))
    with (
        cluster(tmp_path) as two,
        distributed.Client(two.address) as client,
        joblib.parallel_config("dask"),
        dying(client, two.workers[0]),
    ):
        shared = list(trials_of(DESIGNS, sims=UNEVEN, seed=8, jobs=-1))
        assert two.workers[1].poll() is None
    assert len(shared) == len(alone)
    assert all(same(one, other) for one, other in zip(shared, alone, strict=True))
    assert not same(alone[0], alone[1])


@contextmanager
def dying(client: Any, worker: subprocess.Popen[bytes]) -> Iterator[None]:
    """It finishes nothing, and is killed when trials have been dealt to it."""
    [mine] = [where for where, pid in client.run(os.getpid).items() if pid == worker.pid]
    worker.send_signal(signal.SIGSTOP)
    dealt: list[str] = []

    def kill() -> None:
        late = time.monotonic() + STARTING
        while not dealt and time.monotonic() < late:
            dealt.extend(client.processing()[mine])
            time.sleep(0.01)
        worker.kill()

    killer = Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        killer.join()
    assert dealt, "nothing was lost with it"
