"""Work something out, or keep the reason why it could not be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from ledetraad.trials.operations.results import Reason
from lod.errors import LodError

T = TypeVar("T")


def tried(work: Callable[[], T]) -> T | Reason:
    """What `work` gives; the reason as the report prints it, where `lod` refuses."""
    try:
        return work()
    except LodError as refusal:
        return Reason(str(refusal))


@contextmanager
def about(place: str) -> Iterator[None]:
    """Say of what file and scale a refusal speaks."""
    try:
        yield
    except LodError as refusal:
        raise type(refusal)(f"{place}: {refusal}") from refusal
