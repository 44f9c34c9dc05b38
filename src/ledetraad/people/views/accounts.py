"""How allauth signs people in here: nobody signs up, everybody is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth_context
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sites.shortcuts import get_current_site
from django.http import Http404
from django.urls import reverse

from ledetraad.people.operations.sign_in_mail import hand_over
from ledetraad.people.queries.leaving import persons_let_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from ledetraad.people.models import Person

TO_A_STRANGER = "account/email/unknown_account"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Not the page to change it once more, on which one lands after signing in again."""
        return reverse("me")

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, str]]:
        """Whoever has a passkey and no app is not first asked for a code from the app."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if is_mfa_enabled(user, types=[Authenticator.Type.TOTP]):
            return methods
        return sorted(methods, key=lambda each: each["id"] == "mfa_reauthenticate")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Neither a fault of ours nor the time it takes tells who is known: a stranger's is written too.

        The page says to everybody what to do when nothing comes.
        """
        request = allauth_context.request
        known = {"request": request, "email": email, "current_site": get_current_site(request)}
        message = self.render_mail(template_prefix, email, known | context)
        hand_over(message, to_a_stranger=template_prefix == TO_A_STRANGER)

    def pre_login(self, request: HttpRequest, user: Person, **given: object) -> HttpResponse | None:
        """However somebody signs in: a password, a code by mail or a passkey."""
        if not persons_let_in().filter(pk=user.pk).exists():
            return cast("HttpResponse", self.respond_user_inactive(request, user))
        return cast("HttpResponse | None", super().pre_login(request, user, **given))


class Entrance(AuthenticationBackend):  # type: ignore[misc] # allauth ships no types
    """Asked again with every request: who is disabled, or has left long ago, is let in no more."""

    def get_user(self, user_id: UUID) -> Person | None:
        return persons_let_in().filter(pk=user_id).first()

    def user_can_authenticate(self, user: Person) -> bool:
        return persons_let_in().filter(pk=user.pk).exists()


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Where codes are sent is said by the import and the administrator, and the old address is told.

    Else whoever finds somebody's session open could have the next code sent to himself.
    """
    raise Http404
