"""Power on a real Dask scheduler with two worker processes, one of which is killed midway."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from lod.power import trials_of
from lod.simulated import TrialDesign, Trials

joblib = pytest.importorskip("joblib")
distributed = pytest.importorskip("distributed")

from tests.lod.dask_processes import cluster  # noqa: E402

DESIGNS = [replace(TrialDesign(leaders=120), gain=0.25 * step) for step in range(1, 6)]
UNEVEN = 700  # 256 + 256 + 188


def same(first: Trials, second: Trials) -> bool:
    return all(
        np.array_equal(getattr(first, f.name), getattr(second, f.name)) for f in fields(Trials)
    )


@pytest.mark.filterwarnings("ignore")  # what a foreign scheduler warns of is not ours to judge
def test_trials_are_the_same_to_the_last_bit_though_a_worker_dies(tmp_path: Path) -> None:
    alone = list(trials_of(DESIGNS, sims=UNEVEN, seed=8))
    shared: list[Trials] = []
    with (
        cluster(tmp_path) as two,
        distributed.Client(two.address),
        joblib.parallel_config("dask"),
    ):
        for trials in trials_of(DESIGNS, sims=UNEVEN, seed=8, jobs=-1):
            shared.append(trials)
            two.workers[0].kill()
        assert [worker.poll() is None for worker in two.workers] == [False, True]
    assert len(shared) == len(alone)
    assert all(same(one, other) for one, other in zip(shared, alone, strict=True))
    assert not same(alone[0], alone[1])
