"""A Dask scheduler and its workers as processes of their own, as on a cluster of machines."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import lod

STARTING = 60


@dataclass(frozen=True)
class Cluster:
    address: str
    workers: Sequence[subprocess.Popen[bytes]]


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a scheduler and workers on loopback; all are gone afterwards."""
    card = folder / "scheduler.json"
    started = [_start("scheduler", "--host", "127.0.0.1", "--port", "0", card=card)]
    try:
        _until(card.exists)
        told = (
            "--nworkers",
            "1",
            "--nthreads",
            "1",
            "--no-nanny",
            "--local-directory",
            str(folder),
        )
        started += [_start("worker", *told, card=card) for _ in range(workers)]
        yield Cluster(_address(card, workers), started[1:])
    finally:
        for process in started:
            process.kill()
            process.wait()


def _start(role: str, *words: str, card: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *words]
    source = str(Path(lod.__file__).parents[1])
    return subprocess.Popen(  # noqa: S603 - our own words
        [*command, "--scheduler-file", str(card), "--no-dashboard"],
        env=os.environ | {"PYTHONPATH": source, "OPENBLAS_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _address(card: Path, workers: int) -> str:
    distributed = import_module("distributed")
    with distributed.Client(scheduler_file=str(card)) as client:
        client.wait_for_workers(workers, timeout=STARTING)
        return str(client.scheduler.address)


def _until(ready: object) -> None:
    late = time.monotonic() + STARTING
    while not ready():  # type: ignore[operator]
        if time.monotonic() > late:
            raise TimeoutError("The scheduler did not start.")
        time.sleep(0.05)
