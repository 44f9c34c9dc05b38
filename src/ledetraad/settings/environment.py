"""What whoever runs the installation wrote in the environment, or one sentence about what is wrong."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def listed(name: str) -> list[str]:
    """Words with commas between them; blanks around them do not matter."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def whole_number(name: str, default: int) -> int:
    given = os.environ.get(name, "").strip()
    if given and not given.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, and is {given!r}.")
    return int(given or default)
