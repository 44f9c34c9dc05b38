"""How the installation is doing; and whether it is there at all, for a monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ledetraad.people.forms.words import FACTS
from ledetraad.people.queries.health import facts, is_alive
from ledetraad.people.rules.roles import Role
from ledetraad.people.views.gate import in_role
from ledetraad.shared.health import findings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ledetraad.people.views.gate import PersonalRequest


@in_role(Role.ADMINISTRATOR)
@require_safe
def health(request: PersonalRequest) -> HttpResponse:
    found = facts()
    lines = [{"fact": fact, "label": FACTS[fact.kind]} for fact in found]
    told = findings()
    all_well = all(fact.ok for fact in found) and all(one.ok for one in told)
    context = {"lines": lines, "findings": told, "all_well": all_well}
    return render(request, "people/health.html", context)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Says nothing but that the application and its database answer; without them it is a 503."""
    return HttpResponse("alive" if is_alive() else "", content_type="text/plain")
