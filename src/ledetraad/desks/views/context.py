"""The main menu: what the one who reads can go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ledetraad.desks.queries.menu import Places, places_of
from ledetraad.shared import clock

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


def menu(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database only by pages that show it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(lambda: _items(request, places_of(user, clock.today()))),
        "person_url": reverse("me"),
        "signed_in_as": user.full_name,
    }


def _items(request: HttpRequest, places: Places) -> list[Item]:
    wanted = [
        (places.leads, _("My team"), "desk-leader"),
        (places.has_course, _("My development"), "desk-employee"),
        (places.hr, _("Coverage"), "desk-hr"),
        (places.administrator, _("Administration"), "desk-administrator"),
        (places.researcher, _("Research"), "desk-researcher"),
        (places.has_tool, _("Guidelines"), "guides"),
    ]
    return [
        Item(label, reverse(name), request.path == reverse(name))
        for here, label, name in wanted
        if here
    ]
