"""What every page may know of the one who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from ledetraad.people.queries.organisation import leads_anybody, roles_of
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest


def who_is_here(request: HttpRequest) -> dict[str, Any]:
    """`roles` is asked of the database only by pages that show it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO, "roles": frozenset(), "leads": False}
    return {
        "demo": settings.DEMO,
        "roles": SimpleLazyObject(lambda: roles_of(user)),
        "leads": SimpleLazyObject(lambda: leads_anybody(user, clock.today())),
    }
