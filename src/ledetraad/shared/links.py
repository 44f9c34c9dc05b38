"""Links for mails and calendars, which know no request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Sequence


def link_to(name: str, arguments: Sequence[object] = ()) -> str:
    """The whole address of the page of that name. A link never holds a secret."""
    return f"{settings.ADDRESS}{reverse(name, args=arguments)}"
