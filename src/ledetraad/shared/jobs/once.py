"""An effect that happens once, however often the job that brings it about is tried."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from ledetraad.shared import clock
from ledetraad.shared.models import Once


def once(key: str) -> bool:
    """True the first time for this key, in the caller's transaction: the effect and the key, or neither.

    Whoever asks while another transaction holds the key waits until that one has decided.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("`once` belongs in the transaction of the effect it guards.")
    try:
        with transaction.atomic():
            Once.objects.create(key=key, at=clock.now())
    except IntegrityError:
        return False
    return True
