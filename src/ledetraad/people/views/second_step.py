"""The second step of signing in: only the ways that the person has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledetraad.people.models import Person


class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth's views carry no types
    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        context["MFA_SUPPORTED_TYPES"] = ways_of(
            self.stage.login.user, context["MFA_SUPPORTED_TYPES"]
        )
        return context


def ways_of(person: Person, offered: Iterable[str]) -> list[str]:
    """Without a passkey the page would offer one, and the browser would ask for it in vain."""
    passkey = Authenticator.Type.WEBAUTHN
    has_one = Authenticator.objects.filter(user=person, type=passkey).exists()
    return [way for way in offered if has_one or way != passkey]
