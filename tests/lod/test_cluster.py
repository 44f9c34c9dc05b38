"""The power grid on a real Dask scheduler with two worker processes."""

from dataclasses import replace

import pytest

from lod.power import power_grid
from lod.simulated import TrialDesign

joblib = pytest.importorskip("joblib")
distributed = pytest.importorskip("distributed")


@pytest.mark.filterwarnings("ignore")  # what a foreign scheduler warns of is not ours to judge
def test_two_worker_processes_give_the_same_grid_to_the_last_bit() -> None:
    designs = [TrialDesign(leaders=20), replace(TrialDesign(leaders=20), gain=1.0)]
    alone = power_grid(designs, [0.0, 0.5], sims=700, seed=8)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config("dask"),
    ):
        shared = power_grid(designs, [0.0, 0.5], sims=700, seed=8, jobs=-1)
    assert shared == alone
