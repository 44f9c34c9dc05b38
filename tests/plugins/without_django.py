"""lod is arithmetic: its tests run where Django is not installed, and refuse to run elsewhere."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def pytest_configure() -> None:
    if find_spec("django"):
        raise pytest.UsageError("Django is installed here: these tests must not need it")
