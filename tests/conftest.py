"""For all tests, also those of `lod`, which must not need Django: so nothing of it here."""

import gc

from hypothesis import HealthCheck, settings

# A machine busy with something else is slow, not wrong.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """What has been read so far stays to the end: no need to search it for garbage again and again."""
    gc.collect()
    gc.freeze()
