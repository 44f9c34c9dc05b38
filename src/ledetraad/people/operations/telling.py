"""Mails about one's own access, sent when the change has been written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from ledetraad.people.models import Person


def tell_of_new_email(person: Person, old: str) -> None:
    with translation.override(person.language):
        _send(old, _("Your e-mail address in Ledetråd has been changed"), "new_email", person)


def tell_of_start_code(person: Person) -> None:
    with translation.override(person.language):
        _send(
            person.email, _("A start code for Ledetråd has been made for you"), "start_code", person
        )


def _send(to: str, subject: str, name: str, person: Person) -> None:
    """A change stands even when the mail about it cannot be sent."""
    if not to:
        return
    text = render_to_string(f"people/mail/{name}.txt", {"person": person})
    transaction.on_commit(lambda: send_mail(subject, text, None, [to], fail_silently=True) and None)
