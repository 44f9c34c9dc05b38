"""PostgreSQL crashes in the middle of it all: the workers wait for it, and nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.prepared import OnPostgresql

REPOSITORY = Path(__file__).parents[3]
STORY = "tests.ledetraad.nudges.story_of_a_restart"


@pytest.mark.once
def test_workers_outlive_a_crash_of_the_database_and_nothing_is_lost_or_doubled(
    prepared_on_postgresql: Callable[[Path], AbstractContextManager[OnPostgresql]], tmp_path: Path
) -> None:
    with prepared_on_postgresql(tmp_path) as made:
        environment = os.environ | {
            "LEDETRAAD_TEST_POSTGRESQL": str(made.cluster),
            "LEDETRAAD_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "ledetraad.settings.test",
            "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}",
        }
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own story
            [sys.executable, "-m", STORY, str(made.cluster)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["effects"] == [1] * 40
    assert sum(told["states"].values()) == 40
    assert set(told["states"]) <= {"sent 1", "unknown 0", "unknown 1"}
    assert told["states"]["sent 1"] >= 36  # at most what two workers held, twice over
    assert told["ended"] == [0, 0]  # they lived until they were asked to stop, and stopped politely
